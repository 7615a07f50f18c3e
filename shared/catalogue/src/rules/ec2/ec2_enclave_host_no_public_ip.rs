use std::net::IpAddr;

use crate::{
    model::{Account, ec2::Instance},
    network::{AddressKind, kind},
    observed::first,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-enclave-host-no-public-ip",
    title: "EC2 instances that may host enclaves have no public address",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["network-exposure"],
    equivalents: &["prowler:ec2_confidential_workload_host_public_ip"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "The parent carries all traffic of its enclave. It has no business on the internet, where it can be \
                attacked directly.",
    remediation: Remediation {
        text: "Move the instance to a private subnet without IPv6, and let callers reach it through a load balancer \
               or a VPN.",
        cli: "aws ec2 disassociate-address --region {region} --association-id {association_id}",
    },
    source: "https://docs.aws.amazon.com/enclaves/latest/user/nitro-enclave.html",
    check,
};

/// Without an address that the internet routes, an instance cannot be reached from there, whatever its subnet routes.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html>
fn check(instance: &Instance, _: &Account) -> Outcome {
    if !*instance.enclaves.get()? {
        return not_applicable("it is not enabled for enclaves");
    }
    let v4 = instance.public_ips.get().map(|addresses| addresses.first().map(|address| IpAddr::V4(*address)));
    let v6 = instance.ipv6_addresses.get().map(|addresses| {
        let mut addresses = addresses.iter().map(|address| IpAddr::V6(*address));
        addresses.find(|address| kind(*address) == AddressKind::Public)
    });
    match first([v4, v6])? {
        None => Ok(Verdict::Compliant),
        Some(address) => violation(format!("it is enabled for enclaves and has the public address {address}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn host(ipv4: &[&str], ipv6: &[&str]) -> Instance {
        Instance {
            enclaves: Known(true),
            public_ips: Known(ipv4.iter().map(|address| address.parse().unwrap()).collect()),
            ipv6_addresses: Known(ipv6.iter().map(|address| address.parse().unwrap()).collect()),
            ..Instance::example()
        }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([host(&[], &[]), host(&[], &["fd00::1"])])
            .non_compliant([host(&["198.51.100.7"], &[]), host(&[], &["2600:1f18::1"])])
            .not_applicable([Instance { enclaves: Known(false), ..host(&["198.51.100.7"], &[]) }])
            .check();
    }
}
