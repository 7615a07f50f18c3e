//! One rule for each service whose ports the internet has no business with.

use super::{exposure, own};
use crate::{
    model::{Account, vpc::SecurityGroup},
    network::Transport,
    rule::{Outcome, Remediation, Rule, Severity, any_of},
};

pub(super) static SSH: Rule<SecurityGroup> = rule(
    "restricted-ssh",
    "Security groups do not open SSH to the internet",
    Severity::High,
    &[
        "config:INCOMING_SSH_DISABLED",
        "securityhub:EC2.13",
        "prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22",
    ],
    ADMINISTRATION,
    "https://docs.aws.amazon.com/config/latest/developerguide/restricted-ssh.html",
    |group, account| closed(group, account, &[22], &[]),
);

pub(super) static CASSANDRA: Rule<SecurityGroup> = rule(
    "vpc-sg-restricted-cassandra",
    "Security groups do not open Cassandra to the internet",
    Severity::High,
    &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_cassandra_7199_9160_8888"],
    DATA,
    GUIDE,
    |group, account| closed(group, account, &[7199, 8888, 9160], &[]),
);

pub(super) static ELASTICSEARCH: Rule<SecurityGroup> = rule(
    "vpc-sg-restricted-elasticsearch",
    "Security groups do not open Elasticsearch and Kibana to the internet",
    Severity::High,
    &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_elasticsearch_kibana_9200_9300_5601"],
    DATA,
    GUIDE,
    |group, account| closed(group, account, &[5601, 9200, 9300], &[]),
);

pub(super) static FTP: Rule<SecurityGroup> = rule(
    "vpc-sg-restricted-ftp",
    "Security groups do not open FTP to the internet",
    Severity::High,
    &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_ftp_20_21"],
    PLAIN_TEXT,
    GUIDE,
    |group, account| closed(group, account, &[20, 21], &[]),
);

pub(super) static HIGH_RISK_PORTS: Rule<SecurityGroup> = rule(
    "vpc-sg-restricted-high-risk-ports",
    "Security groups do not open the ports that are attacked most to the internet",
    Severity::Critical,
    &["securityhub:EC2.19", "prowler:ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports"],
    "Logins, mail, file sharing, databases and development servers are what attackers look for first on every \
                    public address.",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19",
    |group, account| {
        closed(
            group,
            account,
            &[
                20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601,
                8080, 8088, 8888, 9200, 9300,
            ],
            &[],
        )
    },
);

pub(super) static KAFKA: Rule<SecurityGroup> = rule(
    "vpc-sg-restricted-kafka",
    "Security groups do not open Kafka to the internet",
    Severity::High,
    &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_kafka_9092"],
    DATA,
    GUIDE,
    |group, account| closed(group, account, &[9092], &[]),
);

pub(super) static MEMCACHED: Rule<SecurityGroup> = rule(
    "vpc-sg-restricted-memcached",
    "Security groups do not open Memcached to the internet",
    Severity::High,
    &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_memcached_11211"],
    "Memcached asks for no password by default, and over UDP it lets attackers multiply their traffic against \
                    others.",
    GUIDE,
    |group, account| closed(group, account, &[11211], &[11211]),
);

pub(super) static MONGODB: Rule<SecurityGroup> = rule(
    "vpc-sg-restricted-mongodb",
    "Security groups do not open MongoDB to the internet",
    Severity::High,
    &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mongodb_27017_27018"],
    DATA,
    GUIDE,
    |group, account| closed(group, account, &[27017, 27018], &[]),
);

pub(super) static MYSQL: Rule<SecurityGroup> = rule(
    "vpc-sg-restricted-mysql",
    "Security groups do not open MySQL to the internet",
    Severity::High,
    &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mysql_3306"],
    DATA,
    GUIDE,
    |group, account| closed(group, account, &[3306], &[]),
);

pub(super) static ORACLE: Rule<SecurityGroup> = rule(
    "vpc-sg-restricted-oracle",
    "Security groups do not open Oracle databases to the internet",
    Severity::High,
    &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_oracle_1521_2483"],
    DATA,
    GUIDE,
    |group, account| closed(group, account, &[1521, 2483], &[]),
);

pub(super) static POSTGRESQL: Rule<SecurityGroup> = rule(
    "vpc-sg-restricted-postgresql",
    "Security groups do not open PostgreSQL to the internet",
    Severity::High,
    &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_postgres_5432"],
    DATA,
    GUIDE,
    |group, account| closed(group, account, &[5432], &[]),
);

pub(super) static RDP: Rule<SecurityGroup> = rule(
    "vpc-sg-restricted-rdp",
    "Security groups do not open remote desktops to the internet",
    Severity::High,
    &["securityhub:EC2.14", "prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389"],
    ADMINISTRATION,
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-14",
    |group, account| closed(group, account, &[3389], &[]),
);

pub(super) static REDIS: Rule<SecurityGroup> = rule(
    "vpc-sg-restricted-redis",
    "Security groups do not open Redis to the internet",
    Severity::High,
    &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_redis_6379"],
    DATA,
    GUIDE,
    |group, account| closed(group, account, &[6379], &[]),
);

pub(super) static SQLSERVER: Rule<SecurityGroup> = rule(
    "vpc-sg-restricted-sqlserver",
    "Security groups do not open SQL Server to the internet",
    Severity::High,
    &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_sql_server_1433_1434"],
    DATA,
    GUIDE,
    |group, account| closed(group, account, &[1433, 1434], &[]),
);

pub(super) static TELNET: Rule<SecurityGroup> = rule(
    "vpc-sg-restricted-telnet",
    "Security groups do not open Telnet to the internet",
    Severity::High,
    &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_telnet_23"],
    PLAIN_TEXT,
    GUIDE,
    |group, account| closed(group, account, &[23], &[]),
);

const GUIDE: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";
const ADMINISTRATION: &str = "Whoever can reach a remote login can try passwords and exploits on it; the whole internet does \
                              so all day.";
const DATA: &str = "A data store that the whole internet can reach is one weak password or one flaw away from being copied \
                    or held to ransom.";
const PLAIN_TEXT: &str =
    "The protocol sends passwords in plain text, and its servers are attacked all over the internet.";

const fn rule(
    id: &'static str,
    title: &'static str,
    severity: Severity,
    equivalents: &'static [&'static str],
    rationale: &'static str,
    source: &'static str,
    check: fn(&SecurityGroup, &Account) -> Outcome,
) -> Rule<SecurityGroup> {
    Rule {
        id,
        title,
        severity,
        expectations: &[7],
        themes: &["network-exposure"],
        equivalents,
        differs: &[],
        parameters: &[],
        reads: exposure::READS,
        rationale,
        remediation: Remediation {
            text: "Remove the inbound rule, or replace its source with the addresses or security groups that need the \
                   port. Reach instances through Session Manager or a VPN instead.",
            cli: "aws ec2 revoke-security-group-ingress --region {region} --group-id {id} --protocol tcp --port {port} \
                  --cidr {range}",
        },
        source,
        check,
    }
}

/// Compliant when the internet cannot get in on any of these ports.
fn closed(group: &SecurityGroup, account: &Account, tcp: &[u16], udp: &[u16]) -> Outcome {
    own(&group.identity)?;
    let closed = |transport| move |port: &u16| exposure::port_closed(group, account, transport, *port);
    any_of(tcp.iter().map(closed(Transport::Tcp)).chain(udp.iter().map(closed(Transport::Udp))))
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
    fn each_port() {
        verdicts(&SSH, &[22], &[]);
        verdicts(&CASSANDRA, &[7199, 8888, 9160], &[]);
        verdicts(&ELASTICSEARCH, &[5601, 9200, 9300], &[]);
        verdicts(&FTP, &[20, 21], &[]);
        verdicts(
            &HIGH_RISK_PORTS,
            &[
                20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601,
                8080, 8088, 8888, 9200, 9300,
            ],
            &[],
        );
        verdicts(&KAFKA, &[9092], &[]);
        verdicts(&MEMCACHED, &[11211], &[11211]);
        verdicts(&MONGODB, &[27017, 27018], &[]);
        verdicts(&MYSQL, &[3306], &[]);
        verdicts(&ORACLE, &[1521, 2483], &[]);
        verdicts(&POSTGRESQL, &[5432], &[]);
        verdicts(&RDP, &[3389], &[]);
        verdicts(&REDIS, &[6379], &[]);
        verdicts(&SQLSERVER, &[1433, 1434], &[]);
        verdicts(&TELNET, &[23], &[]);
    }

    fn verdicts(rule: &'static Rule<SecurityGroup>, tcp: &[u16], udp: &[u16]) {
        let port = tcp[0];
        let last = tcp[tcp.len() - 1];
        Cases::of(rule)
            .compliant([
                SecurityGroup::example(),
                SecurityGroup::with([Permission::example(port, "10.0.0.0/8"), Permission::example(443, "0.0.0.0/0")]),
                SecurityGroup::with([Permission::from_group(port, "sg-9"), Permission::listed(port, "pl-1")]),
                SecurityGroup::with([Permission::tcp(port, last, "203.0.113.0/24")]),
                SecurityGroup::with([Permission::all(Protocol::Other, "0.0.0.0/0")]),
            ])
            .non_compliant(tcp.iter().map(|port| SecurityGroup::with([Permission::example(*port, "0.0.0.0/0")])))
            .non_compliant(udp.iter().map(|port| SecurityGroup::with([Permission::udp(*port, "::/0")])))
            .non_compliant([
                SecurityGroup::with([Permission::tcp(port - 1, port + 1, "::/0")]),
                SecurityGroup::with([Permission::all(Protocol::All, "0.0.0.0/0")]),
                SecurityGroup::with([Permission::tcp(0, 65535, "::/0")]),
                SecurityGroup::with([Permission::example(port, "0.0.0.0/1"), Permission::example(port, "128.0.0.0/1")]),
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
