use crate::{
    language::policy::opening::Who,
    model::{
        Account,
        iam::{Principal, Role},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Role> = Rule {
    id: "iam-role-no-cross-account-read-only-access",
    title: "Roles that other accounts assume cannot read everything",
    severity: Severity::High,
    expectations: &[],
    themes: &["cross-account"],
    equivalents: &["prowler:iam_role_cross_account_readonlyaccess_policy"],
    differs: &[Difference {
        from: &["prowler:iam_role_cross_account_readonlyaccess_policy"],
        how: "A principal that is an id of IAM (`AIDA…`, `AROA…`) is a user or role that was deleted, and \
                  lets nobody in.",
        source: &[(
            "Principal",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "Read-only access to everything includes the contents of buckets, tables, queues and logs; another \
                account gets them all.",
    remediation: Remediation {
        text: "Replace ReadOnlyAccess by a policy for what the other account needs, such as ViewOnlyAccess or \
               SecurityAudit.",
        cli: "aws iam detach-role-policy --role-name {name} --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess",
    },
    source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html",
    check,
};

fn check(role: &Role, account: &Account) -> Outcome {
    if !role.has_aws_policy("ReadOnlyAccess")? {
        return Ok(Verdict::Compliant);
    }
    let assumers = role.assumers()?;
    match assumers.iter().find(|opening| opening.reaches_beyond(&account.id)).map(|opening| opening.who) {
        None => Ok(Verdict::Compliant),
        Some(Who::Aws(outsider)) => violation(format!("{outsider} may read everything in the account")),
        Some(_) => violation("principals of other accounts may read everything in the account"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn reader(principals: &str) -> Role {
        Role {
            attached_policies: Known(vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()]),
            trust: Known(Role::trusting(principals, "{}")),
            ..Role::example()
        }
    }

    fn held(condition: &str) -> Role {
        Role { trust: Known(Role::trusting(r#""*""#, condition)), ..reader(r#""*""#) }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Role::example(),
                reader(r#"{"AWS":"arn:aws:iam::111111111111:root"}"#),
                reader(r#"{"Service":"lambda.amazonaws.com"}"#),
                held(r#"{"StringEquals":{"aws:PrincipalAccount":"111111111111"}}"#),
                Role { attached_policies: Known(Vec::new()), ..reader(r#"{"AWS":"222222222222"}"#) },
            ])
            .non_compliant([
                reader(r#"{"AWS":"arn:aws:iam::222222222222:root"}"#),
                reader(r#"{"AWS":["111111111111","222222222222"]}"#),
                reader(r#""*""#),
                held(r#"{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#),
            ])
            .check();
    }
}
