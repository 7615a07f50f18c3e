use super::own;
use crate::{
    language::policy::identity,
    model::{Account, iam::Policy},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Policy> = Rule {
    id: "iam-policy-no-full-access-to-kms",
    title: "Customer managed policies do not allow everything in KMS",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["key-management", "least-privilege"],
    equivalents: &["prowler:iam_policy_no_full_access_to_kms"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Whoever may do everything to all keys can read whatever they protect, or schedule the keys for \
                deletion and with them the data.",
    remediation: Remediation {
        text: "Open the policy, Edit, and replace the wide statement by the actions and resources that are needed.",
        cli: "aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default",
    },
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
    check,
};

fn check(policy: &Policy, _: &Account) -> Outcome {
    own(policy, |document| {
        identity::grants_service_on_everything(document, "kms")
            .then(|| "allows every action of KMS on all resources".to_owned())
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
                Policy::allowing(r#""Action":"kms:Describe*""#, r#""*""#),
                Policy::allowing(r#""Action":"kms:*""#, r#""arn:aws:kms:eu-west-1:111111111111:x/y""#),
            ])
            .non_compliant([
                Policy::allowing(r#""Action":"kms:*""#, r#""*""#),
                Policy::allowing(r#""NotAction":"s3:*""#, r#""*""#),
            ])
            .check();
    }
}
