use ipnet::IpNet;

use super::exposure::{destinations, shortened};
use crate::{
    model::{
        Account,
        vpc::{Peering, Route, RouteTable},
    },
    network::Addresses,
    observed::{Unread, known_and_gap},
    rule::{Difference, Outcome, Remediation, Rule, Severity, any_of, complete, not_applicable, require},
};

pub(super) static RULE: Rule<Peering> = Rule {
    id: "vpc-peering-routes-least-privilege",
    title: "Routes over a VPC peering connection lead to a part of the other VPC, not to all of it",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["network-segmentation"],
    equivalents: &["prowler:vpc_peering_routing_tables_with_least_privilege"],
    differs: &[Difference {
        from: &["prowler:vpc_peering_routing_tables_with_least_privilege"],
        how: "Routes count by what they cover, in every route table that leads over the connection: two \
                  halves of the other network, or a range that contains it, are all of it.",
        source: &[("Routes for peering", "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html")],
    }],
    parameters: &[],
    reads: &["ec2:DescribeManagedPrefixLists", "ec2:DescribeRouteTables", "ec2:GetManagedPrefixListEntries"],
    rationale: "A route to the whole other network lets an intruder in one of them reach everything in the other.",
    remediation: Remediation {
        text: "Replace the route with routes to the subnets or hosts that are needed.",
        cli: "aws ec2 delete-route --region {region} --route-table-id {table} --destination-cidr-block {range}",
    },
    source: "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html",
    check,
};

fn check(peering: &Peering, account: &Account) -> Outcome {
    if !*peering.active.get()? {
        return not_applicable("no traffic flows over it yet");
    }
    let tables = account.vpc.route_tables_to(&peering.identity.region, &peering.identity.id)?;
    any_of(tables.into_iter().map(|(table, unread)| match unread {
        Some(unread) => Err(unread.into()),
        None => narrow(peering, table, account),
    }))
}

fn narrow(peering: &Peering, table: &RouteTable, account: &Account) -> Outcome {
    let (routed, gap) = routed(peering, table.routes.get()?, table, account);
    let (ranges, unread) = known_and_gap([peering.requester_ranges.get(), peering.accepter_ranges.get()]);
    let whole: Vec<String> = ranges
        .into_iter()
        .flatten()
        .filter(|range| routed.contain(&Addresses::from_iter([*range])))
        .map(IpNet::to_string)
        .collect();
    any_of([
        require(
            whole.is_empty(),
            format!("{} leads to all of {} over it", table.identity.id, shortened(&whole, " and ")),
        ),
        complete(gap.or(unread)),
    ])
}

fn routed(peering: &Peering, routes: &[Route], table: &RouteTable, account: &Account) -> (Addresses, Option<Unread>) {
    let mut addresses = Addresses::default();
    let mut gap = None;
    for route in routes.iter().filter(|route| route.active && route.target == peering.identity.id) {
        match destinations(route, table, account) {
            Ok(ranges) => addresses = addresses.union(&ranges.iter().collect()),
            Err(unread) => gap = gap.or(Some(unread)),
        }
    }
    (addresses, gap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            vpc::{Destination, PrefixList},
        },
        observed::Known,
        testing::Cases,
    };

    fn routed(routes: impl IntoIterator<Item = Route>) -> impl FnOnce(&mut Account) {
        let table = RouteTable::with(routes);
        |account| account.vpc.route_tables = Regional::example([table])
    }

    fn over(range: &str) -> Route {
        Route::example(range, "pcx-1")
    }

    #[test]
    fn verdicts() {
        let peering = Peering::example;
        let listed = || Route { destination: Destination::PrefixList("pl-1".to_owned()), ..over("0.0.0.0/0") };
        Cases::of(&RULE)
            .compliant([peering()])
            .given(routed([over("10.1.7.0/24"), over("10.1.8.0/24")]))
            .compliant([peering()])
            .given(routed([over("10.1.0.0/16")]))
            .non_compliant([peering()])
            .not_applicable([Peering { active: Known(false), ..peering() }])
            .given(routed([over("0.0.0.0/0")]))
            .non_compliant([peering()])
            .given(routed([over("10.1.0.0/17"), over("10.1.128.0/17")]))
            .non_compliant([peering()])
            .given(routed([Route::example("10.1.0.0/16", "pcx-2")]))
            .compliant([peering()])
            .given(routed([Route { active: false, ..over("10.1.0.0/16") }]))
            .compliant([peering()])
            .given(routed([listed()]))
            .compliant([peering()])
            .given(|account| {
                account.vpc.prefix_lists = Regional::example([PrefixList::of("pl-1", &["10.0.0.0/8"])]);
                account.vpc.route_tables = Regional::example([RouteTable::with([listed()])]);
            })
            .non_compliant([peering()])
            .check();
    }
}
