use super::own;
use crate::{
    language::policy::identity,
    model::{Account, iam::Policy},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Policy> = Rule {
    id: "iam-policy-no-wildcard-marketplace-subscribe",
    title: "Customer managed policies do not allow subscriptions to everything in AWS Marketplace",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["least-privilege"],
    equivalents: &["prowler:iam_policy_no_wildcard_marketplace_subscribe"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Whoever may subscribe to any product can spend without limit and bring unreviewed software into the \
                account.",
    remediation: Remediation {
        text: "Open the policy, Edit, and replace the wide statement by the actions and resources that are needed.",
        cli: "aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default",
    },
    source: "https://docs.aws.amazon.com/marketplace/latest/buyerguide/buyer-iam-users-groups-policies.html",
    check,
};

fn check(policy: &Policy, _: &Account) -> Outcome {
    own(policy, |document| {
        identity::statements_allowing(document, "aws-marketplace:Subscribe")
            .into_iter()
            .any(|statement| statement.is_wide_on("aws-marketplace:Subscribe"))
            .then(|| "allows aws-marketplace:Subscribe on all products".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Policy::example()])
            .compliant([Policy::allowing(r#""Action":"aws-marketplace:ViewSubscriptions""#, r#""*""#)])
            .non_compliant([
                Policy::allowing(r#""Action":"aws-marketplace:Subscribe""#, r#""*""#),
                Policy::allowing(r#""Action":"aws-marketplace:*""#, r#""*""#),
            ])
            .check();
    }
}
