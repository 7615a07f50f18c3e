use crate::{
    model::{
        Account,
        iam::{Group, Principal},
    },
    rule::{Outcome, Remediation, Rule, Severity, Verdict, any_of, require},
};

pub(super) static RULE: Rule<Group> = Rule {
    id: "iam-administrator-access-with-mfa",
    title: "Users of administrator groups have MFA",
    severity: Severity::High,
    expectations: &[],
    themes: &["mfa"],
    equivalents: &["prowler:iam_administrator_access_with_mfa"],
    differs: &[],
    parameters: &[],
    reads: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    rationale: "A password alone is guessed, reused and phished; with administrator access behind it, one such \
                password is the whole account.",
    remediation: Remediation {
        text: "Give each user of the group an MFA device, or better, replace the users by roles with federation.",
        cli: "aws iam enable-mfa-device --user-name {name} --serial-number {serial} --authentication-code1 {code} \
              --authentication-code2 {next}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html",
    check,
};

fn check(group: &Group, account: &Account) -> Outcome {
    if !group.has_aws_policy("AdministratorAccess")? {
        return Ok(Verdict::Compliant);
    }
    any_of(account.iam.users.each().map(|user| {
        let user = user?;
        require(
            !user.groups.contains(&group.identity.id) || user.credentials.get()?.mfa,
            format!("its user {} has administrator access without MFA", user.identity.id),
        )
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            GLOBAL, Regional,
            iam::{Credentials, User},
        },
        observed::Known,
        testing::Cases,
    };

    fn administrators() -> Group {
        Group {
            attached_policies: Known(vec!["arn:aws:iam::aws:policy/AdministratorAccess".to_owned()]),
            ..Group::example()
        }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Group::example(), administrators()])
            .given(|account| {
                let user = User::with(Credentials { mfa: false, ..Credentials::console() });
                account.iam.users = Regional::in_region(GLOBAL, [user]);
            })
            .compliant([Group::example()])
            .non_compliant([administrators()])
            .check();
    }
}
