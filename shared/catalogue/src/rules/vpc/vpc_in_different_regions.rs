use std::collections::BTreeSet;

use crate::{
    model::{Account, Owner, vpc::Network},
    observed::{Unread, known_and_gap},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, complete, not_applicable, violation},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "vpc-in-different-regions",
    title: "The account's VPCs are not all in one region",
    severity: Severity::Low,
    expectations: &[],
    themes: &["availability"],
    equivalents: &["prowler:vpc_different_regions"],
    differs: &[Difference {
        from: &["prowler:vpc_different_regions"],
        how: "Not applicable when the scan was limited to one region.",
        source: &[("Regions", "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html")],
    }],
    parameters: &[],
    reads: &["ec2:DescribeVpcs"],
    rationale: "A network in a second region is what lets a workload move there when a region fails.",
    remediation: Remediation {
        text: "Plan where the workload recovers when its region fails, and create a VPC there.",
        cli: "aws ec2 create-vpc --region {region} --cidr-block {range}",
    },
    source: "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html",
    check,
};

fn check(_: &Account, account: &Account) -> Outcome {
    if account.regions.len() < 2 {
        return not_applicable("only one region was scanned");
    }
    let made = account.vpc.networks.each().map(|network| network.and_then(region_of_made));
    let (known, gap) = known_and_gap(made);
    let regions: BTreeSet<&str> = known.into_iter().flatten().collect();
    if regions.len() > 1 {
        return Ok(Verdict::Compliant);
    }
    complete(gap)?;
    match regions.first() {
        None => not_applicable("there are no VPCs but the default ones"),
        Some(region) => violation(format!("all VPCs are in {region}")),
    }
}

/// The region of a VPC that someone in the account made.
fn region_of_made(network: &Network) -> Result<Option<&str>, Unread> {
    let made = !network.default && *network.identity.owner.get()? == Owner::Account;
    Ok(made.then_some(&network.identity.region))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Identity, Region, Regional},
        observed::Known,
        testing::Cases,
    };

    fn account(elsewhere: impl IntoIterator<Item = Network>) -> Account {
        let mut account = Account::example();
        let other = "us-east-1";
        account.regions.push(Region { identity: Region::example().identity.renamed(other), ..Region::example() });
        let elsewhere = elsewhere
            .into_iter()
            .map(|network| Network { identity: Identity { region: other.to_owned(), ..network.identity }, ..network });
        account.vpc.networks.insert(other, Known(elsewhere.collect()));
        account
    }

    #[test]
    fn verdicts() {
        let mut empty = account([]);
        empty.vpc.networks = Regional::example([Network { default: true, ..Network::example() }]);
        Cases::of(&RULE)
            .compliant([account([Network::example()])])
            .non_compliant([
                account([]),
                account([Network { default: true, ..Network::example() }]),
                account([Network { identity: Network::example().identity.shared(), ..Network::example() }]),
            ])
            .not_applicable([Account::example(), empty])
            .check();
    }
}
