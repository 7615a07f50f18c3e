use crate::{
    language::policy::opening::{Bound, Who},
    model::{
        Account,
        iam::{Principal, Role},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Role> = Rule {
    id: "iam-role-service-trust-restricts-source-to-account",
    title: "Source conditions in trust policies name an account or an organisation",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["cross-account"],
    equivalents: &["prowler:iam_role_service_trust_restricts_source_to_account"],
    differs: &[Difference {
        from: &["prowler:iam_role_service_trust_restricts_source_to_account"],
        how: "Only about statements with conditions; one without any is the violation of the rule above. \
                  `...IfExists` lets requests without the key pass, and restricts nothing.",
        source: &[(
            "IfExists",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists",
        )],
    }],
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
    let assumers = role.assumers()?;
    let mut conditional = assumers.iter().filter(|opening| {
        matches!(opening.who, Who::Service(_))
            && !(opening.statement.conditions.is_empty() && opening.bounds.is_empty())
    });
    let Some(first) = conditional.next() else {
        return not_applicable("no AWS service may assume the role under a condition");
    };
    require(
        std::iter::once(first).chain(conditional).all(|opening| opening.bounds.iter().any(names_account)),
        "the conditions on an AWS service name no account and no organisation",
    )
}

/// The account or the organisation for which the service acts.
fn names_account(bound: &Bound<'_>) -> bool {
    let is_on = |key: &str| bound.key.is_some_and(|name| name.eq_ignore_ascii_case(key));
    let of_account = is_on("aws:SourceAccount") || is_on("aws:SourceArn");
    is_on("aws:SourceOrgID")
        || is_on("aws:SourceOrgPaths")
        || (of_account && bound.origins.iter().all(|origin| origin.account().is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Identity, observed::Known, testing::Cases};

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
