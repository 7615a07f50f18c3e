//! Security groups of databases: one rule for instances, one for clusters.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::engine::in_no_cluster;
use crate::{
    model::{
        Account,
        rds::{Cluster, Instance},
        vpc::{Permission, SecurityGroup},
    },
    network::{Addresses, Transport},
    observed::{Unread, known_and_gap},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static INSTANCES: Rule<Instance> = Rule {
    id: "rds-sg-not-open-to-whole-vpc",
    title: "Security groups of DB instances do not admit the whole VPC",
    severity: Severity::Medium,
    expectations: &[8],
    themes: &["network-segmentation"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: READS,
    rationale: RATIONALE,
    remediation: REMEDIATION,
    source: SOURCE,
    check: |instance, account| {
        in_no_cluster(instance)?;
        let Some(port) = *instance.port.get()? else { return not_applicable("listens nowhere yet") };
        check(&instance.identity.region, instance.security_groups.get()?, port, account)
    },
};

pub(super) static CLUSTERS: Rule<Cluster> = Rule {
    id: "rds-cluster-sg-not-open-to-whole-vpc",
    title: "Security groups of DB clusters do not admit the whole VPC",
    severity: Severity::Medium,
    expectations: &[8],
    themes: &["network-segmentation"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: READS,
    rationale: RATIONALE,
    remediation: REMEDIATION,
    source: SOURCE,
    check: |cluster, account| {
        check(&cluster.identity.region, cluster.security_groups.get()?, *cluster.port.get()?, account)
    },
};

const READS: &[&str] = &[
    "ec2:DescribeManagedPrefixLists",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeVpcs",
    "ec2:GetManagedPrefixListEntries",
];

const RATIONALE: &str = "A database that answers to every address of its VPC can be attacked from whichever machine in it \
                         falls first.";

const REMEDIATION: Remediation = Remediation {
    text: "Replace the range in the security group by the groups or subnets of the clients that need the database.",
    cli: "aws ec2 revoke-security-group-ingress --region {region} --group-id {group} --protocol tcp --port {port} \
          --cidr {range}; aws ec2 authorize-security-group-ingress --region {region} --group-id {group} --protocol tcp \
          --port {port} --source-group {clients_group}",
};

const SOURCE: &str = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html";

fn check(region: &str, ids: &[String], port: i32, account: &Account) -> Outcome {
    let Ok(port) = u16::try_from(port) else { return not_applicable("listens nowhere yet") };
    let (mut groups, mut foreign) = (Vec::new(), None);
    for id in ids {
        match account.vpc.group(region, id)? {
            Some(group) => groups.push(group),
            None => foreign = Some(id),
        }
    }
    let Some(group) = groups.first() else {
        return not_applicable("has no VPC security group of this account");
    };
    let vpc = group.vpc.get()?;
    let Some(network) = account.vpc.vpc(region, vpc)? else {
        return not_applicable(format!("its network {vpc} is not one of this account's"));
    };
    let (admitted, gap) = admitted(region, &groups, port, account);
    if holds_a_family(&admitted, network.ranges.get()?) {
        let admits = |ingress: &Vec<Permission>| ingress.iter().any(|permission| is_about(permission, port));
        let by = groups.iter().filter(|group| group.ingress.get().is_ok_and(admits));
        let by: Vec<&str> = by.map(|group| group.identity.id.as_str()).collect();
        return violation(format!("port {port} is open to the whole of {vpc} by {}", by.join(", ")));
    }
    match (gap, foreign) {
        (Some(gap), _) => Err(gap.into()),
        (None, Some(id)) => not_applicable(format!("its security group {id} belongs to another account")),
        (None, None) => Ok(Verdict::Compliant),
    }
}

/// The addresses that the groups together admit to the port, as far as they could be read, and what could not.
fn admitted(region: &str, groups: &[&SecurityGroup], port: u16, account: &Account) -> (Addresses, Option<Unread>) {
    let mut ranges = Vec::new();
    let (ingress, mut gap) = known_and_gap(groups.iter().map(|group| group.ingress.get()));
    for permission in ingress.into_iter().flatten().filter(|permission| is_about(permission, port)) {
        ranges.extend(&permission.ranges);
        for id in &permission.prefix_lists {
            match account.vpc.ranges_of(region, id) {
                Ok(listed) => ranges.extend(listed),
                Err(unread) => gap = Some(unread),
            }
        }
    }
    (ranges.into_iter().collect(), gap)
}

fn is_about(permission: &Permission, port: u16) -> bool {
    permission.traffic.includes(Transport::Tcp, port)
}

/// Whether every IPv4 address of the network is among these, or every IPv6 address.
fn holds_a_family(admitted: &Addresses, ranges: &[IpNet]) -> bool {
    [IpNet::V4(Ipv4Net::default()), IpNet::V6(Ipv6Net::default())].iter().any(|family| {
        let ranges: Vec<&IpNet> = ranges.iter().filter(|range| family.contains(*range)).collect();
        !ranges.is_empty() && admitted.contain(&ranges.into_iter().collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            vpc::{Network, PrefixList},
        },
        network::Protocol,
        observed::Known,
        testing::Cases,
    };

    fn with<const N: usize>(ingress: [Permission; N]) -> impl FnOnce(&mut Account) {
        |account| account.vpc.groups = Regional::example([SecurityGroup::with(ingress)])
    }

    fn with_foreign_group(own: &[&str]) -> Instance {
        let groups = ["sg-foreign"].iter().chain(own).map(|id| (*id).to_owned());
        Instance { security_groups: Known(groups.collect()), ..Instance::example() }
    }

    fn listed(ranges: &[&str]) -> impl FnOnce(&mut Account) {
        let list = PrefixList::of("pl-1", ranges);
        |account| {
            with([Permission::listed(6432, "pl-1")])(account);
            account.vpc.prefix_lists = Regional::example([list]);
        }
    }

    #[test]
    fn instances() {
        Cases::of(&INSTANCES)
            .compliant([Instance::example()])
            .not_applicable([
                Instance::aurora_member(),
                Instance { port: Known(None), ..Instance::example() },
                Instance { security_groups: Known(Vec::new()), ..Instance::example() },
                with_foreign_group(&[]),
                with_foreign_group(&["sg-1"]),
            ])
            .given(|account| account.vpc.networks = Regional::example([]))
            .not_applicable([Instance::example()])
            .given(with([Permission::example(6432, "10.0.0.0/16")]))
            .non_compliant([Instance::example(), with_foreign_group(&["sg-1"])])
            .compliant([Instance { port: Known(Some(6433)), ..Instance::example() }])
            .given(with([Permission::tcp(6000, 7000, "10.0.0.0/8")]))
            .non_compliant([Instance::example()])
            .given(with([Permission::all(Protocol::All, "0.0.0.0/0")]))
            .non_compliant([Instance::example()])
            .given(with([Permission::example(6432, "2a05:d018:1::/56")]))
            .non_compliant([Instance::example()])
            .given(with([Permission::example(6432, "10.0.0.0/17"), Permission::example(6432, "10.0.128.0/17")]))
            .non_compliant([Instance::example()])
            .given(with([Permission::udp(6432, "10.0.0.0/16"), Permission::from_group(6432, "sg-9")]))
            .compliant([Instance::example()])
            .given(listed(&["10.0.0.0/16"]))
            .non_compliant([Instance::example()])
            .given(listed(&["10.0.1.0/24"]))
            .compliant([Instance::example()])
            .check();
    }

    #[test]
    fn the_ranges_of_a_network_count_together() {
        let two_ranges = |account: &mut Account| {
            let ranges = Known(vec!["10.0.0.0/16".parse().unwrap(), "100.64.0.0/16".parse().unwrap()]);
            account.vpc.networks = Regional::example([Network { ranges, ..Network::example() }]);
        };
        Cases::of(&CLUSTERS)
            .given(|account| {
                two_ranges(account);
                with([Permission::example(6432, "100.64.0.0/16")])(account);
            })
            .compliant([Cluster::example()])
            .given(|account| {
                two_ranges(account);
                with([Permission::example(6432, "100.64.0.0/10"), Permission::example(6432, "10.0.0.0/8")])(account);
            })
            .non_compliant([Cluster::example()])
            .given(listed(&["10.0.1.0/24"]))
            .compliant([Cluster::example()])
            .check();
    }
}
