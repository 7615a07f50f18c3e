//! What AWS documents about the engines.

use crate::{
    model::rds::{Instance, TlsParameter},
    observed::{Observed, Unread},
    rule::{Stop, not_applicable},
};

/// A member of a cluster is not judged where the setting belongs to the cluster as a whole. AWS names those settings
/// one by one: <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html>
pub(super) fn in_no_cluster(instance: &Instance) -> Result<(), Stop> {
    match instance.cluster.get()? {
        None => Ok(()),
        Some(cluster) => not_applicable(format!("the setting belongs to cluster {cluster}")),
    }
}

/// Whether an engine is one of Amazon Aurora.
pub(super) fn is_aurora(engine: &str) -> bool {
    is_aurora_mysql(engine) || engine == "aurora-postgresql"
}

/// Whether an engine is Aurora MySQL; `aurora` was its name while there was no other.
pub(super) fn is_aurora_mysql(engine: &str) -> bool {
    engine == "aurora-mysql" || engine == "aurora"
}

/// Whether an engine is one of RDS Custom, where the user has the operating system and RDS manages less.
pub(super) fn is_custom(engine: &str) -> bool {
    engine.starts_with("custom-")
}

/// Whether an engine is SQL Server.
pub(super) fn is_sql_server(engine: &str) -> bool {
    engine.starts_with("sqlserver-")
}

/// The port on which an engine listens unless told otherwise.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html>
pub(super) fn default_port(engine: &str) -> Option<i32> {
    match engine.trim_start_matches("custom-") {
        "mariadb" | "mysql" => Some(3306),
        "postgres" | "aurora-postgresql" => Some(5432),
        aurora if is_aurora_mysql(aurora) => Some(3306),
        engine if engine.starts_with("oracle-") => Some(1521),
        engine if is_sql_server(engine) => Some(1433),
        engine if engine.starts_with("db2-") => Some(50000),
        _ => None,
    }
}

/// Whether an engine lets IAM principals log in. MariaDB learnt it with version 10.6.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html>
///
/// # Errors
/// The gap, when it depends on the version, which is unknown.
pub(super) fn supports_iam_authentication(engine: &str, version: &Observed<String>) -> Result<bool, Unread> {
    Ok(match engine {
        "mysql" | "postgres" => true,
        "mariadb" => is_at_least(version.get()?, (10, 6)),
        engine => is_aurora(engine),
    })
}

/// Whether AWS sells Extended Support for an engine.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html>
pub(super) fn has_extended_support(engine: &str) -> bool {
    matches!(engine, "mysql" | "postgres") || is_aurora(engine)
}

/// The log types that an engine can send to CloudWatch Logs and that Security Hub asks for.
///
/// * <https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-9>
/// * <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html>
/// * SQL Server Express has no agent:
///   <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.SQLServer.CommonDBATasks.Agent.html>
pub(super) fn instance_log_types(engine: &str) -> &'static [&'static str] {
    match engine {
        "mariadb" | "mysql" => &["audit", "error", "general", "slowquery"],
        "postgres" => &["postgresql", "upgrade"],
        "sqlserver-ex" => &["error"],
        engine if is_sql_server(engine) => &["agent", "error"],
        engine if engine.starts_with("oracle-") => &["alert", "audit", "listener", "trace"],
        engine if engine.starts_with("db2-") => &["diag.log", "notify.log"],
        _ => &[],
    }
}

/// The same for clusters.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html>
pub(super) fn cluster_log_types(engine: &str) -> &'static [&'static str] {
    match engine {
        "mysql" => &["error", "general", "slowquery"],
        "postgres" => &["postgresql", "upgrade"],
        "aurora-postgresql" => &["postgresql"],
        engine if is_aurora_mysql(engine) => &["audit", "error", "general", "slowquery"],
        _ => &[],
    }
}

/// Whether a database refuses connections without TLS; `None` when no parameter of its own decides that.
///
/// # Errors
/// The gap, when the parameter is unknown, or the version on which its default depends.
pub(super) fn requires_tls(
    engine: &str,
    version: &Observed<String>,
    parameter: &Observed<TlsParameter>,
) -> Result<Option<bool>, Unread> {
    Ok(match parameter.get()? {
        TlsParameter::Unavailable => None,
        TlsParameter::Unset => Some(requires_tls_by_default(engine, version)?),
        TlsParameter::Set(value) => Some(matches!(value.to_ascii_lowercase().as_str(), "1" | "on" | "true")),
    })
}

/// The defaults of `rds.force_ssl` and `require_secure_transport`.
///
/// * <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html>
/// * <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html>
/// * <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mariadb-ssl-connections.require-ssl.html>
/// * <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html>
fn requires_tls_by_default(engine: &str, version: &Observed<String>) -> Result<bool, Unread> {
    Ok(match engine {
        "postgres" => is_at_least(version.get()?, (15, 0)),
        "aurora-postgresql" => is_at_least(version.get()?, (17, 0)),
        "mariadb" => is_at_least(version.get()?, (11, 8)),
        _ => false,
    })
}

/// Compares the first two numbers of a version; one that cannot be read is older than everything.
fn is_at_least(version: &str, least: (u32, u32)) -> bool {
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or_default());
    (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default()) >= least
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observed::Known;

    #[test]
    fn ports() {
        for (engine, port) in [
            ("aurora", Some(3306)),
            ("aurora-mysql", Some(3306)),
            ("aurora-postgresql", Some(5432)),
            ("custom-oracle-ee", Some(1521)),
            ("custom-sqlserver-se", Some(1433)),
            ("db2-se", Some(50000)),
            ("mariadb", Some(3306)),
            ("oracle-se2-cdb", Some(1521)),
            ("sqlserver-ex", Some(1433)),
            ("unheard-of", None),
        ] {
            assert_eq!(default_port(engine), port, "{engine}");
        }
    }

    #[test]
    fn versions() {
        assert!(is_at_least("15.4", (15, 0)));
        assert!(is_at_least("15", (15, 0)));
        assert!(is_at_least("11.10.2", (11, 8)));
        assert!(!is_at_least("9.6.24", (15, 0)));
        assert!(!is_at_least("10.11.8", (11, 8)));
        assert!(!is_at_least("", (1, 0)));
    }

    fn tls(engine: &str, version: &str, parameter: TlsParameter) -> Result<Option<bool>, Unread> {
        requires_tls(engine, &Known(version.to_owned()), &Known(parameter))
    }

    #[test]
    fn tls_defaults() {
        for (engine, version, required) in [
            ("postgres", "14.12", false),
            ("postgres", "15.2", true),
            ("aurora-postgresql", "16.4", false),
            ("aurora-postgresql", "17.4", true),
            ("mariadb", "11.4.3", false),
            ("mariadb", "11.8.3", true),
            ("mysql", "8.4.3", false),
            ("aurora-mysql", "8.0.mysql_aurora.3.08.0", false),
            ("sqlserver-se", "16.00.4131.2.v1", false),
        ] {
            assert_eq!(tls(engine, version, TlsParameter::Unset), Ok(Some(required)), "{engine} {version}");
        }
        assert_eq!(tls("mysql", "8.4.3", TlsParameter::Set("ON".to_owned())), Ok(Some(true)));
        assert_eq!(tls("postgres", "16.4", TlsParameter::Set("0".to_owned())), Ok(Some(false)));
        assert_eq!(tls("oracle-ee", "19", TlsParameter::Unavailable), Ok(None));
    }
}
