use super::each_attached;
use crate::{
    language::policy::identity,
    model::{Account, iam::Principal},
    rule::{Difference, Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<dyn Principal> = Rule {
    id: "iam-principal-no-administrator-access",
    title: "Users, groups and roles have no AWS policy attached that grants administrator access",
    severity: Severity::Critical,
    expectations: &[1],
    themes: &["least-privilege"],
    equivalents: &[
        "prowler:iam_aws_attached_policy_no_administrative_privileges",
        "prowler:iam_group_administrator_access_policy",
        "prowler:iam_role_administratoraccess_policy",
        "prowler:iam_user_administrator_access_policy",
    ],
    differs: &[
        Difference {
            from: &["prowler:iam_aws_attached_policy_no_administrative_privileges"],
            how: "Judged are the users, groups and roles that hold the policy, because nobody can change a policy \
                  of AWS.",
            source: &[(
                "AWS managed policies",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html#aws-managed-policies",
            )],
        },
        Difference {
            from: &[
                "prowler:iam_user_administrator_access_policy",
                "prowler:iam_group_administrator_access_policy",
                "prowler:iam_role_administratoraccess_policy",
            ],
            how: "What the policy of AWS grants decides, not its name. A policy of the customer with the same \
                  name is judged by the rules of policies.",
            source: &[(
                "AWS managed policies",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html#aws-managed-policies",
            )],
        },
    ],
    parameters: &[],
    reads: &["iam:GetPolicy", "iam:GetPolicyVersion"],
    rationale: "An AWS policy that grants so much gives whoever steals the credentials far more than the work needs.",
    remediation: Remediation {
        text: "Detach the policy and attach one that grants the actions and resources that are needed.",
        cli: "aws iam detach-role-policy --role-name {name} --policy-arn {policy}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
    check,
};

fn check(principal: &dyn Principal, account: &Account) -> Outcome {
    each_attached(principal, account, |document| {
        identity::grants_administrator_access(document).then(|| "allows every action on every resource".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Identity,
            iam::{Role, User},
        },
        observed::Known,
        testing::Cases,
    };

    fn attached(name: &str) -> User {
        User { attached_policies: Known(vec![format!("arn:aws:iam::aws:policy/{name}")]), ..User::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([User::example(), attached("AmazonS3FullAccess")])
            .compliant([Role::example()])
            .non_compliant([attached("AdministratorAccess")])
            .not_applicable([Role {
                identity: Identity {
                    arn: "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/x".to_owned(),
                    ..Role::example().identity
                },
                ..Role::example()
            }])
            .insufficient_data([attached("NotShown")])
            .check();
    }
}
