//! Aurora clusters and Multi-AZ DB clusters.

use serde::{Deserialize, Serialize};

use super::TlsParameter;
use crate::{
    model::{Identity, Resource},
    observed::{Observed, Unread},
};

/// A DB cluster: of Aurora, or of MySQL or PostgreSQL with two readable standbys (a Multi-AZ DB cluster).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// Which cluster this is.
    pub identity: Identity,
    /// Whether minor versions are installed in the maintenance window; Aurora sets that on each instance.
    pub auto_minor_version_upgrade: Observed<bool>,
    /// How many seconds it can be wound back; 0 when it cannot.
    pub backtrack_seconds: i64,
    /// For how many days automated backups are kept.
    pub backup_retention_days: Observed<i32>,
    /// Whether snapshots inherit the tags.
    pub copy_tags_to_snapshot: Observed<bool>,
    /// Whether it refuses to be deleted.
    pub deletion_protection: Observed<bool>,
    /// Such as `aurora-postgresql`, or `mysql` for a Multi-AZ DB cluster.
    pub engine: String,
    /// `provisioned`, or `serverless` for Aurora Serverless v1.
    pub engine_mode: Observed<String>,
    /// Such as `16.4`.
    pub engine_version: Observed<String>,
    /// The Aurora global database that it belongs to.
    pub global_cluster: Option<String>,
    /// Whether IAM principals can log in.
    pub iam_authentication: Observed<bool>,
    /// The KMS keys of its storage, of Performance Insights and of the master password's secret, each once.
    pub kms_keys: Observed<Vec<String>>,
    /// Such as `open-source-rds-extended-support`.
    pub lifecycle_support: Observed<String>,
    /// The log types that go to CloudWatch Logs.
    pub log_exports: Vec<String>,
    /// The state of the secret in which RDS keeps the master password, if it does.
    pub master_secret: Observed<Option<String>>,
    /// The name of the administrator.
    pub master_username: Observed<String>,
    /// Whether its instances stand in several Availability Zones.
    pub multi_az: Observed<bool>,
    /// The cluster parameter group in use.
    pub parameter_group: Observed<String>,
    /// The port it listens on.
    pub port: Observed<i32>,
    /// Whether its name resolves to a public address; Aurora sets that on each instance.
    pub publicly_accessible: Observed<bool>,
    /// The cluster or instance that it is a replica of.
    pub replica_of: Option<String>,
    /// The ids of its VPC security groups.
    pub security_groups: Observed<Vec<String>>,
    /// Whether the storage is encrypted.
    pub storage_encrypted: Observed<bool>,
    /// Whether a parameter makes it refuse connections without TLS.
    pub tls: Observed<TlsParameter>,
}

impl Cluster {
    /// Whether it is of Aurora Serverless v1; v2 is a class of instances in a provisioned cluster.
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html>
    ///
    /// # Errors
    /// The gap, when it is of Aurora and its mode is unknown.
    pub fn is_serverless_v1(&self) -> Result<bool, Unread> {
        Ok(self.engine.starts_with("aurora") && self.engine_mode.get()? == "serverless")
    }
}

impl Resource for Cluster {
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_keys.get()?.iter().map(String::as_str).collect())
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags, kms::Key},
        observed::Known,
    };

    impl Cluster {
        /// An Aurora PostgreSQL cluster that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::named(
                    format!("arn:aws:rds:{}:111111111111:cluster:shop-ledger-prod", Account::REGION),
                    "shop-ledger-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
                auto_minor_version_upgrade: Known(false),
                backtrack_seconds: 0,
                backup_retention_days: Known(14),
                copy_tags_to_snapshot: Known(true),
                deletion_protection: Known(true),
                engine: "aurora-postgresql".to_owned(),
                engine_mode: Known("provisioned".to_owned()),
                engine_version: Known("16.4".to_owned()),
                global_cluster: None,
                iam_authentication: Known(true),
                kms_keys: Known(vec![Key::example().identity.arn]),
                lifecycle_support: Known("open-source-rds-extended-support-disabled".to_owned()),
                log_exports: vec!["postgresql".to_owned()],
                master_secret: Known(Some("active".to_owned())),
                master_username: Known("ledger_owner".to_owned()),
                multi_az: Known(true),
                parameter_group: Known("shop-aurora-postgresql16".to_owned()),
                port: Known(6432),
                publicly_accessible: Known(false),
                replica_of: None,
                security_groups: Known(vec!["sg-1".to_owned()]),
                storage_encrypted: Known(true),
                tls: Known(TlsParameter::Set("1".to_owned())),
            }
        }

        /// A cluster of this engine, all else as in the example.
        pub(crate) fn of_engine(engine: &str, version: &str) -> Self {
            Self { engine: engine.to_owned(), engine_version: Known(version.to_owned()), ..Self::example() }
        }

        /// A cluster of Aurora Serverless v1.
        pub(crate) fn serverless_v1() -> Self {
            Self {
                engine_mode: Known("serverless".to_owned()),
                ..Self::of_engine("aurora-mysql", "5.7.mysql_aurora.2.11.3")
            }
        }
    }
}
