use super::{listed, own};
use crate::{
    language::policy::identity,
    model::{Account, iam::Policy},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Policy> = Rule {
    id: "iam-policy-no-statements-with-full-access",
    title: "Customer managed policies grant no service in full",
    severity: Severity::Low,
    expectations: &[2],
    themes: &["least-privilege"],
    equivalents: &["config:IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS", "securityhub:IAM.21"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A wildcard over a whole service also allows what nobody thought of: deleting, making public, handing \
                out access, and whatever AWS adds later.",
    remediation: Remediation {
        text: "Open the policy, Edit, and replace the wide statement by the actions and resources that are needed.",
        cli: "aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    check,
};

fn check(policy: &Policy, _: &Account) -> Outcome {
    own(policy, |document| {
        listed(identity::services_granted_in_full(document))
            .map(|services| format!("allows every action of {services}"))
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
                Policy::allowing(r#""Action":"s3:P*""#, r#""*""#),
                Policy::allowing(r#""Action":"ec2:Describe*""#, r#""*""#),
            ])
            .non_compliant([
                Policy::allowing(r#""Action":"s3:*""#, r#""arn:aws:s3:::one""#),
                Policy::allowing(r#""Action":"*""#, r#""*""#),
                Policy::allowing(r#""NotAction":"s3:*""#, r#""*""#),
                Policy::allowing(r#""Action":["sts:A*", "sts:D*", "sts:G*", "sts:S*", "sts:T*"]"#, r#""*""#),
            ])
            .check();
    }
}
