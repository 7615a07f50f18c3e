//! One rule for each service that the internet must not reach on an instance.

use super::instances;
use crate::{
    model::{Account, ec2::Instance},
    network::Transport::{Tcp, Udp},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static CASSANDRA: Rule<Instance> = rule(
    "ec2-instance-cassandra-not-exposed",
    "The internet cannot reach Cassandra on EC2 instances",
    &["prowler:ec2_instance_port_cassandra_exposed_to_internet"],
    |instance, account| {
        instances::unreachable(instance, account, &[(Tcp, 7000), (Tcp, 7001), (Tcp, 7199), (Tcp, 9042), (Tcp, 9160)])
    },
);

pub(super) static CIFS: Rule<Instance> = rule(
    "ec2-instance-cifs-not-exposed",
    "The internet cannot reach Windows file shares on EC2 instances",
    &["prowler:ec2_instance_port_cifs_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 139), (Tcp, 445)]),
);

pub(super) static ELASTICSEARCH: Rule<Instance> = rule(
    "ec2-instance-elasticsearch-not-exposed",
    "The internet cannot reach Elasticsearch and Kibana on EC2 instances",
    &["prowler:ec2_instance_port_elasticsearch_kibana_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 5601), (Tcp, 9200), (Tcp, 9300)]),
);

pub(super) static FTP: Rule<Instance> = rule(
    "ec2-instance-ftp-not-exposed",
    "The internet cannot reach FTP on EC2 instances",
    &["prowler:ec2_instance_port_ftp_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 20), (Tcp, 21)]),
);

pub(super) static KAFKA: Rule<Instance> = rule(
    "ec2-instance-kafka-not-exposed",
    "The internet cannot reach Kafka on EC2 instances",
    &["prowler:ec2_instance_port_kafka_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 9092)]),
);

pub(super) static KERBEROS: Rule<Instance> = rule(
    "ec2-instance-kerberos-not-exposed",
    "The internet cannot reach Kerberos on EC2 instances",
    &["prowler:ec2_instance_port_kerberos_exposed_to_internet"],
    |instance, account| {
        instances::unreachable(
            instance,
            account,
            &[(Tcp, 88), (Tcp, 464), (Tcp, 749), (Tcp, 750), (Udp, 88), (Udp, 464), (Udp, 750)],
        )
    },
);

pub(super) static LDAP: Rule<Instance> = rule(
    "ec2-instance-ldap-not-exposed",
    "The internet cannot reach LDAP on EC2 instances",
    &["prowler:ec2_instance_port_ldap_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 389), (Tcp, 636), (Udp, 389)]),
);

pub(super) static MEMCACHED: Rule<Instance> = rule(
    "ec2-instance-memcached-not-exposed",
    "The internet cannot reach Memcached on EC2 instances",
    &["prowler:ec2_instance_port_memcached_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 11211), (Udp, 11211)]),
);

pub(super) static MONGODB: Rule<Instance> = rule(
    "ec2-instance-mongodb-not-exposed",
    "The internet cannot reach MongoDB on EC2 instances",
    &["prowler:ec2_instance_port_mongodb_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 27017), (Tcp, 27018)]),
);

pub(super) static MYSQL: Rule<Instance> = rule(
    "ec2-instance-mysql-not-exposed",
    "The internet cannot reach MySQL on EC2 instances",
    &["prowler:ec2_instance_port_mysql_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 3306)]),
);

pub(super) static ORACLE: Rule<Instance> = rule(
    "ec2-instance-oracle-not-exposed",
    "The internet cannot reach Oracle databases on EC2 instances",
    &["prowler:ec2_instance_port_oracle_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 1521), (Tcp, 2483), (Tcp, 2484)]),
);

pub(super) static POSTGRESQL: Rule<Instance> = rule(
    "ec2-instance-postgresql-not-exposed",
    "The internet cannot reach PostgreSQL on EC2 instances",
    &["prowler:ec2_instance_port_postgresql_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 5432)]),
);

pub(super) static RDP: Rule<Instance> = rule(
    "ec2-instance-rdp-not-exposed",
    "The internet cannot reach remote desktops on EC2 instances",
    &["prowler:ec2_instance_port_rdp_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 3389)]),
);

pub(super) static REDIS: Rule<Instance> = rule(
    "ec2-instance-redis-not-exposed",
    "The internet cannot reach Redis on EC2 instances",
    &["prowler:ec2_instance_port_redis_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 6379)]),
);

pub(super) static SQLSERVER: Rule<Instance> = rule(
    "ec2-instance-sqlserver-not-exposed",
    "The internet cannot reach SQL Server on EC2 instances",
    &["prowler:ec2_instance_port_sqlserver_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 1433), (Tcp, 1434)]),
);

pub(super) static SSH: Rule<Instance> = rule(
    "ec2-instance-ssh-not-exposed",
    "The internet cannot reach SSH on EC2 instances",
    &["prowler:ec2_instance_port_ssh_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 22)]),
);

pub(super) static TELNET: Rule<Instance> = rule(
    "ec2-instance-telnet-not-exposed",
    "The internet cannot reach Telnet on EC2 instances",
    &["prowler:ec2_instance_port_telnet_exposed_to_internet"],
    |instance, account| instances::unreachable(instance, account, &[(Tcp, 23)]),
);

const fn rule(
    id: &'static str,
    title: &'static str,
    equivalents: &'static [&'static str],
    check: fn(&Instance, &Account) -> Outcome,
) -> Rule<Instance> {
    Rule {
        id,
        title,
        severity: Severity::Critical,
        expectations: &[],
        themes: &["network-exposure"],
        equivalents,
        differs: &[],
        parameters: &[],
        reads: instances::READS,
        rationale: "A public address, an open security group and a route to the internet come together: anyone can attack \
                    the service, and automated scans find it within hours.",
        remediation: Remediation {
            text: "Take the public address away, or restrict the security groups of the interface that has it. Reach the \
                   instance through Session Manager or a VPN.",
            cli: "aws ec2 revoke-security-group-ingress --region {region} --group-id {group} --protocol tcp --port {port} \
                  --cidr 0.0.0.0/0",
        },
        source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-security-groups.html",
        check,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            vpc::{NetworkInterface, Permission, PrefixList, Route, RouteTable, SecurityGroup},
        },
        network::Transport,
        observed::Known,
        rule::Verdict,
        testing::Cases,
    };

    fn public() -> Instance {
        Instance {
            interfaces: Known(vec!["eni-1".to_owned()]),
            public_ips: Known(vec![[52, 1, 2, 3].into()]),
            ..Instance::example()
        }
    }

    /// An account whose subnets are public, with an interface of this address and a group of these permissions.
    fn with(address: &str, ingress: impl IntoIterator<Item = Permission>) -> Account {
        let mut account = Account::example();
        let interface =
            NetworkInterface { public_addresses: Known(vec![address.parse().unwrap()]), ..NetworkInterface::example() };
        account.vpc.interfaces = Regional::example([interface]);
        account.vpc.groups = Regional::example([SecurityGroup::with(ingress)]);
        let routes = ["0.0.0.0/0", "::/0"].map(|range| Route::example(range, "igw-1"));
        account.vpc.route_tables = Regional::example([RouteTable::with(routes)]);
        account
    }

    #[test]
    fn every_rule() {
        of_ports(&CASSANDRA, &[(Tcp, 7000), (Tcp, 7001), (Tcp, 7199), (Tcp, 9042), (Tcp, 9160)]);
        of_ports(&CIFS, &[(Tcp, 139), (Tcp, 445)]);
        of_ports(&ELASTICSEARCH, &[(Tcp, 5601), (Tcp, 9200), (Tcp, 9300)]);
        of_ports(&FTP, &[(Tcp, 20), (Tcp, 21)]);
        of_ports(&KAFKA, &[(Tcp, 9092)]);
        of_ports(&KERBEROS, &[(Tcp, 88), (Tcp, 464), (Tcp, 749), (Tcp, 750), (Udp, 88), (Udp, 464), (Udp, 750)]);
        of_ports(&LDAP, &[(Tcp, 389), (Tcp, 636), (Udp, 389)]);
        of_ports(&MEMCACHED, &[(Tcp, 11211), (Udp, 11211)]);
        of_ports(&MONGODB, &[(Tcp, 27017), (Tcp, 27018)]);
        of_ports(&MYSQL, &[(Tcp, 3306)]);
        of_ports(&ORACLE, &[(Tcp, 1521), (Tcp, 2483), (Tcp, 2484)]);
        of_ports(&POSTGRESQL, &[(Tcp, 5432)]);
        of_ports(&RDP, &[(Tcp, 3389)]);
        of_ports(&REDIS, &[(Tcp, 6379)]);
        of_ports(&SQLSERVER, &[(Tcp, 1433), (Tcp, 1434)]);
        of_ports(&SSH, &[(Tcp, 22)]);
        of_ports(&TELNET, &[(Tcp, 23)]);
    }

    fn of_ports(rule: &Rule<Instance>, ports: &[(Transport, u16)]) {
        for (transport, port) in ports {
            let open = match transport {
                Tcp => Permission::example(*port, "0.0.0.0/0"),
                Udp => Permission::udp(*port, "0.0.0.0/0"),
            };
            let outcome = check_of(rule, &with("52.1.2.3", [open]));
            assert!(matches!(outcome, Ok(Verdict::NonCompliant(_))), "{}: {outcome:?}", rule.id);
        }
        let other = with("52.1.2.3", [Permission::example(443, "0.0.0.0/0")]);
        assert_eq!(check_of(rule, &other), Ok(Verdict::Compliant), "{}", rule.id);
    }

    fn check_of(rule: &Rule<Instance>, account: &Account) -> Outcome {
        (rule.check)(&public(), account)
    }

    #[test]
    fn verdicts() {
        let ssh = |range| [Permission::example(22, range)];
        let mut private = with("52.1.2.3", ssh("0.0.0.0/0"));
        private.vpc.route_tables = Regional::example([RouteTable::example()]);
        let mut elsewhere = with("52.1.2.3", ssh("0.0.0.0/0"));
        let public_addresses = Known(vec![[52, 1, 2, 3].into()]);
        elsewhere.vpc.interfaces = Regional::example([NetworkInterface {
            groups: Known(Vec::new()),
            public_addresses,
            ..NetworkInterface::example()
        }]);
        let mut listed = with("52.1.2.3", [Permission::listed(22, "pl-1")]);
        listed.vpc.prefix_lists = Regional::example([PrefixList::of("pl-1", &["0.0.0.0/0"])]);
        let mut unknown_group = with("52.1.2.3", []);
        unknown_group.vpc.groups = Regional::example([]);
        Cases::of(&SSH)
            .compliant([Instance::example()])
            .within(with("52.1.2.3", ssh("10.0.0.0/8")))
            .compliant([public()])
            .insufficient_data([Instance { interfaces: Known(vec!["eni-9".to_owned()]), ..public() }])
            .within(with("52.1.2.3", ssh("::/0")))
            .compliant([public()])
            .within(private)
            .compliant([public()])
            .within(elsewhere)
            .compliant([public()])
            .within(with("52.1.2.3", ssh("0.0.0.0/0")))
            .non_compliant([public()])
            .compliant([Instance::example()])
            .within(with("2a05:d018:1::7", ssh("::/0")))
            .non_compliant([Instance {
                public_ips: Known(Vec::new()),
                ipv6_addresses: Known(vec!["2a05:d018:1::7".parse().unwrap()]),
                ..public()
            }])
            .within(listed)
            .non_compliant([public()])
            .within(unknown_group)
            .insufficient_data([public()])
            .check();
    }
}
