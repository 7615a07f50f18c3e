use crate::{
    model::{Account, iam::Role},
    policy::{Effect, PrincipalKind},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Role> = Rule {
    id: "iam-role-no-cross-account-read-only-access",
    title: "Roles that other accounts assume cannot read everything",
    severity: Severity::High,
    expectations: &[],
    equivalents: &["prowler:iam_role_cross_account_readonlyaccess_policy"],
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
    if !role.attached_policies.iter().any(|arn| arn.ends_with(":aws:policy/ReadOnlyAccess")) {
        return Ok(Verdict::Compliant);
    }
    let outsider = role
        .trust
        .get()?
        .with_effect(Effect::Allow)
        .filter_map(|statement| statement.principals.as_ref())
        .flat_map(|principals| principals.of_kind(PrincipalKind::Aws))
        .find(|principal| !is_of(principal, &account.id));
    match outsider {
        None => Ok(Verdict::Compliant),
        Some(outsider) => violation(format!("{outsider} may read everything in the account")),
    }
}

/// An account id, or an ARN with one; an id of a deleted user or role belongs to this account.
fn is_of(principal: &str, account_id: &str) -> bool {
    match principal.split(':').nth(4) {
        Some(account) => account == account_id,
        None => principal == account_id || principal.starts_with("AIDA") || principal.starts_with("AROA"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn reader(principals: &str) -> Role {
        Role {
            attached_policies: vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()],
            trust: Known(Role::trusting(principals, "{}")),
            ..Role::example()
        }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Role::example(),
                reader(r#"{"AWS":"arn:aws:iam::111111111111:root"}"#),
                reader(r#"{"Service":"lambda.amazonaws.com"}"#),
                Role { attached_policies: Vec::new(), ..reader(r#"{"AWS":"222222222222"}"#) },
            ])
            .non_compliant([
                reader(r#"{"AWS":"arn:aws:iam::222222222222:root"}"#),
                reader(r#"{"AWS":["111111111111","222222222222"]}"#),
                reader(r#""*""#),
            ])
            .check();
    }
}
