use super::{exposure, own};
use crate::{
    model::{Account, vpc::SecurityGroup},
    network::Transport,
    rule::{Outcome, Remediation, Rule, Severity, any_of, parameter_list},
};

pub(super) static RULE: Rule<SecurityGroup> = Rule {
    id: "restricted-common-ports",
    title: "Security groups do not open the blocked ports to the internet",
    severity: Severity::High,
    expectations: &[7],
    themes: &["network-exposure"],
    equivalents: &["config:RESTRICTED_INCOMING_TRAFFIC"],
    differs: &[],
    parameters: &["blocked_tcp_ports"],
    reads: exposure::READS,
    rationale: "File transfer, remote desktops and databases are scanned for all over the internet, and a weak password \
                or an unpatched server is found within hours.",
    remediation: Remediation {
        text: "Remove the inbound rule, or replace its source with the addresses or security groups that need the port.",
        cli: "aws ec2 revoke-security-group-ingress --region {region} --group-id {id} --protocol tcp --port {port} --cidr \
              {range}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/restricted-common-ports.html",
    check,
};

fn check(group: &SecurityGroup, account: &Account) -> Outcome {
    own(&group.identity)?;
    let blocked = parameter_list("blocked_tcp_ports", &account.parameters.blocked_tcp_ports)?;
    any_of(blocked.iter().map(|port| exposure::port_closed(group, account, Transport::Tcp, *port)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            vpc::{Permission, PrefixList},
        },
        network::Protocol,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                SecurityGroup::example(),
                SecurityGroup::with([Permission::example(22, "0.0.0.0/0"), Permission::example(3306, "10.0.0.0/8")]),
                SecurityGroup::with([Permission::udp(3306, "0.0.0.0/0"), Permission::listed(3306, "pl-1")]),
            ])
            .non_compliant([
                SecurityGroup::with([Permission::example(3306, "0.0.0.0/0")]),
                SecurityGroup::with([Permission::tcp(21, 25, "::/0")]),
                SecurityGroup::with([Permission::all(Protocol::All, "0.0.0.0/0")]),
            ])
            .not_applicable([SecurityGroup {
                identity: SecurityGroup::example().identity.shared(),
                ..SecurityGroup::example()
            }])
            .given(|account| account.vpc.prefix_lists = Regional::example([PrefixList::of("pl-1", &["0.0.0.0/0"])]))
            .non_compliant([SecurityGroup::with([Permission::listed(3306, "pl-1")])])
            .given(|account| account.parameters.blocked_tcp_ports = vec![8443])
            .compliant([SecurityGroup::with([Permission::example(3306, "0.0.0.0/0")])])
            .non_compliant([SecurityGroup::with([Permission::example(8443, "0.0.0.0/0")])])
            .given(|account| account.parameters.blocked_tcp_ports.clear())
            .not_applicable([SecurityGroup::example()])
            .check();
    }
}
