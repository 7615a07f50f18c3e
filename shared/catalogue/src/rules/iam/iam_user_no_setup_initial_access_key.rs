use crate::{
    model::{Account, iam::User},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, any_of, require},
};

pub(super) static RULE: Rule<User> = Rule {
    id: "iam-user-no-setup-initial-access-key",
    title: "Users with a password have no access key that was never used",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["credential-rotation", "stale-credentials"],
    equivalents: &["prowler:iam_user_no_setup_initial_access_key"],
    differs: &[],
    parameters: &[],
    reads: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    rationale: "A key made along with the user, just in case, is a credential that nobody needs and somebody can \
                find.",
    remediation: Remediation {
        text: "Delete the unused key; make one when a program needs it.",
        cli: "aws iam delete-access-key --user-name {name} --access-key-id {key}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    check,
};

fn check(user: &User, _: &Account) -> Outcome {
    let credentials = user.credentials.get()?;
    if credentials.password != Some(true) {
        return Ok(Verdict::Compliant);
    }
    any_of(credentials.active_keys().map(|(number, key)| {
        require(key.used.is_some(), format!("access key {number} was never used, and the user has a password"))
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
                User::with(Credentials::console()),
                User::with(Credentials {
                    access_keys: [AccessKey { used: None, ..AccessKey::example() }, AccessKey::default()],
                    ..Credentials::example()
                }),
            ])
            .non_compliant([User::with(Credentials {
                access_keys: [AccessKey::default(), AccessKey { used: None, ..AccessKey::example() }],
                ..Credentials::console()
            })])
            .check();
    }
}
