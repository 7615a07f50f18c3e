//! What the groups of an enclave's parent instance open to the internet.

use super::instances::ingress;
use crate::{
    model::{Account, ec2::Instance},
    network::{Ports, Transport},
    rule::{Outcome, Remediation, Rule, Severity, any_of, complete, not_applicable},
    rules::exposure,
};

pub(super) static INGRESS: Rule<Instance> = rule(
    "ec2-enclave-host-restricted-ingress",
    "Parent instances of enclaves open no ports to the internet but 22, 80 and 443",
    &["prowler:ec2_confidential_workload_host_unrestricted_ingress"],
    |instance, account| {
        any_of([
            only_open_on(instance, account, Transport::Tcp, &WEB_AND_SSH),
            only_open_on(instance, account, Transport::Udp, &[]),
        ])
    },
);

pub(super) static PROXY: Rule<Instance> = rule(
    "ec2-enclave-host-restricted-proxy-ports",
    "Parent instances of enclaves do not open the usual ports of vsock proxies to the internet",
    &["prowler:ec2_confidential_workload_host_vsock_proxy_exposed"],
    |instance, account| only_open_on(instance, account, Transport::Tcp, &NO_PROXIES),
);

const WEB_AND_SSH: [Ports; 3] = [Ports::one(22), Ports::one(80), Ports::one(443)];

/// All ports but 5000, 8000 to 8090 and 9000, on which programs usually listen that pass TCP on to an enclave.
const NO_PROXIES: [Ports; 4] = [
    Ports { from: 0, to: 4999 },
    Ports { from: 5001, to: 7999 },
    Ports { from: 8091, to: 8999 },
    Ports { from: 9001, to: u16::MAX },
];

const fn rule(
    id: &'static str,
    title: &'static str,
    equivalents: &'static [&'static str],
    check: fn(&Instance, &Account) -> Outcome,
) -> Rule<Instance> {
    Rule {
        id,
        title,
        severity: Severity::High,
        expectations: &[],
        themes: &["network-exposure"],
        equivalents,
        differs: &[],
        parameters: &[],
        reads: &["ec2:DescribeManagedPrefixLists", "ec2:DescribeSecurityGroups", "ec2:GetManagedPrefixListEntries"],
        rationale: "Everything that an enclave receives comes through its parent instance: whoever reaches the parent is one \
                    step from what the enclave protects.",
        remediation: Remediation {
            text: "Remove the inbound rule, or replace its source with the addresses or security groups that need the port.",
            cli: "aws ec2 revoke-security-group-ingress --region {region} --group-id {group} --protocol tcp --port {port} \
                  --cidr 0.0.0.0/0",
        },
        source: "https://docs.aws.amazon.com/enclaves/latest/user/nitro-enclave-concepts.html",
        check,
    }
}

fn only_open_on(instance: &Instance, account: &Account, transport: Transport, authorized: &[Ports]) -> Outcome {
    if !*instance.enclaves.get()? {
        return not_applicable("it cannot host enclaves");
    }
    let (ingress, gap) = ingress(&instance.identity.region, instance.security_groups.get()?, account);
    let open = exposure::only_open_on(&instance.identity.region, ingress, account, transport, authorized);
    any_of([open, complete(gap)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            vpc::{Permission, PrefixList, SecurityGroup},
        },
        observed::Known,
        testing::Cases,
    };

    fn host() -> Instance {
        Instance { enclaves: Known(true), security_groups: Known(vec!["sg-1".to_owned()]), ..Instance::example() }
    }

    fn opening(ingress: impl IntoIterator<Item = Permission>) -> impl FnOnce(&mut Account) {
        let group = SecurityGroup::with(ingress);
        |account| account.vpc.groups = Regional::example([group])
    }

    fn listing(port: u16) -> impl FnOnce(&mut Account) {
        move |account| {
            account.vpc.groups = Regional::example([SecurityGroup::with([Permission::listed(port, "pl-1")])]);
            account.vpc.prefix_lists = Regional::example([PrefixList::of("pl-1", &["0.0.0.0/0"])]);
        }
    }

    #[test]
    fn ingress_is_restricted() {
        Cases::of(&INGRESS)
            .compliant([host()])
            .not_applicable([Instance { enclaves: Known(false), ..host() }])
            .insufficient_data([Instance { security_groups: Known(vec!["sg-9".to_owned()]), ..host() }])
            .given(opening([22, 80, 443].map(|port| Permission::example(port, "0.0.0.0/0"))))
            .compliant([host()])
            .given(opening([Permission::example(8443, "::/0")]))
            .non_compliant([host()])
            .given(opening([Permission::udp(53, "0.0.0.0/0")]))
            .non_compliant([host()])
            .given(listing(8443))
            .non_compliant([host()])
            .check();
    }

    #[test]
    fn proxies_are_not_exposed() {
        Cases::of(&PROXY)
            .compliant([host()])
            .not_applicable([Instance { enclaves: Known(false), ..host() }])
            .given(opening([Permission::example(8443, "0.0.0.0/0"), Permission::udp(8000, "0.0.0.0/0")]))
            .compliant([host()])
            .given(opening([Permission::tcp(8080, 8443, "0.0.0.0/0")]))
            .non_compliant([host()])
            .given(opening([Permission::example(9000, "::/0")]))
            .non_compliant([host()])
            .given(listing(5000))
            .non_compliant([host()])
            .check();
    }
}
