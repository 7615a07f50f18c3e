use super::{
    exposure::{self, shortened, sources},
    own,
};
use crate::{
    model::{Account, vpc::SecurityGroup},
    network::documentation,
    observed::known_and_gap,
    rule::{Outcome, Remediation, Rule, Severity, any_of, complete, require},
};

pub(super) static RULE: Rule<SecurityGroup> = Rule {
    id: "vpc-sg-no-documentation-cidrs",
    title: "Security groups name no addresses that are reserved for examples",
    severity: Severity::Medium,
    expectations: &[10],
    themes: &["network-segmentation", "secure-configuration"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: exposure::READS,
    rationale: "No one has these addresses: they were copied from an example, and the addresses that were meant are missing, \
                so the rule does not do what its author believes.",
    remediation: Remediation {
        text: "Replace the range with the addresses that are meant, or remove the rule.",
        cli: "aws ec2 revoke-security-group-ingress --region {region} --group-id {id} --protocol {protocol} --port {port} \
              --cidr {range}",
    },
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    check,
};

fn check(group: &SecurityGroup, account: &Account) -> Outcome {
    own(&group.identity)?;
    let (permissions, unread) = known_and_gap([group.ingress.get(), group.egress.get()]);
    let (sources, gap) = sources(&group.identity.region, permissions.into_iter().flatten(), account);
    let examples: Vec<String> =
        sources.iter().filter(|source| documentation(&source.range).is_some()).map(exposure::Source::text).collect();
    any_of([
        require(examples.is_empty(), format!("{} is reserved for documentation", shortened(&examples, " and "))),
        complete(unread.or(gap)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            vpc::{Permission, PrefixList},
        },
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let listed = SecurityGroup::with([Permission::listed(22, "pl-1")]);
        Cases::of(&RULE)
            .compliant([
                SecurityGroup::example(),
                SecurityGroup::with([Permission::example(22, "0.0.0.0/0"), Permission::example(22, "203.0.112.0/22")]),
                listed.clone(),
            ])
            .non_compliant([
                SecurityGroup::with([Permission::example(22, "203.0.113.7/32")]),
                SecurityGroup::with([Permission::example(22, "192.0.2.0/24"), Permission::example(22, "10.0.0.0/8")]),
                SecurityGroup::with([Permission::example(22, "2001:db8:1::/48")]),
                SecurityGroup::sending([Permission::example(22, "198.51.100.128/25")]),
            ])
            .not_applicable([SecurityGroup {
                identity: SecurityGroup::example().identity.shared(),
                ..SecurityGroup::example()
            }])
            .insufficient_data([SecurityGroup::with([Permission::listed(22, "pl-unshared")])])
            .given(|account| account.vpc.prefix_lists = Regional::example([PrefixList::of("pl-1", &["3fff::/32"])]))
            .non_compliant([listed])
            .check();
    }
}
