use super::own;
use crate::{
    language::policy::{
        effective::{Effective, Own},
        escalation,
    },
    model::{Account, iam::Policy},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Policy> = Rule {
    id: "iam-policy-no-privilege-escalation",
    title: "Customer managed policies do not let anyone raise their own privileges",
    severity: Severity::High,
    expectations: &[],
    themes: &["least-privilege"],
    equivalents: &["prowler:iam_policy_allows_privilege_escalation"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "With such actions on all resources, a principal with few rights gives itself, or borrows from a role, \
                all the others.",
    remediation: Remediation {
        text: "Open the policy, Edit, and replace the wide statement by the actions and resources that are needed.",
        cli: "aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    check,
};

fn check(policy: &Policy, _: &Account) -> Outcome {
    own(policy, |document| {
        escalation::by_all(&Effective::of(vec![document], None).with(Own::of_policy(&policy.identity.arn)))
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
                Policy::allowing(r#""Action":"iam:PassRole""#, r#""*""#),
                Policy::allowing(
                    r#""Action":"iam:CreateAccessKey""#,
                    r#""arn:aws:iam::111111111111:user/${aws:username}""#,
                ),
                Policy::allowing(
                    r#""Action":["iam:PassRole", "lambda:CreateFunction"]"#,
                    r#""arn:aws:iam::111111111111:role/one""#,
                ),
            ])
            .compliant([
                Policy::allowing(
                    r#""Action":"lambda:UpdateFunctionCode""#,
                    r#"["arn:aws:lambda:eu-west-1:111111111111:function:one", "arn:aws:s3:::artifacts/*"]"#,
                ),
                Policy::allowing(r#""Action":"iam:PutUserPolicy""#, r#""arn:aws:iam::111111111111:user/one""#),
            ])
            .non_compliant([
                Policy::allowing(
                    r#""Action":"iam:AttachUserPolicy""#,
                    r#""arn:aws:iam::111111111111:user/${aws:username}""#,
                ),
                Policy::allowing(
                    r#""Action":"iam:CreatePolicyVersion""#,
                    r#""arn:aws:iam::111111111111:policy/shop-invoices-prod""#,
                ),
                Policy::allowing(r#""Action":"iam:CreatePolicyVersion""#, r#""*""#),
                Policy::allowing(
                    r#""Action":["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]"#,
                    r#""*""#,
                ),
                Policy::allowing(r#""Action":"iam:Put*""#, r#""arn:aws:iam::111111111111:role/*""#),
            ])
            .check();
    }
}
