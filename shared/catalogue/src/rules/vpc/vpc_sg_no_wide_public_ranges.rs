use super::{
    exposure::{self, Source, shortened, sources},
    own,
};
use crate::{
    model::{Account, vpc::SecurityGroup},
    network::touches_public,
    observed::known_and_gap,
    rule::{Outcome, Remediation, Rule, Severity, any_of, complete, require},
};

pub(super) static RULE: Rule<SecurityGroup> = Rule {
    id: "vpc-sg-no-wide-public-ranges",
    title: "Security groups name no public IPv4 range wider than /24",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["network-exposure"],
    equivalents: &["prowler:ec2_securitygroup_allow_wide_open_public_ipv4"],
    differs: &[],
    parameters: &[],
    reads: exposure::READS,
    rationale: "Hundreds of public addresses and more rarely belong to one owner: strangers share what was meant for one \
                office or partner.",
    remediation: Remediation {
        text: "Replace the range with the addresses that are meant. Judged are ranges other than 0.0.0.0/0, which has rules \
               of its own.",
        cli: "aws ec2 revoke-security-group-ingress --region {region} --group-id {id} --protocol tcp --port {port} --cidr \
              {range}",
    },
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    check,
};

/// The size of range that networks announce to the internet at least, and so the least that an organisation has.
const WIDEST: u8 = 24;

fn check(group: &SecurityGroup, account: &Account) -> Outcome {
    own(&group.identity)?;
    let (permissions, unread) = known_and_gap([group.ingress.get(), group.egress.get()]);
    let (mut sources, gap) = sources(&group.identity.region, permissions.into_iter().flatten(), account);
    sources.retain(|source| source.range.addr().is_ipv4() && touches_public(&source.range));
    sources.retain(|source| (1..WIDEST).contains(&source.range.prefix_len()));
    let texts: Vec<String> = sources.iter().map(Source::text).collect();
    any_of([
        require(texts.is_empty(), format!("names wide public ranges: {}", shortened(&texts, ", "))),
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
                SecurityGroup::with([Permission::example(22, "0.0.0.0/0"), Permission::example(22, "2600::/16")]),
                SecurityGroup::with([Permission::example(22, "52.1.2.0/24"), Permission::example(22, "10.0.0.0/8")]),
                listed.clone(),
            ])
            .non_compliant([
                SecurityGroup::with([Permission::example(22, "52.1.2.0/23")]),
                SecurityGroup::with([Permission::example(22, "0.0.0.0/1")]),
                SecurityGroup::sending([Permission::example(22, "52.0.0.0/8")]),
            ])
            .not_applicable([SecurityGroup {
                identity: SecurityGroup::example().identity.shared(),
                ..SecurityGroup::example()
            }])
            .given(|account| account.vpc.prefix_lists = Regional::example([PrefixList::of("pl-1", &["52.1.0.0/16"])]))
            .non_compliant([listed])
            .check();
    }
}
