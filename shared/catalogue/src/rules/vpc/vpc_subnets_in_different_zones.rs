use std::collections::BTreeSet;

use super::own;
use crate::{
    model::{Account, vpc::Network},
    observed::known_and_gap,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, complete, not_applicable, violation},
};

pub(super) static RULE: Rule<Network> = Rule {
    id: "vpc-subnets-in-different-zones",
    title: "VPCs have subnets in more than one availability zone",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["availability"],
    equivalents: &["prowler:vpc_subnet_different_az"],
    differs: &[],
    parameters: &[],
    reads: &["ec2:DescribeSubnets"],
    rationale: "A network in one availability zone fails with it, and so does everything in it.",
    remediation: Remediation {
        text: "Create a subnet in another availability zone, and spread what runs in the VPC over both.",
        cli: "aws ec2 create-subnet --region {region} --vpc-id {id} --availability-zone {zone} --cidr-block {range}",
    },
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
    check,
};

fn check(network: &Network, account: &Account) -> Outcome {
    own(&network.identity)?;
    let subnets = account.vpc.subnets_of(&network.identity.region, &network.identity.id)?;
    let (zones, gap) = known_and_gap(subnets.into_iter().map(|(subnet, unread)| match unread {
        Some(unread) => Err(unread),
        None => subnet.zone.get(),
    }));
    let zones = BTreeSet::from_iter(zones);
    if zones.len() > 1 {
        return Ok(Verdict::Compliant);
    }
    complete(gap)?;
    match zones.first() {
        Some(zone) => violation(format!("all subnets are in {zone}")),
        None => not_applicable("has no subnets"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Regional, vpc::Subnet},
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Network::example()])
            .not_applicable([Network { identity: Network::example().identity.shared(), ..Network::example() }])
            .given(|account| account.vpc.subnets = Regional::example([Subnet::example(), Subnet::example()]))
            .non_compliant([Network::example()])
            .given(|account| account.vpc.subnets = Regional::example([]))
            .not_applicable([Network::example()])
            .check();
    }
}
