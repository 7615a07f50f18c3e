use crate::{
    language::policy::{
        Effect,
        conditions::values_asked,
        keys::assumes_without_source,
        opening::{Bound, Opening},
    },
    model::{
        Account,
        iam::{Principal, Role},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Role> = Rule {
    id: "iam-role-cross-service-confused-deputy-prevention",
    title: "Roles that AWS services assume say on whose behalf",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["cross-account"],
    equivalents: &["prowler:iam_role_cross_service_confused_deputy_prevention"],
    differs: &[
        Difference {
            from: &["prowler:iam_role_cross_service_confused_deputy_prevention"],
            how: "Not applicable where only services that AWS documents without a source condition may assume the \
                  role, such as EC2, Lambda, Lambda@Edge and Elastic Transcoder: someone with `iam:PassRole` gave \
                  it to them.",
            source: &[(
                "Passing roles to services",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
            )],
        },
        Difference {
            from: &["prowler:iam_role_cross_service_confused_deputy_prevention"],
            how: "A source ARN of `*` is no restriction.",
            source: &[(
                "The confused deputy problem",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
            )],
        },
        Difference {
            from: &["prowler:iam_role_cross_service_confused_deputy_prevention"],
            how: "A role that trusts both a service and a principal is judged here, by the statement that names \
                  the service.",
            source: &[(
                "The confused deputy problem",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
            )],
        },
    ],
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
    let assumers = role.assumers()?;
    let services: Vec<(&str, &Opening<'_>)> = assumers.iter().filter_map(|of| Some((of.who.service()?, of))).collect();
    if services.is_empty() {
        return not_applicable("no AWS service may assume the role");
    }
    if services.iter().all(|(service, _)| assumes_without_source(service)) {
        return not_applicable("the service that may assume the role takes no source condition");
    }
    let mut loose = services.iter().filter(|(service, of)| !assumes_without_source(service) && !names_source(of));
    match loose.next() {
        None => Ok(Verdict::Compliant),
        Some((service, _)) => violation(format!("{service} may assume the role on behalf of any account")),
    }
}

/// Whether a condition asks for a source, or a Deny statement spares only some: which ones is for
/// `iam-role-service-trust-restricts-source-to-account` to judge.
fn names_source(opening: &Opening<'_>) -> bool {
    let is_any = |value: &&str| value.chars().all(|c| c == '*');
    let asked = |key: &&str| values_asked(opening.statement, key).is_some_and(|values| !values.iter().any(is_any));
    let spared = |bound: &Bound<'_>| {
        bound.effect == Effect::Deny
            && SOURCE_KEYS.iter().any(|key| bound.key.is_some_and(|name| name.eq_ignore_ascii_case(key)))
    };
    SOURCE_KEYS.iter().any(asked) || opening.bounds.iter().any(spared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Identity, observed::Known, testing::Cases};

    fn trusting(condition: &str) -> Role {
        Role { trust: Known(Role::trusting(r#"{"Service":"sns.amazonaws.com"}"#, condition)), ..Role::example() }
    }

    const EDGE: &str = r#"{"Service":["lambda.amazonaws.com","edgelambda.amazonaws.com"]}"#;

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
                Role { trust: Known(Role::trusting(EDGE, "{}")), ..Role::example() },
                Role {
                    trust: Known(Role::trusting(r#"{"Service":"elastictranscoder.amazonaws.com"}"#, "{}")),
                    ..Role::example()
                },
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
