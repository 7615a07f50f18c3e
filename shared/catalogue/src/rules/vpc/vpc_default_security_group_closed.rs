use super::own;
use crate::{
    model::{
        Account,
        vpc::{Permission, SecurityGroup},
    },
    observed::Observed,
    rule::{Outcome, Remediation, Rule, Severity, any_of, not_applicable, require},
};

pub(super) static RULE: Rule<SecurityGroup> = Rule {
    id: "vpc-default-security-group-closed",
    title: "Default security groups let nothing in and nothing out",
    severity: Severity::High,
    expectations: &[],
    themes: &["network-segmentation"],
    equivalents: &[
        "config:VPC_DEFAULT_SECURITY_GROUP_CLOSED",
        "securityhub:EC2.2",
        "prowler:ec2_securitygroup_default_restrict_traffic",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "What is started without a group of its own gets the default group. Closed, it cannot open anything by \
                accident.",
    remediation: Remediation {
        text: "Move what uses the group to groups made for it, then remove all inbound and outbound rules of the default \
               group. The group itself cannot be deleted.",
        cli: "aws ec2 revoke-security-group-ingress --region {region} --group-id {id} --security-group-rule-ids {rules}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/vpc-default-security-group-closed.html",
    check,
};

fn check(group: &SecurityGroup, _: &Account) -> Outcome {
    own(&group.identity)?;
    if !group.is_default() {
        return not_applicable("it is not the default group of its VPC");
    }
    any_of([none(&group.ingress, "lets traffic in"), none(&group.egress, "lets traffic out")])
}

fn none(permissions: &Observed<Vec<Permission>>, otherwise: &'static str) -> Outcome {
    require(permissions.get()?.is_empty(), otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{network::Protocol, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let closed = SecurityGroup::default_example;
        Cases::of(&RULE)
            .compliant([closed()])
            .non_compliant([
                SecurityGroup { ingress: Known(vec![Permission::from_group(443, "sg-2")]), ..closed() },
                SecurityGroup { egress: Known(vec![Permission::all(Protocol::All, "0.0.0.0/0")]), ..closed() },
            ])
            .not_applicable([
                SecurityGroup::example(),
                SecurityGroup {
                    identity: closed().identity.shared(),
                    egress: Known(vec![Permission::all(Protocol::All, "0.0.0.0/0")]),
                    ..closed()
                },
            ])
            .check();
    }
}
