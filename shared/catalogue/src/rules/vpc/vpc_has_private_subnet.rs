use super::own;
use crate::{
    model::{
        Account,
        vpc::{Network, Route, Subnet},
    },
    network::Addresses,
    observed::{Unread, all, any, certain},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
    rules::exposure,
};

pub(super) static RULE: Rule<Network> = Rule {
    id: "vpc-has-private-subnet",
    title: "VPCs with public subnets have private ones too",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["network-segmentation"],
    equivalents: &["prowler:vpc_subnet_separate_private_public"],
    differs: &[Difference {
        from: &["prowler:vpc_subnet_separate_private_public"],
        how: "A VPC without a public subnet is compliant. A subnet without a route table of its own has the \
                  main one of its VPC.",
        source: &[(
            "Subnet types",
            "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html#subnet-types",
        )],
    }],
    parameters: &[],
    reads: &[
        "ec2:DescribeManagedPrefixLists",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSubnets",
        "ec2:GetManagedPrefixListEntries",
    ],
    rationale: "Where every subnet leads to the internet, servers and databases that should not be reachable from there have \
                no other place to be.",
    remediation: Remediation {
        text: "Create subnets with a route table that has no route to an internet gateway, and move everything into them that \
               the internet need not reach.",
        cli: "aws ec2 create-route-table --region {region} --vpc-id {id}",
    },
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html#subnet-types",
    check,
};

fn check(network: &Network, account: &Account) -> Outcome {
    own(&network.identity)?;
    let subnets = account.vpc.subnets_of(&network.identity.region, &network.identity.id)?;
    if subnets.is_empty() {
        return not_applicable("has no subnets");
    }
    let private = any(subnets.into_iter().map(|(subnet, unread)| {
        let private = is_public(subnet, account).map(|public| !public);
        all([private, certain(unread)])
    }));
    require(private?, "every subnet is public")
}

fn is_public(subnet: &Subnet, account: &Account) -> Result<bool, Unread> {
    let table = exposure::table_of(subnet, account)?;
    exposure::leads(table, account, Route::is_to_internet_gateway, Addresses::are_internet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Identity, Regional,
            vpc::{Associations, Destination, PrefixList, RouteTable},
        },
        observed::Known,
        testing::Cases,
    };

    fn public() -> RouteTable {
        RouteTable::with([Route::example("10.0.0.0/16", "local"), Route::example("0.0.0.0/0", "igw-1")])
    }

    fn own(table: RouteTable, id: &str, subnets: &[&str]) -> RouteTable {
        RouteTable {
            identity: Identity::of_ec2("route-table", id, id),
            associations: Known(Associations {
                subnets: subnets.iter().map(ToString::to_string).collect(),
                ..Associations::default()
            }),
            ..table
        }
    }

    fn routed(tables: impl IntoIterator<Item = RouteTable>) -> impl FnOnce(&mut Account) {
        let tables: Vec<_> = tables.into_iter().collect();
        |account| account.vpc.route_tables = Regional::example(tables)
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Network::example()])
            .not_applicable([Network { identity: Network::example().identity.shared(), ..Network::example() }])
            .given(routed([public()]))
            .non_compliant([Network::example()])
            .given(routed([public(), own(RouteTable::example(), "rtb-2", &["subnet-2"])]))
            .compliant([Network::example()])
            .given(routed([RouteTable::example(), own(public(), "rtb-2", &["subnet-1"])]))
            .compliant([Network::example()])
            .given(routed([RouteTable::example(), own(public(), "rtb-2", &["subnet-1", "subnet-2"])]))
            .non_compliant([Network::example()])
            .given(routed([RouteTable::with([
                Route::example("52.1.2.0/24", "igw-1"),
                Route::example("::/0", "eigw-1"),
            ])]))
            .compliant([Network::example()])
            .given(routed([RouteTable::with([Route::example("0.0.0.0/0", "nat-1"), Route::example("::/0", "igw-1")])]))
            .non_compliant([Network::example()])
            .given(|account| {
                let destination = Destination::PrefixList("pl-1".to_owned());
                account.vpc.prefix_lists = Regional::example([PrefixList::of("pl-1", &["0.0.0.0/0"])]);
                routed([RouteTable::with([Route { destination, ..Route::example("0.0.0.0/0", "igw-1") }])])(account);
            })
            .non_compliant([Network::example()])
            .given(|account| account.vpc.route_tables = Regional::example([]))
            .insufficient_data([Network::example()])
            .given(|account| account.vpc.subnets = Regional::example([]))
            .not_applicable([Network::example()])
            .check();
    }
}
