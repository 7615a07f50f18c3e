use super::own;
use crate::{
    language::policy::identity,
    model::{Account, iam::Policy},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Policy> = Rule {
    id: "iam-policy-no-statements-with-admin-access",
    title: "Customer managed policies grant no administrator access",
    severity: Severity::High,
    expectations: &[1],
    themes: &["least-privilege"],
    equivalents: &[
        "config:IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS",
        "securityhub:IAM.1",
        "prowler:iam_customer_attached_policy_no_administrative_privileges",
        "prowler:iam_customer_unattached_policy_no_administrative_privileges",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Whoever gets hold of such a principal owns the whole account: nothing is left that could stop or \
                contain them.",
    remediation: Remediation {
        text: "Open the policy, Edit, and replace the wide statement by the actions and resources that are needed.",
        cli: "aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    check,
};

fn check(policy: &Policy, _: &Account) -> Outcome {
    own(policy, |document| {
        identity::grants_administrator_access(document).then(|| "allows every action on every resource".to_owned())
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
                Policy::allowing(r#""Action":"s3:*""#, r#""*""#),
                Policy::allowing(r#""Action":"*""#, r#""arn:aws:s3:::one/*""#),
                Policy::allowing(r#""NotAction":"iam:*""#, r#""*""#),
            ])
            .non_compliant([
                Policy::allowing(r#""Action":"*""#, r#""*""#),
                Policy::allowing(r#""Action":"*:*""#, r#""*""#),
                Policy::allowing(r#""NotAction":"aws-portal:*""#, r#""*""#),
            ])
            .check();
    }
}
