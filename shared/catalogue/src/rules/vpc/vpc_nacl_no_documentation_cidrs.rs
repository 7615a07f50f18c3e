use super::{exposure::shortened, own};
use crate::{
    model::{Account, vpc::NetworkAcl},
    network::documentation,
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<NetworkAcl> = Rule {
    id: "vpc-nacl-no-documentation-cidrs",
    title: "Network ACLs name no addresses that are reserved for examples",
    severity: Severity::Medium,
    expectations: &[10],
    themes: &["network-segmentation", "secure-configuration"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "No one has these addresses: they were copied from an example, and the addresses that were meant are missing, \
                so the entry does not do what its author believes.",
    remediation: Remediation {
        text: "Replace the entry with one for the addresses that are meant, or delete it.",
        cli: "aws ec2 delete-network-acl-entry --region {region} --network-acl-id {id} --ingress --rule-number {number}",
    },
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
    check,
};

fn check(acl: &NetworkAcl, _: &Account) -> Outcome {
    own(&acl.identity)?;
    let examples: Vec<String> = acl
        .entries
        .get()?
        .iter()
        .filter(|entry| documentation(&entry.range).is_some())
        .map(|entry| format!("{} of entry {}", entry.range, entry.number))
        .collect();
    require(examples.is_empty(), format!("{} is reserved for documentation", shortened(&examples, " and ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::vpc::AclEntry, network::Protocol, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |range| NetworkAcl::with([AclEntry::example(100, true, Protocol::Tcp, 443, range)]);
        Cases::of(&RULE)
            .compliant([NetworkAcl::example(), with("203.0.112.0/22"), with("::/0")])
            .non_compliant([with("203.0.113.0/24"), with("2001:db8::/64"), with("192.0.2.1/32")])
            .not_applicable([NetworkAcl { identity: with("::/0").identity.shared(), ..with("192.0.2.0/24") }])
            .check();
    }
}
