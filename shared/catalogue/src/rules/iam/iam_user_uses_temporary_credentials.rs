use crate::{
    model::{Account, iam::User},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, any_of, violation},
};

pub(super) static RULE: Rule<User> = Rule {
    id: "iam-user-uses-temporary-credentials",
    title: "Access keys of users are used for nothing but getting temporary credentials",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["central-identity", "credential-rotation"],
    equivalents: &["prowler:iam_user_with_temporary_credentials"],
    differs: &[Difference {
        from: &["prowler:iam_user_with_temporary_credentials"],
        how: "Judged is what each active key was last used with. What the user does in the console, or did \
                  with a key that is gone, says nothing about keys.",
        source: &[(
            "Credential reports",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html",
        )],
    }],
    parameters: &[],
    reads: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    rationale: "A long-lived key that works with the services themselves is worth stealing; temporary credentials are \
                worthless within hours.",
    remediation: Remediation {
        text: "Let the program assume a role, or use federation, and take the rights from the user.",
        cli: "aws sts assume-role --role-arn {role} --role-session-name {name}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp.html",
    check,
};

fn check(user: &User, _: &Account) -> Outcome {
    let credentials = user.credentials.get()?;
    any_of(credentials.active_keys().map(|(number, key)| match key.used_service.as_deref() {
        None | Some("iam" | "sts") => Ok(Verdict::Compliant),
        Some(service) => violation(format!("access key {number} was last used directly with {service}")),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::iam::{AccessKey, Credentials},
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                User::example(),
                User::with(Credentials {
                    access_keys: [
                        AccessKey::example(),
                        AccessKey { active: false, used_service: Some("s3".to_owned()), ..AccessKey::example() },
                    ],
                    ..Credentials::example()
                }),
            ])
            .non_compliant([User::with(Credentials {
                access_keys: [
                    AccessKey::example(),
                    AccessKey { used_service: Some("s3".to_owned()), ..AccessKey::example() },
                ],
                ..Credentials::example()
            })])
            .check();
    }
}
