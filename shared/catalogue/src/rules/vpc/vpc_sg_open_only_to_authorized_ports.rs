use super::{exposure, own};
use crate::{
    model::{Account, vpc::SecurityGroup},
    network::{Ports, Transport},
    observed::{Unread, all, any, certain},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, any_of},
};

pub(super) static RULE: Rule<SecurityGroup> = Rule {
    id: "vpc-sg-open-only-to-authorized-ports",
    title: "Security groups open no port to the internet but authorized ones, and a load balancer's 80 and 443",
    severity: Severity::High,
    expectations: &[7],
    themes: &["network-exposure"],
    equivalents: &[
        "config:VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS",
        "prowler:ec2_securitygroup_allow_ingress_from_internet_to_any_port",
    ],
    differs: &[Difference {
        from: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_any_port"],
        how: "A group is judged by its rules, also when nothing uses it or only a private interface does: the \
                  next interface with it is open. Only groups that load balancers alone use may open the web \
                  ports.",
        source: &[(
            "vpc-sg-open-only-to-authorized-ports",
            "https://docs.aws.amazon.com/config/latest/developerguide/vpc-sg-open-only-to-authorized-ports.html",
        )],
    }],
    parameters: &["authorized_tcp_ports", "authorized_udp_ports"],
    reads: &["ec2:DescribeManagedPrefixLists", "ec2:DescribeNetworkInterfaces", "ec2:GetManagedPrefixListEntries"],
    rationale: "Every port that anyone can reach is one that anyone can attack. Only what serves the public, such as a \
                load balancer, has to be reachable by everyone.",
    remediation: Remediation {
        text: "Remove the inbound rule, or replace its source with the addresses or security groups that need the port. \
               Name ports that must stay open in authorized_tcp_ports or authorized_udp_ports.",
        cli: "aws ec2 revoke-security-group-ingress --region {region} --group-id {id} --protocol tcp --port {port} --cidr \
              {range}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/vpc-sg-open-only-to-authorized-ports.html",
    check,
};

/// The ports on which a load balancer serves everyone: HTTP, HTTPS, and HTTP/3 over UDP.
const WEB_TCP: [u16; 2] = [80, 443];
const WEB_UDP: [u16; 1] = [443];

fn check(group: &SecurityGroup, account: &Account) -> Outcome {
    own(&group.identity)?;
    let open = only_open_on(group, account, &[], &[]);
    if open == Ok(Verdict::Compliant) {
        return open;
    }
    let beyond_web = only_open_on(group, account, &WEB_TCP, &WEB_UDP);
    if matches!(beyond_web, Ok(Verdict::NonCompliant(_))) {
        return open;
    }
    if is_for_load_balancers_only(group, account)? { beyond_web } else { open }
}

fn only_open_on(group: &SecurityGroup, account: &Account, tcp: &[u16], udp: &[u16]) -> Outcome {
    let parameters = &account.parameters;
    let authorized = |fixed: &[u16], chosen: &[u16]| -> Vec<Ports> {
        fixed.iter().chain(chosen).map(|port| Ports::one(*port)).collect()
    };
    let tcp = authorized(tcp, &parameters.authorized_tcp_ports);
    let udp = authorized(udp, &parameters.authorized_udp_ports);
    let (region, ingress) = (&group.identity.region, group.ingress.get()?);
    any_of([
        exposure::only_open_on(region, ingress, account, Transport::Tcp, &tcp),
        exposure::only_open_on(region, ingress, account, Transport::Udp, &udp),
    ])
}

fn is_for_load_balancers_only(group: &SecurityGroup, account: &Account) -> Result<bool, Unread> {
    let users = account.vpc.interfaces_with(group)?;
    let others = users.into_iter().map(|(interface, unread)| {
        let other = interface.load_balancer.get().map(|load_balancer| !load_balancer);
        all([other, certain(unread)])
    });
    all([account.vpc.is_used(group), any(others).map(|others| !others)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            vpc::{NetworkInterface, Permission, PrefixList},
        },
        network::Protocol,
        observed::Known,
        testing::Cases,
    };

    const WORLD: &str = "0.0.0.0/0";

    fn used_by(interfaces: impl IntoIterator<Item = NetworkInterface>) -> impl FnOnce(&mut Account) {
        let interfaces: Vec<_> = interfaces.into_iter().collect();
        |account| account.vpc.interfaces = Regional::example(interfaces)
    }

    const WEB: [fn() -> Permission; 4] = [
        || Permission::example(80, WORLD),
        || Permission::example(443, WORLD),
        || Permission::example(443, "::/0"),
        || Permission::udp(443, WORLD),
    ];

    fn web() -> SecurityGroup {
        SecurityGroup::with(WEB.map(|permission| permission()))
    }

    fn web_and(other: Permission) -> SecurityGroup {
        SecurityGroup::with(WEB.map(|permission| permission()).into_iter().chain([other]))
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                SecurityGroup::example(),
                SecurityGroup::default_example(),
                SecurityGroup::with([Permission::from_group(22, "sg-9"), Permission::listed(22, "pl-1")]),
                SecurityGroup::with([Permission::all(Protocol::Other, WORLD)]),
                SecurityGroup::with([Permission::example(22, "52.0.0.0/8")]),
                // Half of the internet may use one port, the other half another one: no port is open to most of it.
                SecurityGroup::with([Permission::example(22, "224.0.0.0/4"), Permission::example(23, "10.0.0.0/8")]),
                SecurityGroup {
                    egress: Known(vec![Permission::all(Protocol::All, WORLD)]),
                    ..SecurityGroup::example()
                },
            ])
            .non_compliant([
                SecurityGroup::with([Permission::example(22, WORLD)]),
                SecurityGroup::with([Permission::example(22, "::/0")]),
                SecurityGroup::with([Permission::udp(161, WORLD)]),
                SecurityGroup::with([Permission::all(Protocol::All, WORLD)]),
                SecurityGroup::with([Permission::example(22, "0.0.0.0/1"), Permission::tcp(20, 30, "128.0.0.0/1")]),
                web(),
            ])
            .not_applicable([SecurityGroup { identity: web().identity.shared(), ..web() }])
            .insufficient_data([SecurityGroup::with([Permission::listed(22, "pl-unshared")])])
            .given(used_by([NetworkInterface::of_load_balancer("eni-8")]))
            .compliant([web()])
            .non_compliant([
                web_and(Permission::example(8080, WORLD)),
                SecurityGroup::with([Permission::tcp(0, 65535, WORLD)]),
            ])
            .insufficient_data([web_and(Permission::listed(22, "pl-unshared"))])
            .given(used_by([NetworkInterface::of_load_balancer("eni-8"), NetworkInterface::example()]))
            .non_compliant([web()])
            .given(used_by([]))
            .non_compliant([web()])
            .given(|account| {
                account.parameters.authorized_tcp_ports = vec![80, 443];
                account.parameters.authorized_udp_ports = vec![443];
            })
            .compliant([web()])
            .non_compliant([SecurityGroup::with([Permission::tcp(80, 81, WORLD)])])
            .given(|account| {
                account.vpc.prefix_lists = Regional::example([PrefixList::of("pl-1", &["0.0.0.0/1", "128.0.0.0/1"])]);
            })
            .non_compliant([SecurityGroup::with([Permission::listed(22, "pl-1")])])
            .check();
    }

    fn text(ingress: impl IntoIterator<Item = Permission>) -> String {
        match check(&SecurityGroup::with(ingress), &Account::example()) {
            Ok(Verdict::NonCompliant(text)) => text.into_owned(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_open_ports_are_named() {
        assert_eq!(text([Permission::example(22, WORLD)]), "TCP port 22 is open to 0.0.0.0/0");
        assert_eq!(
            text([Permission::tcp(20, 22, WORLD), Permission::tcp(23, 25, WORLD), Permission::example(80, "::/0")]),
            "TCP ports 20-25, 80 are open to 0.0.0.0/0"
        );
        assert_eq!(
            text([Permission::all(Protocol::All, WORLD)]),
            "TCP ports 0-65535 are open to 0.0.0.0/0; UDP ports 0-65535 are open to 0.0.0.0/0"
        );
        assert_eq!(
            text([Permission::example(22, "0.0.0.0/2"), Permission::example(22, "64.0.0.0/2")]),
            "TCP port 22 is open to 0.0.0.0/2 and 64.0.0.0/2"
        );
    }
}
