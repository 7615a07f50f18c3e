//! What the internet can reach of an instance.

use std::net::IpAddr;

use crate::{
    model::{
        Account,
        ec2::Instance,
        vpc::{Destination, NetworkInterface, Permission, Route, Subnet},
    },
    network::{AddressKind, Addresses, Transport, kind},
    observed::{Gap, Known, Reason, Unread, all, any, certain, known_and_gap},
    rule::{Outcome, Verdict, any_of, complete, violation},
    rules::exposure,
};

/// The actions that tell what the internet can reach of an instance.
pub(super) const READS: &[&str] = &[
    "ec2:DescribeManagedPrefixLists",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcBlockPublicAccessExclusions",
    "ec2:DescribeVpcBlockPublicAccessOptions",
    "ec2:GetManagedPrefixListEntries",
];

/// Compliant when the internet reaches none of these ports.
///
/// It reaches a port when one interface has all of it: a public address, security groups that open the port to the
/// internet of that address's family, a subnet that routes the same addresses to an internet gateway, and no VPC Block
/// Public Access.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html>
pub(super) fn unreachable(instance: &Instance, account: &Account, ports: &[(Transport, u16)]) -> Outcome {
    let v4 = instance.public_ips.get().map(|v4| v4.iter().copied().map(IpAddr::from).collect::<Vec<_>>());
    let v6 = instance.ipv6_addresses.get().map(|v6| v6.iter().copied().map(IpAddr::from).filter(is_public).collect());
    let (known, gap) = known_and_gap([v4, v6]);
    let mut addresses: Vec<IpAddr> = known.into_iter().flatten().collect();
    if addresses.is_empty() {
        return complete(gap);
    }
    let mut outcomes = vec![complete(gap)];
    for id in instance.interfaces.get()? {
        match account.vpc.interface(&instance.identity.region, id) {
            Ok(Some(interface)) => {
                if let Known(own) = &interface.public_addresses {
                    addresses.retain(|address| !own.contains(address));
                }
                outcomes.push(closed(interface, account, ports));
            }
            Ok(None) => outcomes.push(Err(Gap::not_listed(INTERFACES, id).into())),
            Err(unread) => outcomes.push(Err(unread.into())),
        }
    }
    // What was attached between the two lists: no one knows by which groups it is reached.
    outcomes.extend(addresses.iter().map(|address| Err(Gap::not_listed(INTERFACES, &address.to_string()).into())));
    any_of(outcomes)
}

const INTERFACES: &str = "ec2:DescribeNetworkInterfaces";

/// Of an interface's IPv6 addresses, not all are public. What AWS calls a public IPv4 address is one.
fn is_public(address: &IpAddr) -> bool {
    address.is_ipv4() || kind(*address) == AddressKind::Public
}

fn closed(interface: &NetworkInterface, account: &Account, ports: &[(Transport, u16)]) -> Outcome {
    let addresses = interface.public_addresses.get()?.iter().filter(|address| is_public(address));
    any_of(addresses.flat_map(|address| ports.iter().map(|port| port_closed(interface, account, *address, *port))))
}

fn port_closed(
    interface: &NetworkInterface,
    account: &Account,
    address: IpAddr,
    (transport, port): (Transport, u16),
) -> Outcome {
    let region = &interface.identity.region;
    let groups = interface.groups.get()?;
    let (ingress, missing) = ingress(region, groups, account);
    let matching = ingress.into_iter().filter(|permission| permission.traffic.includes(transport, port));
    let (sources, gap) = exposure::sources(region, matching, account);
    let open = Open { to: sources.iter().map(|source| &source.range).collect(), unread: missing.or(gap) };
    if !open.is_to_internet_of(address) && open.unread.is_none() {
        return Ok(Verdict::Compliant);
    }
    let subnet = interface.subnet.get()?;
    let subnet = account.vpc.subnet(region, subnet)?.ok_or_else(|| Gap::not_listed("ec2:DescribeSubnets", subnet))?;
    match (is_routed(subnet, account, address, &open), exposure::is_kept_out(subnet, account)) {
        (Ok(false), _) | (_, Ok(true)) => Ok(Verdict::Compliant),
        (Err(unread), _) | (_, Err(unread)) => Err(unread.into()),
        (Ok(true), Ok(false)) => violation(format!(
            "{} port {port} of {address} is open to the internet by {}",
            transport.as_str(),
            exposure::shortened(groups, ", ")
        )),
    }
}

/// To whom groups open a port.
struct Open {
    to: Addresses,
    /// Why it may be to others too.
    unread: Option<Unread>,
}

impl Open {
    fn is_to_internet_of(&self, address: IpAddr) -> bool {
        self.to.are_internet_of(&address)
    }
}

/// Whether the internet for which the port of the address is open can speak with it by an internet gateway.
fn is_routed(subnet: &Subnet, account: &Account, address: IpAddr, open: &Open) -> Result<bool, Unread> {
    let table = exposure::table_of(subnet, account)?;
    let leads = |sort: fn(&Route) -> bool, all: bool| {
        exposure::leads(table, account, sort, |led| {
            if all { led.are_internet_of(&address) } else { led.intersection(&open.to).are_internet_of(&address) }
        })
    };
    if leads(Route::is_to_internet_gateway, false)? {
        return Ok(true);
    }
    if let Some(unread) = &open.unread {
        return if leads(Route::is_to_internet_gateway, true)? { Err(Unread::clone(unread)) } else { Ok(false) };
    }
    if leads(Route::is_to_appliance, false)? && is_inspected(subnet, account)? {
        let detail = format!("an appliance decides what reaches {}", subnet.identity.id);
        return Err(Unread::new(Gap::new("network-firewall:DescribeFirewallPolicy", Reason::NotRequested, detail)));
    }
    Ok(false)
}

/// Whether what comes for the subnet from an internet gateway passes an appliance.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html>
fn is_inspected(subnet: &Subnet, account: &Account) -> Result<bool, Unread> {
    let tables = account.vpc.route_tables_in(&subnet.identity.region, subnet.vpc.get()?)?;
    let within: Addresses = subnet.ranges.get()?.iter().collect();
    let leads_within = |route: &Route| match &route.destination {
        Destination::Range(range) => within.intersection(&Addresses::from_iter([range])) != Addresses::default(),
        Destination::PrefixList(_) => false,
    };
    any(tables.into_iter().map(|(table, unread)| {
        let of_gateway = table.associations.get().map(|found| found.gateways.iter().any(|id| id.starts_with("igw-")));
        let leads = table.routes.get().map(|routes| routes.iter().any(|to| to.is_to_appliance() && leads_within(to)));
        all([of_gateway, leads, certain(unread)])
    }))
}

/// What the groups of these ids let in, and why some of it is missing.
pub(super) fn ingress<'a>(region: &str, ids: &[String], account: &'a Account) -> (Vec<&'a Permission>, Option<Unread>) {
    let of_group = |id: &String| {
        let group = account.vpc.group(region, id)?;
        group.ok_or_else(|| Gap::not_listed("ec2:DescribeSecurityGroups", id))?.ingress.get()
    };
    let (known, gap) = known_and_gap(ids.iter().map(of_group));
    (known.into_iter().flatten().collect(), gap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Identity, Regional,
            ec2::{BlockExclusion, BlockMode, InternetBlock, Spared},
            vpc::{Associations, RouteTable, SecurityGroup},
        },
        observed::Observed,
    };

    const V4: &str = "52.1.2.3";
    const V6: &str = "2600:1f18:aaaa:bb00::10";
    const DUAL: [(&str, &str); 2] = [("0.0.0.0/0", "igw-1"), ("::/0", "igw-1")];

    #[derive(Debug, PartialEq)]
    enum Answer {
        Open,
        Closed,
        Unknown,
    }
    use Answer::{Closed, Open, Unknown};

    fn routes(routes: &[(&str, &str)]) -> RouteTable {
        RouteTable::with(routes.iter().map(|(range, target)| Route::example(range, target)))
    }

    /// An account with an interface of this address, SSH open to this range, and these routes.
    fn account(address: &str, range: &str, table: RouteTable) -> Account {
        let mut account = Account::example();
        let public_addresses = Known(vec![address.parse().unwrap()]);
        account.vpc.interfaces =
            Regional::example([NetworkInterface { public_addresses, ..NetworkInterface::example() }]);
        account.vpc.groups = Regional::example([SecurityGroup::with([Permission::example(22, range)])]);
        account.vpc.route_tables = Regional::example([table]);
        account
    }

    /// Whether SSH can be reached on an instance of this address.
    fn ssh(address: &str, account: &Account) -> Answer {
        let mut instance = Instance::example();
        match address.parse().unwrap() {
            IpAddr::V4(address) => instance.public_ips = Known(vec![address]),
            IpAddr::V6(address) => instance.ipv6_addresses = Known(vec![address]),
        }
        match unreachable(&instance, account, &[(Transport::Tcp, 22)]) {
            Ok(Verdict::NonCompliant(_)) => Open,
            Ok(_) => Closed,
            Err(_) => Unknown,
        }
    }

    #[test]
    fn a_route_counts_for_the_addresses_that_it_is_for() {
        let dual = |v4, v6| routes(&[("0.0.0.0/0", v4), ("::/0", v6)]);
        for (address, range, table, expected) in [
            (V4, "0.0.0.0/0", dual("igw-1", "eigw-1"), Open),
            (V6, "::/0", dual("igw-1", "eigw-1"), Closed),
            (V6, "::/0", dual("nat-1", "igw-1"), Open),
            (V4, "0.0.0.0/0", dual("nat-1", "igw-1"), Closed),
            (V4, "0.0.0.0/0", dual("cagw-1", "igw-1"), Closed),
            (V4, "::/0", dual("igw-1", "igw-1"), Closed),
            (V6, "0.0.0.0/0", dual("igw-1", "igw-1"), Closed),
            ("fd00::1", "::/0", dual("igw-1", "igw-1"), Closed),
            // An office, not the internet.
            (V4, "0.0.0.0/0", routes(&[("52.9.0.0/16", "igw-1")]), Closed),
            (V4, "0.0.0.0/0", routes(&[("0.0.0.0/1", "igw-1"), ("128.0.0.0/1", "igw-1")]), Open),
            // The longer prefix takes the traffic.
            (
                V4,
                "0.0.0.0/0",
                routes(&[("0.0.0.0/0", "igw-1"), ("0.0.0.0/1", "nat-1"), ("128.0.0.0/1", "nat-1")]),
                Closed,
            ),
            (V4, "0.0.0.0/0", routes(&[("0.0.0.0/0", "nat-1"), ("0.0.0.0/1", "igw-1")]), Open),
            // Whom the group lets in gets no answer, and whom the route leads to is not let in.
            (V4, "0.0.0.0/1", routes(&[("128.0.0.0/1", "igw-1")]), Closed),
            (V4, "0.0.0.0/1", routes(&[("0.0.0.0/0", "igw-1")]), Open),
        ] {
            let said = format!("{address} {range} {:?}", table.routes);
            assert_eq!(ssh(address, &account(address, range, table)), expected, "{said}");
        }
    }

    #[test]
    fn routes_of_unread_prefix_lists() {
        let listed = |target| Route {
            destination: Destination::PrefixList("pl-9".to_owned()),
            ..Route::example("0.0.0.0/0", target)
        };
        let table = |lists, ranges| RouteTable::with([listed(lists), Route::example("0.0.0.0/0", ranges)]);
        assert_eq!(ssh(V4, &account(V4, "0.0.0.0/0", table("igw-1", "igw-1"))), Open);
        assert_eq!(ssh(V4, &account(V4, "0.0.0.0/0", table("igw-1", "nat-1"))), Unknown);
        assert_eq!(ssh(V4, &account(V4, "0.0.0.0/0", table("nat-1", "igw-1"))), Unknown);
        assert_eq!(ssh(V4, &account(V4, "0.0.0.0/0", table("nat-1", "nat-1"))), Closed);
        assert_eq!(ssh(V4, &account(V4, "10.0.0.0/8", table("nat-1", "igw-1"))), Closed);
    }

    #[test]
    fn an_address_that_no_interface_has() {
        let other = account("52.9.9.9", "10.0.0.0/8", routes(&DUAL));
        assert_eq!(ssh(V4, &other), Unknown);
        assert_eq!(ssh(V6, &account(V4, "10.0.0.0/8", routes(&DUAL))), Unknown);
        // What is known to be open stays so.
        assert_eq!(ssh(V4, &account("52.9.9.9", "0.0.0.0/0", routes(&DUAL))), Open);
        assert_eq!(ssh("fd00::1", &other), Closed);
    }

    #[test]
    fn appliances_between_the_gateway_and_the_subnet() {
        let table = || routes(&[("10.0.0.0/16", "local"), ("0.0.0.0/0", "vpce-1")]);
        let of_gateway = |range| RouteTable {
            identity: Identity::of_ec2("route-table", "rtb-9", "edge"),
            associations: Known(Associations { gateways: vec!["igw-1".to_owned()], ..Associations::default() }),
            ..routes(&[("10.0.0.0/16", "local"), (range, "vpce-1")])
        };
        let with = |tables: Vec<RouteTable>| {
            let mut account = account(V4, "0.0.0.0/0", table());
            account.vpc.route_tables = Regional::example(tables);
            ssh(V4, &account)
        };
        assert_eq!(with(vec![table()]), Closed);
        assert_eq!(with(vec![table(), of_gateway("10.0.1.0/24")]), Unknown);
        assert_eq!(with(vec![table(), of_gateway("10.0.2.0/24")]), Closed);
        assert_eq!(with(vec![RouteTable { associations: Known(Associations::default()), ..table() }]), Unknown);
    }

    fn unread<T>() -> Observed<T> {
        Observed::from(Gap::new("a:B", Reason::AccessDenied, ""))
    }

    fn blocked(block: Observed<InternetBlock>, change: impl FnOnce(&mut Subnet)) -> Answer {
        let mut account = account(V4, "0.0.0.0/0", routes(&DUAL));
        account.regions.iter_mut().for_each(|region| region.ec2.internet_block = block.clone());
        let mut subnet = Subnet::example();
        change(&mut subnet);
        account.vpc.subnets = Regional::example([subnet]);
        ssh(V4, &account)
    }

    #[test]
    fn vpc_block_public_access() {
        let block = |mode, exclusions: &[(&str, Spared)]| {
            let exclusion =
                |(target, spares): &(&str, Spared)| BlockExclusion { target: (*target).to_owned(), spares: *spares };
            Known(InternetBlock { mode, exclusions: exclusions.iter().map(exclusion).collect() })
        };
        let unchanged = |_: &mut Subnet| {};
        assert_eq!(blocked(block(BlockMode::Off, &[]), unchanged), Open);
        for mode in [BlockMode::Ingress, BlockMode::Bidirectional] {
            for (exclusions, expected) in [
                (&[][..], Closed),
                (&[("vpc-2", Spared::Everything), ("subnet-2", Spared::Everything)], Closed),
                (&[("subnet-1", Spared::Everything)], Open),
                (&[("vpc-1", Spared::Everything)], Open),
                (&[("vpc-1", Spared::Egress)], Closed),
                (&[("vpc-1", Spared::Egress), ("subnet-1", Spared::Everything)], Open),
                (&[("subnet-1", Spared::Unsettled)], Unknown),
                (&[("subnet-1", Spared::Unsettled), ("vpc-1", Spared::Everything)], Open),
            ] {
                assert_eq!(blocked(block(mode, exclusions), unchanged), expected, "{mode:?} {exclusions:?}");
            }
        }
        let local = |subnet: &mut Subnet| subnet.zone = Known("eu-west-1-lhr-1a".to_owned());
        assert_eq!(blocked(block(BlockMode::Ingress, &[]), local), Unknown);
        assert_eq!(blocked(block(BlockMode::Bidirectional, &[]), local), Closed);
        assert_eq!(blocked(block(BlockMode::Off, &[]), local), Open);
        assert_eq!(blocked(unread(), unchanged), Unknown);
        // Who owns a shared subnet decides.
        let shared = |mode: Observed<BlockMode>| {
            move |subnet: &mut Subnet| {
                subnet.identity = subnet.identity.clone().shared();
                subnet.internet_block = mode;
            }
        };
        assert_eq!(blocked(block(BlockMode::Ingress, &[]), shared(Known(BlockMode::Off))), Open);
        assert_eq!(blocked(block(BlockMode::Off, &[]), shared(Known(BlockMode::Ingress))), Unknown);
        assert_eq!(blocked(block(BlockMode::Off, &[]), shared(unread())), Unknown);
    }

    #[test]
    fn the_block_is_asked_for_only_where_something_is_open() {
        for mut account in [account(V4, "10.0.0.0/8", routes(&DUAL)), account(V4, "0.0.0.0/0", routes(&[]))] {
            account.regions.iter_mut().for_each(|region| region.ec2.internet_block = unread());
            assert_eq!(ssh(V4, &account), Closed);
        }
    }
}
