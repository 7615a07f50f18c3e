use super::{
    exposure::{Source, shortened, sources},
    own,
};
use crate::{
    model::{Account, vpc::SecurityGroup},
    network::{is_internet, touches_public},
    observed::Gap,
    rule::{Difference, Outcome, Remediation, Rule, Severity, any_of, complete, require},
};

pub(super) static RULE: Rule<SecurityGroup> = Rule {
    id: "vpc-sg-no-public-address-ingress",
    title: "Security groups let in no public addresses by name",
    severity: Severity::Low,
    expectations: &[],
    themes: &["network-exposure"],
    equivalents: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_any_port_from_ip"],
    differs: &[Difference {
        from: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_any_port_from_ip"],
        how: "Prefix lists are read. Not blamed are the VPC's own addresses, which are public for IPv6, and \
                  the ranges that mean the whole internet, which have rules of their own.",
        source: &[("IP addressing", "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html")],
    }],
    parameters: &[],
    reads: &["ec2:DescribeManagedPrefixLists", "ec2:DescribeVpcs", "ec2:GetManagedPrefixListEntries"],
    rationale: "A public address belongs to someone else tomorrow: an office moves, a provider hands the address on, and the \
                rule still lets it in. A VPN or a private connection does not age like that.",
    remediation: Remediation {
        text: "Reach the network through a VPN, PrivateLink or Session Manager, and remove the rule. Judged are ranges other \
               than the whole internet, which has rules of its own.",
        cli: "aws ec2 revoke-security-group-ingress --region {region} --group-id {id} --protocol tcp --port {port} --cidr \
              {range}",
    },
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    check,
};

fn check(group: &SecurityGroup, account: &Account) -> Outcome {
    own(&group.identity)?;
    let (mut sources, gap) = sources(&group.identity.region, group.ingress.get()?, account);
    sources.retain(|source| touches_public(&source.range) && !is_internet(&source.range));
    if !sources.is_empty() {
        // The IPv6 addresses of a VPC are public ones, and its IPv4 addresses can be.
        // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
        let region = &group.identity.region;
        let vpc = group.vpc.get()?;
        let network = account.vpc.vpc(region, vpc)?.ok_or_else(|| Gap::not_listed("ec2:DescribeVpcs", vpc))?;
        let own = network.ranges.get()?;
        sources.retain(|source| !own.iter().any(|range| range.contains(&source.range)));
    }
    let texts: Vec<String> = sources.iter().map(Source::text).collect();
    any_of([require(texts.is_empty(), format!("lets in public addresses: {}", shortened(&texts, ", "))), complete(gap)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            vpc::{Permission, PrefixList},
        },
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let listed = SecurityGroup::with([Permission::listed(22, "pl-1")]);
        Cases::of(&RULE)
            .compliant([
                SecurityGroup::example(),
                SecurityGroup::with([Permission::example(22, "0.0.0.0/0"), Permission::example(22, "::/0")]),
                SecurityGroup::with([
                    Permission::example(22, "2a05:d018:1:0::/64"),
                    Permission::example(22, "fd00::/8"),
                ]),
                listed.clone(),
            ])
            .non_compliant([
                SecurityGroup::with([Permission::example(22, "52.1.2.3/32")]),
                SecurityGroup::with([Permission::example(22, "2a05:d018:2::/64")]),
                SecurityGroup::with([Permission::example(22, "172.0.0.0/8")]),
            ])
            .not_applicable([SecurityGroup {
                identity: SecurityGroup::example().identity.shared(),
                ..SecurityGroup::example()
            }])
            .insufficient_data([SecurityGroup {
                vpc: Known("vpc-9".to_owned()),
                ..SecurityGroup::with([Permission::example(22, "52.1.2.3/32")])
            }])
            .given(|account| account.vpc.prefix_lists = Regional::example([PrefixList::of("pl-1", &["52.1.2.3/32"])]))
            .non_compliant([listed])
            .check();
    }
}
