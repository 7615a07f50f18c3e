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

/// Services that assume the role of a function or an instance of the role's own account only, and document no source
/// condition for it: whoever gives them the role needs `iam:PassRole` there.
/// <https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html>
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html>
const WITHOUT_SOURCE: [&str; 2] = ["ec2.amazonaws.com", "lambda.amazonaws.com"];

fn check(role: &Role, _: &Account) -> Outcome {
    if role.is_service_linked() {
        return not_applicable("an AWS service owns the role");
    }
    let services = role.trusted_services()?;
    if services.is_empty() {
        return not_applicable("no AWS service may assume the role");
    }
    if services.iter().all(|service| WITHOUT_SOURCE.contains(&&**service)) {
        return not_applicable("the service that may assume the role takes no source condition");
    }
    let loose = role
        .trust
        .get()?
        .with_effect(Effect::Allow)
        .filter(|statement| statement.is_about_action("sts:AssumeRole") && !names_source(statement))
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
    use crate::model::Identity;
    use crate::{observed::Known, testing::Cases};

    fn trusting(condition: &str) -> Role {
        Role { trust: Known(Role::trusting(r#"{"Service":"sns.amazonaws.com"}"#, condition)), ..Role::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                trusting(r#"{"StringEquals":{"aws:SourceAccount":"111111111111"}}"#),
                trusting(r#"{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:111111111111:*"}}"#),
            ])
            .non_compliant([
                trusting("{}"),
                trusting(r#"{"StringEqualsIfExists":{"aws:SourceAccount":"111111111111"}}"#),
                trusting(r#"{"StringLike":{"aws:SourceAccount":"*"}}"#),
            ])
            .not_applicable([
                Role::example(),
                Role::support(),
                Role {
                    identity: Identity {
                        arn: "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/x".to_owned(),
                        ..Role::example().identity
                    },
                    ..Role::example()
                },
            ])
            .check();
    }
}
