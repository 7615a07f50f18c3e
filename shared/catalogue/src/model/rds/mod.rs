//! Amazon RDS and Aurora: instances, clusters, their manual snapshots, and what surrounds them.
//!
//! Amazon DocumentDB and Amazon Neptune answer the same calls. Their clusters and instances are resources of their own
//! services (`AWS::DocDB`, `AWS::Neptune`), so those engines are left out.
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html>

mod cluster;
mod instance;
mod snapshot;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use cluster::Cluster;
pub use instance::{Instance, ParameterGroup};
pub use snapshot::{ClusterSnapshot, Snapshot};

use crate::{
    model::{Identity, Regional, Resource, Tags, kinds},
    observed::{Observed, Unread},
};

/// What a scan saw of RDS and Aurora.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rds {
    /// The certificate authorities that RDS offers in the region.
    pub certificates: Regional<Certificate>,
    /// Aurora clusters and Multi-AZ DB clusters.
    pub clusters: Regional<Cluster>,
    /// Manual snapshots of clusters.
    pub cluster_snapshots: Regional<ClusterSnapshot>,
    /// Subscriptions to the events of databases.
    pub event_subscriptions: Regional<EventSubscription>,
    /// DB instances, those of clusters too.
    pub instances: Regional<Instance>,
    /// DB security groups, which only EC2-Classic knew.
    pub security_groups: Regional<DbSecurityGroup>,
    /// Manual snapshots of instances.
    pub snapshots: Regional<Snapshot>,
}

/// Whether the database is told by a parameter to refuse connections without TLS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TlsParameter {
    /// The engine has no such parameter, or the parameter group of the cluster holds it.
    Unavailable,
    /// The parameter group gives the parameter no value, so the engine's default holds.
    Unset,
    /// The parameter's value, as the parameter group has it.
    Set(String),
}

/// A certificate authority that signs the certificates of DB instances.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// Such as `rds-ca-rsa2048-g1`.
    pub id: String,
    /// When it expires.
    pub valid_till: Observed<Timestamp>,
}

/// A subscription that sends events of databases to a topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventSubscription {
    /// The name.
    pub name: String,
    /// Whether it is on.
    pub enabled: Observed<bool>,
    /// Such as `active`, or `no-permission` when nothing arrives.
    pub status: Observed<String>,
    /// Such as `db-instance`; all kinds of sources when there is none.
    pub source_type: Option<String>,
    /// The names of the sources; all sources of the kind when empty.
    pub source_ids: BTreeSet<String>,
    /// Such as `failure`; all categories when empty.
    pub categories: BTreeSet<String>,
    /// The ARN of the topic.
    pub topic: Observed<String>,
}

/// A DB security group: a firewall of EC2-Classic, which AWS retired in 2022.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSecurityGroup.html>
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DbSecurityGroup {
    /// Which db security group this is.
    pub identity: Identity,
}

kinds! {
    "rds": Rds;
    clusters: Cluster = "AWS::RDS::DBCluster", "rds:{region}:{account}:cluster:*", list ["rds:DescribeDBClusters"],
        keys [];
    instances: Instance = "AWS::RDS::DBInstance", "rds:{region}:{account}:db:*", list ["rds:DescribeDBInstances"],
        keys [];
    security_groups: DbSecurityGroup = "AWS::RDS::DBSecurityGroup",
        "rds:{region}:{account}:secgrp:*", list ["rds:DescribeDBSecurityGroups"];
    cluster_snapshots: ClusterSnapshot = "AWS::RDS::DBClusterSnapshot",
        "rds:{region}:{account}:cluster-snapshot:*", list ["rds:DescribeDBClusterSnapshots"],
        keys [];
    snapshots: Snapshot = "AWS::RDS::DBSnapshot",
        "rds:{region}:{account}:snapshot:*", list ["rds:DescribeDBSnapshots"],
        keys [];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/rds/certificates/*", &["rds:DescribeCertificates"]),
    ("/rds/clusters/*/*/tls", &["rds:DescribeDBClusterParameters"]),
    ("/rds/cluster_snapshots/*/*/public", &["rds:DescribeDBClusterSnapshotAttributes"]),
    ("/rds/event_subscriptions/*", &["rds:DescribeEventSubscriptions"]),
    ("/rds/instances/*/*/engine_version_offered", &["rds:DescribeDBEngineVersions"]),
    ("/rds/instances/*/*/tls", &["rds:DescribeDBParameters"]),
    ("/rds/snapshots/*/*/public", &["rds:DescribeDBSnapshotAttributes"]),
];

impl Resource for DbSecurityGroup {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        None
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{model::Account, observed::Known};

    impl Rds {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self {
                certificates: Regional::example([Certificate::example()]),
                clusters: Regional::example([Cluster::example()]),
                cluster_snapshots: Regional::example([ClusterSnapshot::example()]),
                event_subscriptions: Regional::example([EventSubscription::example()]),
                instances: Regional::example([Instance::example()]),
                security_groups: Regional::example([DbSecurityGroup::example()]),
                snapshots: Regional::example([Snapshot::example()]),
            }
        }
    }

    impl Certificate {
        /// An authority that is valid for decades.
        pub(crate) fn example() -> Self {
            Self { id: "rds-ca-rsa2048-g1".to_owned(), valid_till: Known(Timestamp::constant(2_900_000_000, 0)) }
        }
    }

    impl EventSubscription {
        /// A subscription to everything.
        pub(crate) fn example() -> Self {
            Self {
                name: "shop-events-prod".to_owned(),
                enabled: Known(true),
                status: Known("active".to_owned()),
                source_type: None,
                source_ids: BTreeSet::new(),
                categories: BTreeSet::new(),
                topic: Known(crate::model::sns::Topic::example().identity.arn),
            }
        }
    }

    impl DbSecurityGroup {
        /// The group that AWS made.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::unnamed(
                    format!("arn:aws:rds:{}:111111111111:secgrp:default", Account::REGION),
                    "default".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }
    }
}
