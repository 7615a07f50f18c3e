use super::{listed, own};
use crate::{
    language::policy::identity,
    model::{Account, iam::Policy},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Policy> = Rule {
    id: "iam-customer-policy-blocked-kms-actions",
    title: "Customer managed policies do not allow cryptography with all KMS keys",
    severity: Severity::Medium,
    expectations: &[4],
    themes: &["key-management", "least-privilege"],
    equivalents: &["config:IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS", "securityhub:KMS.1"],
    differs: &[],
    parameters: &["blocked_kms_actions"],
    reads: &[],
    rationale: "Encryption protects nothing from someone who may decrypt with every key; each principal needs the \
                keys of its own data only.",
    remediation: Remediation {
        text: "Open the policy, Edit, and replace the wide statement by the actions and resources that are needed.",
        cli: "aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default",
    },
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
    check,
};

fn check(policy: &Policy, account: &Account) -> Outcome {
    own(policy, |document| {
        listed(&identity::kms_actions_on_all_keys(document, &account.parameters.blocked_kms_actions))
            .map(|actions| format!("allows {actions} on all KMS keys"))
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
                Policy::allowing(r#""Action":"kms:DescribeKey""#, r#""*""#),
                Policy::allowing(r#""Action":"kms:Decrypt""#, r#""arn:aws:kms:eu-west-1:111111111111:key/1234""#),
            ])
            .non_compliant([
                Policy::allowing(r#""Action":"kms:Decrypt""#, r#""*""#),
                Policy::allowing(r#""Action":"kms:*""#, r#""arn:aws:kms:*:111111111111:key/*""#),
                Policy::allowing(r#""Action":["kms:Encrypt", "kms:GenerateDataKey"]"#, r#""*""#),
            ])
            .check();
    }
}
