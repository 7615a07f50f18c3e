use super::each_inline;
use crate::{
    language::policy::identity,
    model::{Account, iam::Principal},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<dyn Principal> = Rule {
    id: "iam-inline-policy-no-wildcard-marketplace-subscribe",
    title: "Inline policies do not allow subscriptions to everything in AWS Marketplace",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["least-privilege"],
    equivalents: &["prowler:iam_inline_policy_no_wildcard_marketplace_subscribe"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Whoever may subscribe to any product can spend without limit and bring unreviewed software into the \
                account.",
    remediation: Remediation {
        text: "Open the user, group or role, edit the inline policy, and replace the wide statement by the actions \
               and resources that are needed.",
        cli: "aws iam put-role-policy --role-name {name} --policy-name {policy} --policy-document file://policy.json",
    },
    source: "https://docs.aws.amazon.com/marketplace/latest/buyerguide/buyer-iam-users-groups-policies.html",
    check,
};

fn check(principal: &dyn Principal, _: &Account) -> Outcome {
    each_inline(principal, |document| {
        identity::statements_allowing(document, "aws-marketplace:Subscribe")
            .into_iter()
            .any(|statement| statement.is_wide_on("aws-marketplace:Subscribe"))
            .then(|| "allows aws-marketplace:Subscribe on all products".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Identity,
            iam::{InlinePolicy, Role, User},
        },
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([User::example()])
            .compliant([User {
                inline_policies: Known(vec![InlinePolicy::allowing(
                    r#""Action":"aws-marketplace:ViewSubscriptions""#,
                    r#""*""#,
                )]),
                ..User::example()
            }])
            .non_compliant([
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":"aws-marketplace:Subscribe""#,
                        r#""*""#,
                    )]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"aws-marketplace:*""#, r#""*""#)]),
                    ..User::example()
                },
            ])
            .not_applicable([Role {
                identity: Identity {
                    arn: "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/x".to_owned(),
                    ..Role::example().identity
                },
                ..Role::example()
            }])
            .check();
    }
}
