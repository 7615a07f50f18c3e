use super::{each_attached, listed};
use crate::{
    language::policy::identity,
    model::{Account, iam::Principal},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<dyn Principal> = Rule {
    id: "iam-principal-no-full-access",
    title: "Users, groups and roles have no AWS policy attached that grants a service in full",
    severity: Severity::Low,
    expectations: &[2],
    themes: &["least-privilege"],
    equivalents: &[],
    differs: &[],
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
        listed(identity::services_granted_in_full(document))
            .map(|services| format!("allows every action of {services}"))
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
            .compliant([User::example(), attached("ReadOnlyAccess")])
            .compliant([Role::example()])
            .non_compliant([attached("AmazonS3FullAccess")])
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
