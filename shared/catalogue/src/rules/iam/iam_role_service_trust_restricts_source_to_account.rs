use crate::{
    model::{
        Account,
        iam::{Principal, Role},
    },
    policy::{Condition, Effect, PrincipalKind},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Role> = Rule {
    id: "iam-role-service-trust-restricts-source-to-account",
    title: "Source conditions in trust policies name an account or an organisation",
    severity: Severity::Medium,
    expectations: &[],
    equivalents: &["prowler:iam_role_service_trust_restricts_source_to_account"],
    parameters: &[],
    reads: &[],
    rationale: "A condition that names no account looks like a protection and is none: resources of other customers \
                satisfy it as well.",
    remediation: Remediation {
        text: "Name the account in aws:SourceAccount or aws:SourceArn, or the organisation in aws:SourceOrgID.",
        cli: "aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    check,
};

fn check(role: &Role, _: &Account) -> Outcome {
    if role.is_service_linked() {
        return not_applicable("an AWS service owns the role");
    }
    let conditional: Vec<_> = role
        .trust
        .get()?
        .with_effect(Effect::Allow)
        .filter(|statement| statement.is_about_action("sts:AssumeRole") && !statement.conditions.is_empty())
        .filter(|statement| {
            let principals = statement.principals.as_ref();
            principals.is_some_and(|principals| principals.of_kind(PrincipalKind::Service).next().is_some())
        })
        .collect();
    if conditional.is_empty() {
        return not_applicable("no AWS service may assume the role under a condition");
    }
    require(
        conditional.iter().all(|statement| statement.conditions.iter().any(names_account)),
        "the conditions on an AWS service name no account and no organisation",
    )
}

fn names_account(condition: &Condition) -> bool {
    let operator = &condition.operator;
    if operator.if_exists || operator.is_negated() || operator.name == "Null" {
        return false;
    }
    let is_account = |text: &str| text.len() == 12 && text.chars().all(|c| c.is_ascii_digit());
    let fits: &dyn Fn(&str) -> bool = if condition.is_on("aws:SourceAccount") {
        &is_account
    } else if condition.is_on("aws:SourceArn") {
        &|arn| arn.split(':').nth(4).is_some_and(is_account)
    } else if condition.is_on("aws:SourceOrgID") || condition.is_on("aws:SourceOrgPaths") {
        &|organization| organization.starts_with("o-")
    } else {
        return false;
    };
    condition.values.iter().all(|value| fits(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Identity;
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
                trusting(r#"{"StringEquals":{"aws:SourceOrgID":"o-1a2b3c4d5e"}}"#),
            ])
            .non_compliant([
                trusting(r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"}}"#),
                trusting(r#"{"StringLike":{"aws:SourceAccount":"1111*"}}"#),
                trusting(r#"{"Bool":{"aws:SecureTransport":"true"}}"#),
            ])
            .not_applicable([
                Role::support(),
                trusting("{}"),
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
