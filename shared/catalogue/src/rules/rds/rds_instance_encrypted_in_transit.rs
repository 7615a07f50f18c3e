//! One rule for every engine that can require TLS, and one each for the engines that AWS Config judges by themselves.

use super::engine::{in_no_cluster, requires_tls};
use crate::{
    model::{
        Account,
        rds::{Instance, ParameterGroup},
    },
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require, violation},
};

pub(super) static ALL: Rule<Instance> = rule(
    "rds-instance-encrypted-in-transit",
    "DB instances refuse connections without TLS",
    &["prowler:rds_instance_transport_encrypted"],
    Remediation {
        text: "Set rds.force_ssl to 1 (PostgreSQL, SQL Server) or require_secure_transport to 1 (MySQL, MariaDB) in the \
               parameter group, and reboot if the group then says pending-reboot. A default group cannot be changed: \
               make one of your own.",
        cli: "aws rds modify-db-parameter-group --region {region} --db-parameter-group-name {parameter_group} \
              --parameters ParameterName={parameter},ParameterValue=1,ApplyMethod=pending-reboot",
    },
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html",
    |instance, _| check(instance, None),
);

pub(super) static MYSQL: Rule<Instance> = rule(
    "rds-mysql-instance-encrypted-in-transit",
    "MySQL instances refuse connections without TLS",
    &["config:RDS_MYSQL_INSTANCE_ENCRYPTED_IN_TRANSIT", "securityhub:RDS.39"],
    Remediation {
        text: "Set require_secure_transport to 1 in the parameter group. A default group cannot be changed: make one of \
               your own.",
        cli: "aws rds modify-db-parameter-group --region {region} --db-parameter-group-name {parameter_group} \
              --parameters ParameterName=require_secure_transport,ParameterValue=1,ApplyMethod=immediate",
    },
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html",
    |instance, _| check(instance, Some("mysql")),
);

pub(super) static POSTGRES: Rule<Instance> = rule(
    "rds-postgres-instance-encrypted-in-transit",
    "PostgreSQL instances refuse connections without TLS",
    &["config:RDS_POSTGRES_INSTANCE_ENCRYPTED_IN_TRANSIT", "securityhub:RDS.38"],
    Remediation {
        text: "Set rds.force_ssl to 1 in the parameter group. A default group cannot be changed: make one of your own.",
        cli: "aws rds modify-db-parameter-group --region {region} --db-parameter-group-name {parameter_group} \
              --parameters ParameterName=rds.force_ssl,ParameterValue=1,ApplyMethod=immediate",
    },
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
    |instance, _| check(instance, Some("postgres")),
);

const fn rule(
    id: &'static str,
    title: &'static str,
    equivalents: &'static [&'static str],
    remediation: Remediation,
    source: &'static str,
    check: fn(&Instance, &Account) -> Outcome,
) -> Rule<Instance> {
    Rule {
        id,
        title,
        severity: Severity::Medium,
        expectations: &[],
        themes: &["encryption-in-transit"],
        equivalents,
        differs: &[],
        parameters: &[],
        reads: &["rds:DescribeDBParameters"],
        rationale: "Without TLS, passwords and data can be read and changed by whoever is on the way between client and \
                database.",
        remediation,
        source,
        check,
    }
}

fn check(instance: &Instance, only: Option<&str>) -> Outcome {
    in_no_cluster(instance)?;
    let Instance { engine, engine_version, .. } = instance;
    if only.is_some_and(|only| only != engine) {
        return not_applicable(format!("the engine is {engine}"));
    }
    match requires_tls(engine, engine_version, &instance.tls)? {
        None => not_applicable(format!("{engine} has no parameter that requires TLS")),
        Some(required) => match instance.parameter_group.get()? {
            None => require(required, "the default parameter group does not require TLS"),
            Some(ParameterGroup { name, .. }) if !required => {
                violation(format!("parameter group {name} does not require TLS"))
            }
            Some(ParameterGroup { name, status }) => {
                require(status == IN_SYNC, format!("parameter group {name} requires TLS but is {status}"))
            }
        },
    }
}

/// What the parameter group says holds only once the instance has taken it over.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBParameterGroupStatus.html>
const IN_SYNC: &str = "in-sync";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::rds::TlsParameter, observed::Known, testing::Cases};

    fn set_to(value: &str, engine: &str) -> Instance {
        Instance { tls: Known(TlsParameter::Set(value.to_owned())), ..Instance::of_engine(engine, "1.0") }
    }

    fn default_of(engine: &str, version: &str) -> Instance {
        Instance { tls: Known(TlsParameter::Unset), ..Instance::of_engine(engine, version) }
    }

    fn awaiting_reboot() -> Instance {
        let group = ParameterGroup { name: "shop-postgres16".to_owned(), status: "pending-reboot".to_owned() };
        Instance { parameter_group: Known(Some(group)), ..Instance::example() }
    }

    #[test]
    fn every_engine() {
        Cases::of(&ALL)
            .compliant([
                Instance::example(),
                default_of("postgres", "15.2"),
                default_of("mariadb", "11.8.3"),
                set_to("1", "sqlserver-se"),
                set_to("ON", "mariadb"),
            ])
            .non_compliant([
                awaiting_reboot(),
                default_of("postgres", "14.12"),
                default_of("mysql", "8.4.3"),
                default_of("mariadb", "11.4.3"),
                default_of("sqlserver-se", "16.00.4131.2.v1"),
                set_to("0", "postgres"),
            ])
            .not_applicable([
                Instance::aurora_member(),
                Instance { tls: Known(TlsParameter::Unavailable), ..Instance::of_engine("oracle-ee", "19") },
            ])
            .check();
    }

    #[test]
    fn mysql() {
        Cases::of(&MYSQL)
            .compliant([set_to("1", "mysql")])
            .non_compliant([set_to("0", "mysql"), default_of("mysql", "8.4.3")])
            .not_applicable([Instance::example(), set_to("0", "mariadb")])
            .check();
    }

    #[test]
    fn postgres() {
        Cases::of(&POSTGRES)
            .compliant([Instance::example()])
            .non_compliant([set_to("0", "postgres"), awaiting_reboot()])
            .not_applicable([Instance::aurora_member(), set_to("0", "mysql")])
            .check();
    }
}
