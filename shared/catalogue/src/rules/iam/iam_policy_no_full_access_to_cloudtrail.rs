use super::own;
use crate::{
    language::policy::identity,
    model::{Account, iam::Policy},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Policy> = Rule {
    id: "iam-policy-no-full-access-to-cloudtrail",
    title: "Customer managed policies do not allow everything in CloudTrail",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["least-privilege", "log-protection"],
    equivalents: &["prowler:iam_policy_no_full_access_to_cloudtrail"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Whoever may do everything to CloudTrail can stop the log that would show what they did.",
    remediation: Remediation {
        text: "Open the policy, Edit, and replace the wide statement by the actions and resources that are needed.",
        cli: "aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default",
    },
    source: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html",
    check,
};

fn check(policy: &Policy, _: &Account) -> Outcome {
    own(policy, |document| {
        identity::grants_service_on_everything(document, "cloudtrail")
            .then(|| "allows every action of CloudTrail on all resources".to_owned())
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
            .compliant([
                Policy::allowing(r#""Action":"cloudtrail:Describe*""#, r#""*""#),
                Policy::allowing(r#""Action":"cloudtrail:*""#, r#""arn:aws:cloudtrail:eu-west-1:111111111111:x/y""#),
            ])
            .non_compliant([
                Policy::allowing(r#""Action":"cloudtrail:*""#, r#""*""#),
                Policy::allowing(r#""NotAction":"s3:*""#, r#""*""#),
            ])
            .check();
    }
}
