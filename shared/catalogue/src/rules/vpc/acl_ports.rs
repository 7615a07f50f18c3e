//! What network ACLs let in from the internet.

use super::own;
use crate::{
    model::{
        Account,
        vpc::{AclEntry, NetworkAcl},
    },
    network::{Addresses, Protocol, Transport, touches_public},
    rule::{Outcome, Remediation, Rule, Severity, any_of, not_applicable, require},
};

pub(super) static SSH_AND_RDP: Rule<NetworkAcl> = Rule {
    id: "nacl-no-unrestricted-ssh-rdp",
    title: "Network ACLs do not let the internet reach SSH and remote desktops",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["network-exposure"],
    equivalents: &["config:NACL_NO_UNRESTRICTED_SSH_RDP", "securityhub:EC2.21"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: RATIONALE,
    remediation: REMEDIATION,
    source: "https://docs.aws.amazon.com/config/latest/developerguide/nacl-no-unrestricted-ssh-rdp.html",
    check: |acl, _| {
        own(&acl.identity)?;
        if acl.default {
            return not_applicable("it is the default ACL of its VPC");
        }
        any_of([22, 3389].map(|port| {
            any_of(Transport::BOTH.map(|transport| {
                let what = format!("{} port {port}", transport.as_str());
                closed(acl, &what, |entry| entry.traffic.includes(transport, port))
            }))
        }))
    },
};

pub(super) static ANY_PORT: Rule<NetworkAcl> = any_acl(
    "vpc-nacl-no-unrestricted-ingress",
    "Network ACLs do not let everything in from the internet",
    &["prowler:ec2_networkacl_allow_ingress_any_port"],
    |acl, _| {
        own(&acl.identity)?;
        closed(acl, "all traffic", |entry| entry.traffic.protocol == Protocol::All)
    },
);

pub(super) static RDP: Rule<NetworkAcl> = any_acl(
    "vpc-nacl-no-unrestricted-rdp",
    "Network ACLs, default ones too, do not let the internet reach remote desktops",
    &["prowler:ec2_networkacl_allow_ingress_tcp_port_3389"],
    |acl, _| port_closed(acl, 3389),
);

pub(super) static SSH: Rule<NetworkAcl> = any_acl(
    "vpc-nacl-no-unrestricted-ssh",
    "Network ACLs, default ones too, do not let the internet reach SSH",
    &["prowler:ec2_networkacl_allow_ingress_tcp_port_22"],
    |acl, _| port_closed(acl, 22),
);

const RATIONALE: &str = "A network ACL is the second line behind the security groups: it still holds when a group is opened by \
                         mistake.";

const REMEDIATION: Remediation = Remediation {
    text: "Replace the entry with entries for the ports and addresses that are needed, or deny the port in an entry with a \
           lower number.",
    cli: "aws ec2 delete-network-acl-entry --region {region} --network-acl-id {id} --ingress --rule-number {number}",
};

/// What the rules have in common that judge default ACLs too. AWS opens those; that is why they are worth less.
const fn any_acl(
    id: &'static str,
    title: &'static str,
    equivalents: &'static [&'static str],
    check: fn(&NetworkAcl, &Account) -> Outcome,
) -> Rule<NetworkAcl> {
    Rule {
        id,
        title,
        severity: Severity::Low,
        expectations: &[],
        themes: &["network-exposure"],
        equivalents,
        differs: &[],
        parameters: &[],
        reads: &[],
        rationale: RATIONALE,
        remediation: REMEDIATION,
        source: "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
        check,
    }
}

fn port_closed(acl: &NetworkAcl, port: u16) -> Outcome {
    own(&acl.identity)?;
    closed(acl, &format!("TCP port {port}"), |entry| entry.traffic.includes(Transport::Tcp, port))
}

/// Compliant when the entries that match let most of the internet not in. The first entry that matches an address
/// decides; a denial only counts for what no earlier entry allowed.
fn closed(acl: &NetworkAcl, what: &str, matches: impl Fn(&AclEntry) -> bool) -> Outcome {
    let mut entries: Vec<&AclEntry> =
        acl.entries.get()?.iter().filter(|entry| !entry.egress && matches(entry)).collect();
    entries.sort_by_key(|entry| entry.number);
    let mut allowed = Addresses::default();
    let mut decided = Addresses::default();
    let mut allowing = Vec::new();
    for entry in entries {
        let range = Addresses::from_iter([&entry.range]);
        let new = range.without(&decided);
        if entry.allow && new != Addresses::default() {
            allowed = allowed.union(&new);
            if touches_public(&entry.range) {
                allowing.push(format!("{} to {}", entry.number, entry.range));
            }
        }
        decided = decided.union(&range);
    }
    let by = super::exposure::shortened(&allowing, " and ");
    require(!allowed.are_internet(), format!("{what} is open by entry {by}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;
    use Protocol::{All, Tcp, Udp};

    fn entry(number: u16, allow: bool, protocol: Protocol, port: u16, range: &str) -> AclEntry {
        AclEntry::example(number, allow, protocol, port, range)
    }

    fn default_acl() -> NetworkAcl {
        NetworkAcl {
            default: true,
            ..NetworkAcl::with([entry(100, true, All, 0, "0.0.0.0/0"), entry(32767, false, All, 0, "0.0.0.0/0")])
        }
    }

    fn shared() -> NetworkAcl {
        NetworkAcl { identity: NetworkAcl::example().identity.shared(), ..default_acl() }
    }

    fn closed_to(port: u16) -> Vec<NetworkAcl> {
        let outbound = AclEntry { egress: true, ..entry(100, true, All, 0, "0.0.0.0/0") };
        vec![
            NetworkAcl::example(),
            NetworkAcl::with([]),
            NetworkAcl::with([outbound]),
            NetworkAcl::with([entry(100, true, Tcp, port, "10.0.0.0/8")]),
            NetworkAcl::with([entry(100, true, Udp, port, "0.0.0.0/0")]),
            // The order of numbers counts, not the order of the answer.
            NetworkAcl::with([entry(100, true, All, 0, "0.0.0.0/0"), entry(90, false, Tcp, port, "0.0.0.0/0")]),
            NetworkAcl::with([
                entry(90, false, Tcp, port, "0.0.0.0/1"),
                entry(91, false, All, 0, "128.0.0.0/1"),
                entry(100, true, All, 0, "0.0.0.0/0"),
            ]),
        ]
    }

    fn open_to(port: u16) -> Vec<NetworkAcl> {
        vec![
            NetworkAcl::with([entry(100, true, Tcp, port, "0.0.0.0/0")]),
            NetworkAcl::with([entry(100, true, Tcp, port, "::/0"), entry(90, false, Tcp, port, "0.0.0.0/0")]),
            NetworkAcl::with([entry(100, true, All, 0, "0.0.0.0/0"), entry(110, false, Tcp, port, "0.0.0.0/0")]),
            NetworkAcl::with([entry(100, true, Tcp, port, "0.0.0.0/1"), entry(101, true, Tcp, port, "128.0.0.0/1")]),
            NetworkAcl::with([entry(90, false, Tcp, port, "10.0.0.0/8"), entry(100, true, Tcp, port, "0.0.0.0/0")]),
        ]
    }

    #[test]
    fn ssh_and_rdp() {
        for port in [22, 3389] {
            Cases::of(&SSH_AND_RDP)
                .compliant([NetworkAcl::example()])
                .compliant(closed_to(port).into_iter().take(4))
                .non_compliant([NetworkAcl::with([entry(100, true, Udp, port, "0.0.0.0/0")])])
                .non_compliant(open_to(port))
                .not_applicable([default_acl(), shared()])
                .check();
        }
    }

    #[test]
    fn one_port() {
        for (rule, port) in [(&SSH, 22), (&RDP, 3389)] {
            Cases::of(rule)
                .compliant(closed_to(port))
                .non_compliant(open_to(port))
                .non_compliant([default_acl()])
                .not_applicable([shared()])
                .check();
        }
    }

    #[test]
    fn everything() {
        Cases::of(&ANY_PORT)
            .compliant([NetworkAcl::example(), NetworkAcl::with([entry(100, true, Tcp, 22, "0.0.0.0/0")])])
            .compliant([NetworkAcl::with([
                entry(90, false, All, 0, "0.0.0.0/0"),
                entry(100, true, All, 0, "0.0.0.0/0"),
            ])])
            .non_compliant([default_acl(), NetworkAcl::with([entry(100, true, All, 0, "::/0")])])
            .not_applicable([shared()])
            .check();
    }
}
