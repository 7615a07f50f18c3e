//! What the internet can reach of an instance.

use std::net::IpAddr;

use crate::{
    model::{
        Account,
        ec2::Instance,
        vpc::{NetworkInterface, Permission, Route, SecurityGroup},
    },
    network::{Addresses, Transport},
    observed::{Gap, Reason, Unread, known_and_gap},
    rule::{Outcome, Verdict, any_of, violation},
    rules::exposure,
};

/// The actions that tell what the internet can reach of an instance.
pub(super) const READS: &[&str] = &[
    "ec2:DescribeManagedPrefixLists",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:GetManagedPrefixListEntries",
];

/// Compliant when the internet reaches none of these ports.
///
/// It reaches a port when one interface has all of it: a public address, security groups that open the port to the
/// internet of that address's family, and a subnet with a route to an internet gateway.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html>
pub(super) fn unreachable(instance: &Instance, account: &Account, ports: &[(Transport, u16)]) -> Outcome {
    if instance.public_ips.is_empty() && instance.ipv6_addresses.is_empty() {
        return Ok(Verdict::Compliant);
    }
    any_of(instance.interfaces.iter().map(|id| {
        let interface = account
            .vpc
            .interface(&instance.identity.region, id)?
            .ok_or_else(|| not_listed("ec2:DescribeNetworkInterfaces", id))?;
        closed(interface, account, ports)
    }))
}

fn closed(interface: &NetworkInterface, account: &Account, ports: &[(Transport, u16)]) -> Outcome {
    let addresses: Vec<IpAddr> = interface.public_addresses.iter().filter_map(|address| address.parse().ok()).collect();
    let open = any_of(ports.iter().map(|port| port_closed(interface, account, &addresses, *port)));
    if open == Ok(Verdict::Compliant) {
        return open;
    }
    if is_routed(interface, account)? { open } else { Ok(Verdict::Compliant) }
}

fn port_closed(
    interface: &NetworkInterface,
    account: &Account,
    addresses: &[IpAddr],
    (transport, port): (Transport, u16),
) -> Outcome {
    let region = &interface.identity.region;
    let (groups, missing) = groups(region, &interface.groups, account);
    let matching = ingress(&groups).filter(|permission| permission.traffic.includes(transport, port));
    let (sources, gap) = exposure::sources(region, matching, account);
    let open: Addresses = sources.iter().map(|source| &source.range).collect();
    let exposed = addresses.iter().find(|address| open.are_internet_of(address));
    match (exposed, missing.or(gap)) {
        (Some(address), _) => violation(format!(
            "{} port {port} of {address} is open to the internet by {}",
            transport.as_str(),
            exposure::shortened(&interface.groups, ", ")
        )),
        (None, Some(unread)) if !addresses.is_empty() => Err(unread.into()),
        (None, _) => Ok(Verdict::Compliant),
    }
}

fn is_routed(interface: &NetworkInterface, account: &Account) -> Result<bool, Unread> {
    let subnet = account
        .vpc
        .subnet(&interface.identity.region, &interface.subnet)?
        .ok_or_else(|| not_listed("ec2:DescribeSubnets", &interface.subnet))?;
    let table = account.vpc.route_table_of(subnet)?;
    Ok(table.is_some_and(|table| table.routes.iter().any(Route::is_to_internet_gateway)))
}

/// The groups of these ids, and why some of them are missing.
pub(super) fn groups<'a>(
    region: &str,
    ids: &[String],
    account: &'a Account,
) -> (Vec<&'a SecurityGroup>, Option<Unread>) {
    known_and_gap(
        ids.iter().map(|id| account.vpc.group(region, id)?.ok_or_else(|| not_listed("ec2:DescribeSecurityGroups", id))),
    )
}

/// What the groups let in.
pub(super) fn ingress<'a>(groups: &[&'a SecurityGroup]) -> impl Iterator<Item = &'a Permission> {
    groups.iter().flat_map(|group| &group.ingress)
}

/// Something was created or deleted between two lists.
fn not_listed(action: &str, id: &str) -> Unread {
    let detail = format!("{id} is not in the list");
    Unread::new(Gap { action: action.to_owned(), reason: Reason::InvalidResponse, detail })
}
