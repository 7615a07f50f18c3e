//! DB instances, those of clusters too.

use serde::{Deserialize, Serialize};

use super::TlsParameter;
use crate::{
    model::{Identity, Resource},
    observed::{Observed, Unread},
};

/// A DB instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    /// Which instance this is.
    pub identity: Identity,
    /// Whether minor versions are installed in the maintenance window.
    pub auto_minor_version_upgrade: Observed<bool>,
    /// For how many days automated backups are kept; 0 when there are none.
    pub backup_retention_days: Observed<i32>,
    /// The authority that signed the server's certificate.
    pub ca_certificate: Observed<String>,
    /// Such as `db.t3.micro`.
    pub class: Observed<String>,
    /// The name of the cluster that it is a member of.
    pub cluster: Observed<Option<String>>,
    /// Whether snapshots inherit the tags.
    pub copy_tags_to_snapshot: Observed<bool>,
    /// The DB security groups of EC2-Classic.
    pub db_security_groups: Observed<Vec<String>>,
    /// Whether it refuses to be deleted.
    pub deletion_protection: Observed<bool>,
    /// Such as `postgres`.
    pub engine: String,
    /// Such as `16.4`.
    pub engine_version: Observed<String>,
    /// Whether AWS still offers that version for new databases.
    pub engine_version_offered: Observed<bool>,
    /// Such as `open-source-rds-extended-support`.
    pub lifecycle_support: Observed<String>,
    /// Whether it has read replicas.
    pub has_read_replicas: Observed<bool>,
    /// Whether IAM principals can log in.
    pub iam_authentication: Observed<bool>,
    /// The KMS keys of its storage, of Performance Insights and of the master password's secret, each once.
    pub kms_keys: Observed<Vec<String>>,
    /// The log types that go to CloudWatch Logs.
    pub log_exports: Vec<String>,
    /// The state of the secret in which RDS keeps the master password, if it does.
    pub master_secret: Observed<Option<String>>,
    /// The name of the administrator.
    pub master_username: Observed<String>,
    /// Seconds between two Enhanced Monitoring measurements; 0 when it is off.
    pub monitoring_interval: Observed<i32>,
    /// Whether there is a standby in another Availability Zone.
    pub multi_az: Observed<bool>,
    /// The parameter group in use.
    pub parameter_group: Observed<Option<ParameterGroup>>,
    /// Whether Performance Insights is on.
    pub performance_insights: Observed<bool>,
    /// The port it listens on; none while it is being created.
    pub port: Observed<Option<i32>>,
    /// Whether its name resolves to a public address.
    pub publicly_accessible: Observed<bool>,
    /// The instance or cluster that it is a read replica of.
    pub replica_of: Option<String>,
    /// The ids of its VPC security groups.
    pub security_groups: Observed<Vec<String>>,
    /// Whether the storage is encrypted.
    pub storage_encrypted: Observed<bool>,
    /// Whether a parameter makes it refuse connections without TLS.
    pub tls: Observed<TlsParameter>,
    /// The VPC that it is in.
    pub vpc: Observed<Option<String>>,
}

/// The parameter group of an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterGroup {
    /// The name.
    pub name: String,
    /// `in-sync`, or what keeps changes from taking effect, such as `pending-reboot`.
    pub status: String,
}

/// How names begin that Aurora Auto Scaling gives to the replicas it adds.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Integrating.AutoScaling.html>
const AUTO_SCALED: &str = "application-autoscaling-";

impl Resource for Instance {
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok((!self.identity.id.starts_with(AUTO_SCALED)).then_some(&self.identity.id))
    }
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

    impl Instance {
        /// A PostgreSQL instance that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::named(
                    format!("arn:aws:rds:{}:111111111111:db:shop-orders-prod", Account::REGION),
                    "shop-orders-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
                auto_minor_version_upgrade: Known(true),
                backup_retention_days: Known(14),
                ca_certificate: Known("rds-ca-rsa2048-g1".to_owned()),
                class: Known("db.m7g.large".to_owned()),
                cluster: Known(None),
                copy_tags_to_snapshot: Known(true),
                db_security_groups: Known(Vec::new()),
                deletion_protection: Known(true),
                engine: "postgres".to_owned(),
                engine_version: Known("16.4".to_owned()),
                engine_version_offered: Known(true),
                lifecycle_support: Known("open-source-rds-extended-support-disabled".to_owned()),
                has_read_replicas: Known(false),
                iam_authentication: Known(true),
                kms_keys: Known(vec![Key::example().identity.arn]),
                log_exports: vec!["postgresql".to_owned(), "upgrade".to_owned()],
                master_secret: Known(Some("active".to_owned())),
                master_username: Known("orders_owner".to_owned()),
                monitoring_interval: Known(60),
                multi_az: Known(true),
                parameter_group: Known(Some(ParameterGroup {
                    name: "shop-postgres16".to_owned(),
                    status: "in-sync".to_owned(),
                })),
                performance_insights: Known(true),
                port: Known(Some(6432)),
                publicly_accessible: Known(false),
                replica_of: None,
                security_groups: Known(vec!["sg-1".to_owned()]),
                storage_encrypted: Known(true),
                tls: Known(TlsParameter::Set("1".to_owned())),
                vpc: Known(Some("vpc-1".to_owned())),
            }
        }

        /// An instance of this engine, all else as in the example.
        pub(crate) fn of_engine(engine: &str, version: &str) -> Self {
            Self { engine: engine.to_owned(), engine_version: Known(version.to_owned()), ..Self::example() }
        }

        /// An instance of an Aurora cluster, with the settings that AWS shows for such a member.
        pub(crate) fn aurora_member() -> Self {
            Self {
                cluster: Known(Some("shop-ledger-prod".to_owned())),
                copy_tags_to_snapshot: Known(false),
                deletion_protection: Known(false),
                iam_authentication: Known(false),
                lifecycle_support: Known("open-source-rds-extended-support".to_owned()),
                log_exports: Vec::new(),
                master_secret: Known(None),
                master_username: Known("postgres".to_owned()),
                backup_retention_days: Known(1),
                multi_az: Known(false),
                port: Known(Some(5432)),
                storage_encrypted: Known(false),
                tls: Known(TlsParameter::Unavailable),
                ..Self::of_engine("aurora-postgresql", "16.4")
            }
        }
    }
}
