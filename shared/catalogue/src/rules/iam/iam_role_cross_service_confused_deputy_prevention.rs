use crate::{
    model::{
        Account,
        iam::{Principal, Role},
    },
    policy::{Effect, PrincipalKind, Statement},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Role> = Rule {
    id: "iam-role-cross-service-confused-deputy-prevention",
    title: "Roles that AWS services assume say on whose behalf",
    severity: Severity::Medium,
    expectations: &[],
    equivalents: &["prowler:iam_role_cross_service_confused_deputy_prevention"],
    parameters: &[],
    reads: &[],
    rationale: "A service acts for every customer; without a source condition, somebody else's resource can make it \
                use this role.",
    remediation: Remediation {
        text: "Add a condition on aws:SourceAccount or aws:SourceArn to the role's trust policy.",
        cli: "aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    check,
};

/// The context keys that say on whose behalf a service acts.
const SOURCE_KEYS: [&str; 4] = ["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths"];

fn check(role: &Role, _: &Account) -> Outcome {
    if role.is_service_linked() {
        return not_applicable("an AWS service owns the role");
    }
    let services = role.trusted_services()?;
    if services.is_empty() {
        return not_applicable("no AWS service may assume the role");
    }
    let loose = role
        .trust
        .get()?
        .with_effect(Effect::Allow)
        .filter(|statement| statement.actions.include_action("sts:AssumeRole") && !names_source(statement))
        .filter_map(|statement| statement.principals.as_ref())
        .find_map(|principals| principals.of_kind(PrincipalKind::Service).next());
    match loose {
        None => Ok(Verdict::Compliant),
        Some(service) => violation(format!("{service} may assume the role on behalf of any account")),
    }
}

fn names_source(statement: &Statement) -> bool {
    statement.conditions.iter().any(|condition| {
        SOURCE_KEYS.iter().any(|key| condition.is_on(key))
            && !condition.operator.if_exists
            && !condition.operator.is_negated()
            && condition.operator.name != "Null"
            && !condition.values.iter().any(|value| value.chars().all(|c| c == '*'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn trusting(condition: &str) -> Role {
        Role { trust: Known(Role::trusting(r#"{"Service":"lambda.amazonaws.com"}"#, condition)), ..Role::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Role::example(),
                trusting(r#"{"ArnLike":{"aws:SourceArn":"arn:aws:lambda:*:111111111111:function:*"}}"#),
            ])
            .non_compliant([
                trusting("{}"),
                trusting(r#"{"StringEqualsIfExists":{"aws:SourceAccount":"111111111111"}}"#),
                trusting(r#"{"StringLike":{"aws:SourceAccount":"*"}}"#),
            ])
            .not_applicable([
                Role::support(),
                Role {
                    arn: "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/x".to_owned(),
                    ..Role::example()
                },
            ])
            .check();
    }
}
