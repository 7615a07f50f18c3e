use super::{exposure, own};
use crate::{
    model::{
        Account,
        vpc::{Route, RouteTable},
    },
    network::Addresses,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<RouteTable> = Rule {
    id: "no-unrestricted-route-to-igw",
    title: "Only the route tables named for it lead to the internet",
    severity: Severity::Low,
    expectations: &[],
    themes: &["network-exposure"],
    equivalents: &["config:NO_UNRESTRICTED_ROUTE_TO_IGW"],
    differs: &[],
    parameters: &["public_route_tables"],
    reads: exposure::READS,
    rationale: "A route to an internet gateway makes every subnet of the table public. That should be so by decision, and the \
                list of such tables short.",
    remediation: Remediation {
        text: "Delete the route, or name the table in public_route_tables if its subnets are meant to be public.",
        cli: "aws ec2 delete-route --region {region} --route-table-id {id} --destination-cidr-block 0.0.0.0/0",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/no-unrestricted-route-to-igw.html",
    check,
};

fn check(table: &RouteTable, account: &Account) -> Outcome {
    own(&table.identity)?;
    if account.parameters.public_route_tables.contains(&table.identity.id) {
        return Ok(Verdict::Compliant);
    }
    if !exposure::leads(table, account, Route::is_to_internet_gateway, Addresses::are_internet)? {
        return Ok(Verdict::Compliant);
    }
    let gateway = table.routes.get()?.iter().find(|route| route.is_to_internet_gateway());
    violation(format!("routes the internet through {}", gateway.map_or("", |route| route.target.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            vpc::{Destination, PrefixList},
        },
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let open = || RouteTable::with([Route::example("0.0.0.0/0", "igw-1")]);
        let listed = || {
            let destination = Destination::PrefixList("pl-1".to_owned());
            RouteTable::with([Route { destination, ..Route::example("0.0.0.0/0", "igw-1") }])
        };
        Cases::of(&RULE)
            .compliant([
                RouteTable::example(),
                RouteTable::with([Route::example("0.0.0.0/0", "nat-1"), Route::example("::/0", "eigw-1")]),
                RouteTable::with([Route::example("52.1.2.0/24", "igw-1")]),
                RouteTable::with([Route { active: false, ..Route::example("0.0.0.0/0", "igw-1") }]),
                RouteTable::with([Route::example("0.0.0.0/0", "cagw-1")]),
                // The longer prefixes take all of it.
                RouteTable::with([
                    Route::example("0.0.0.0/0", "igw-1"),
                    Route::example("0.0.0.0/1", "nat-1"),
                    Route { active: false, ..Route::example("128.0.0.0/1", "tgw-1") },
                ]),
                listed(),
            ])
            .non_compliant([
                open(),
                RouteTable::with([Route::example("::/0", "igw-1")]),
                RouteTable::with([Route::example("0.0.0.0/1", "igw-1"), Route::example("128.0.0.0/1", "igw-1")]),
                RouteTable::with([Route::example("0.0.0.0/0", "igw-1"), Route::example("0.0.0.0/1", "nat-1")]),
            ])
            .not_applicable([RouteTable { identity: open().identity.shared(), ..open() }])
            .given(|account| account.vpc.prefix_lists = Regional::example([PrefixList::of("pl-1", &["0.0.0.0/0"])]))
            .non_compliant([listed()])
            .given(|account| account.parameters.public_route_tables = vec!["rtb-1".to_owned()])
            .compliant([open()])
            .check();
    }
}
