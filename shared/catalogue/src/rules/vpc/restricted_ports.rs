//! One rule for each service whose ports the internet has no business with.

use super::{exposure, own};
use crate::{
    model::{Account, vpc::SecurityGroup},
    network::Transport,
    rule::{Outcome, Remediation, Rule, Severity, any_of},
};

/// What makes one of the rules.
struct Service {
    id: &'static str,
    title: &'static str,
    severity: Severity,
    expectations: &'static [u16],
    equivalents: &'static [&'static str],
    tcp: &'static [u16],
    udp: &'static [u16],
    rationale: &'static str,
    source: &'static str,
}

const GUIDE: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";
const ADMINISTRATION: &str = "Whoever can reach a remote login can try passwords and exploits on it; the whole internet does \
                              so all day.";
const DATA: &str = "A data store that the whole internet can reach is one weak password or one flaw away from being copied \
                    or held to ransom.";
const PLAIN_TEXT: &str =
    "The protocol sends passwords in plain text, and its servers are attacked all over the internet.";

static SERVICES: [Service; 15] = [
    Service {
        id: "restricted-ssh",
        title: "Security groups do not open SSH to the internet",
        severity: Severity::High,
        expectations: &[7],
        equivalents: &[
            "config:INCOMING_SSH_DISABLED",
            "securityhub:EC2.13",
            "prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22",
        ],
        tcp: &[22],
        udp: &[],
        rationale: ADMINISTRATION,
        source: "https://docs.aws.amazon.com/config/latest/developerguide/restricted-ssh.html",
    },
    Service {
        id: "vpc-sg-restricted-cassandra",
        title: "Security groups do not open Cassandra to the internet",
        severity: Severity::High,
        expectations: &[7],
        equivalents: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_cassandra_7199_9160_8888"],
        tcp: &[7199, 8888, 9160],
        udp: &[],
        rationale: DATA,
        source: GUIDE,
    },
    Service {
        id: "vpc-sg-restricted-elasticsearch",
        title: "Security groups do not open Elasticsearch and Kibana to the internet",
        severity: Severity::High,
        expectations: &[7],
        equivalents: &[
            "prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_elasticsearch_kibana_9200_9300_5601",
        ],
        tcp: &[5601, 9200, 9300],
        udp: &[],
        rationale: DATA,
        source: GUIDE,
    },
    Service {
        id: "vpc-sg-restricted-ftp",
        title: "Security groups do not open FTP to the internet",
        severity: Severity::High,
        expectations: &[7],
        equivalents: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_ftp_20_21"],
        tcp: &[20, 21],
        udp: &[],
        rationale: PLAIN_TEXT,
        source: GUIDE,
    },
    Service {
        id: "vpc-sg-restricted-high-risk-ports",
        title: "Security groups do not open the ports that are attacked most to the internet",
        severity: Severity::Critical,
        expectations: &[7],
        equivalents: &[
            "securityhub:EC2.19",
            "prowler:ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports",
        ],
        tcp: &[
            20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080,
            8088, 8888, 9200, 9300,
        ],
        udp: &[],
        rationale: "Logins, mail, file sharing, databases and development servers are what attackers look for first on every \
                    public address.",
        source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19",
    },
    Service {
        id: "vpc-sg-restricted-kafka",
        title: "Security groups do not open Kafka to the internet",
        severity: Severity::High,
        expectations: &[7],
        equivalents: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_kafka_9092"],
        tcp: &[9092],
        udp: &[],
        rationale: DATA,
        source: GUIDE,
    },
    Service {
        id: "vpc-sg-restricted-memcached",
        title: "Security groups do not open Memcached to the internet",
        severity: Severity::High,
        expectations: &[7],
        equivalents: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_memcached_11211"],
        tcp: &[11211],
        udp: &[11211],
        rationale: "Memcached asks for no password by default, and over UDP it lets attackers multiply their traffic against \
                    others.",
        source: GUIDE,
    },
    Service {
        id: "vpc-sg-restricted-mongodb",
        title: "Security groups do not open MongoDB to the internet",
        severity: Severity::High,
        expectations: &[7],
        equivalents: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mongodb_27017_27018"],
        tcp: &[27017, 27018],
        udp: &[],
        rationale: DATA,
        source: GUIDE,
    },
    Service {
        id: "vpc-sg-restricted-mysql",
        title: "Security groups do not open MySQL to the internet",
        severity: Severity::High,
        expectations: &[7],
        equivalents: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mysql_3306"],
        tcp: &[3306],
        udp: &[],
        rationale: DATA,
        source: GUIDE,
    },
    Service {
        id: "vpc-sg-restricted-oracle",
        title: "Security groups do not open Oracle databases to the internet",
        severity: Severity::High,
        expectations: &[7],
        equivalents: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_oracle_1521_2483"],
        tcp: &[1521, 2483],
        udp: &[],
        rationale: DATA,
        source: GUIDE,
    },
    Service {
        id: "vpc-sg-restricted-postgresql",
        title: "Security groups do not open PostgreSQL to the internet",
        severity: Severity::High,
        expectations: &[7],
        equivalents: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_postgres_5432"],
        tcp: &[5432],
        udp: &[],
        rationale: DATA,
        source: GUIDE,
    },
    Service {
        id: "vpc-sg-restricted-rdp",
        title: "Security groups do not open remote desktops to the internet",
        severity: Severity::High,
        expectations: &[7],
        equivalents: &["securityhub:EC2.14", "prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389"],
        tcp: &[3389],
        udp: &[],
        rationale: ADMINISTRATION,
        source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-14",
    },
    Service {
        id: "vpc-sg-restricted-redis",
        title: "Security groups do not open Redis to the internet",
        severity: Severity::High,
        expectations: &[7],
        equivalents: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_redis_6379"],
        tcp: &[6379],
        udp: &[],
        rationale: DATA,
        source: GUIDE,
    },
    Service {
        id: "vpc-sg-restricted-sqlserver",
        title: "Security groups do not open SQL Server to the internet",
        severity: Severity::High,
        expectations: &[7],
        equivalents: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_sql_server_1433_1434"],
        tcp: &[1433, 1434],
        udp: &[],
        rationale: DATA,
        source: GUIDE,
    },
    Service {
        id: "vpc-sg-restricted-telnet",
        title: "Security groups do not open Telnet to the internet",
        severity: Severity::High,
        expectations: &[7],
        equivalents: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_telnet_23"],
        tcp: &[23],
        udp: &[],
        rationale: PLAIN_TEXT,
        source: GUIDE,
    },
];

/// The rules, in the order of their ids.
pub(super) static RULES: [Rule<SecurityGroup>; 15] = [
    rule::<0>(),
    rule::<1>(),
    rule::<2>(),
    rule::<3>(),
    rule::<4>(),
    rule::<5>(),
    rule::<6>(),
    rule::<7>(),
    rule::<8>(),
    rule::<9>(),
    rule::<10>(),
    rule::<11>(),
    rule::<12>(),
    rule::<13>(),
    rule::<14>(),
];

const fn rule<const I: usize>() -> Rule<SecurityGroup> {
    let service = &SERVICES[I];
    Rule {
        id: service.id,
        title: service.title,
        severity: service.severity,
        expectations: service.expectations,
        equivalents: service.equivalents,
        parameters: &[],
        reads: exposure::READS,
        rationale: service.rationale,
        remediation: Remediation {
            text: "Remove the inbound rule, or replace its source with the addresses or security groups that need the \
                   port. Reach instances through Session Manager or a VPN instead.",
            cli: "aws ec2 revoke-security-group-ingress --region {region} --group-id {id} --protocol tcp --port {port} \
                  --cidr {range}",
        },
        source: service.source,
        check: check::<I>,
    }
}

fn check<const I: usize>(group: &SecurityGroup, account: &Account) -> Outcome {
    own(&group.identity)?;
    let service = &SERVICES[I];
    let closed = |transport| move |port: &u16| exposure::port_closed(group, account, transport, *port);
    let tcp = service.tcp.iter().map(closed(Transport::Tcp));
    let udp = service.udp.iter().map(closed(Transport::Udp));
    any_of(tcp.chain(udp))
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
        for (rule, service) in RULES.iter().zip(&SERVICES) {
            let port = service.tcp[0];
            let last = service.tcp[service.tcp.len() - 1];
            Cases::of(rule)
                .compliant([
                    SecurityGroup::example(),
                    SecurityGroup::with([
                        Permission::example(port, "10.0.0.0/8"),
                        Permission::example(443, "0.0.0.0/0"),
                    ]),
                    SecurityGroup::with([Permission::from_group(port, "sg-9"), Permission::listed(port, "pl-1")]),
                    SecurityGroup::with([Permission::tcp(port, last, "203.0.113.0/24")]),
                    SecurityGroup::with([Permission::all(Protocol::Other, "0.0.0.0/0")]),
                ])
                .non_compliant(
                    service.tcp.iter().map(|port| SecurityGroup::with([Permission::example(*port, "0.0.0.0/0")])),
                )
                .non_compliant(service.udp.iter().map(|port| SecurityGroup::with([Permission::udp(*port, "::/0")])))
                .non_compliant([
                    SecurityGroup::with([Permission::tcp(port - 1, port + 1, "::/0")]),
                    SecurityGroup::with([Permission::all(Protocol::All, "0.0.0.0/0")]),
                    SecurityGroup::with([Permission::tcp(0, 65535, "::/0")]),
                    SecurityGroup::with([
                        Permission::example(port, "0.0.0.0/1"),
                        Permission::example(port, "128.0.0.0/1"),
                    ]),
                ])
                .not_applicable([SecurityGroup {
                    identity: SecurityGroup::example().identity.shared(),
                    ..SecurityGroup::with([Permission::example(port, "0.0.0.0/0")])
                }])
                .given(|account| account.vpc.prefix_lists = Regional::example([PrefixList::of("pl-1", &["0.0.0.0/0"])]))
                .non_compliant([SecurityGroup::with([Permission::listed(port, "pl-1")])])
                .check();
        }
    }
}
