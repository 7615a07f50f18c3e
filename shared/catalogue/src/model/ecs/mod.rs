//! Amazon ECS: clusters, services and task definitions.

mod task_definition;

use serde::{Deserialize, Serialize};

use super::{Account, Fact, Kind, Listed, Regional, Resource, Tags};
use crate::observed::{Observed, Unread};
pub use task_definition::{Container, Description, PlaintextSecret, TaskDefinition};

/// What a scan saw of ECS.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ecs {
    /// Clusters.
    pub clusters: Regional<Cluster>,
    /// Services of all clusters.
    pub services: Regional<Service>,
    /// The latest active revision of each family: what the next task runs. AWS Config judges no other either.
    /// <https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-user-for-host-mode-check.html>
    pub task_definitions: Regional<TaskDefinition>,
}

/// A cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// `arn:aws:ecs:region:account:cluster/name`
    pub arn: String,
    /// The name, unique in the account and region.
    pub name: String,
    /// Where it lives.
    pub region: String,
    /// Whether Container Insights collects metrics of it, enhanced or not.
    pub container_insights: bool,
    /// The KMS keys that it encrypts sessions and storage with.
    pub kms_keys: Vec<String>,
    /// Empty when the cluster has none.
    pub tags: Tags,
}

/// A service: tasks that ECS keeps running.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// `arn:aws:ecs:region:account:service/cluster/name`
    pub arn: String,
    /// The name, unique in its cluster.
    pub name: String,
    /// Where it lives.
    pub region: String,
    /// Whether its tasks run on Fargate.
    pub fargate: bool,
    /// The Fargate platform, such as `Linux`, as AWS writes it.
    pub platform_family: Option<String>,
    /// The Fargate platform version: `LATEST` or a number.
    pub platform_version: Option<String>,
    /// Whether its tasks carry its tags or those of their task definition.
    pub propagates_tags: bool,
    /// Whether its own tasks get public addresses.
    pub public_ip: bool,
    /// Ids of the task sets whose tasks get public addresses.
    pub public_task_sets: Vec<String>,
    /// Empty when the service has none.
    pub tags: Tags,
}

const CLUSTERS: &[&str] = &["ecs:ListClusters", "ecs:DescribeClusters"];
const SERVICES: &[&str] = &["ecs:ListClusters", "ecs:ListServices", "ecs:DescribeServices"];

pub(super) const KINDS: &[Kind] = &[Kind::of::<Cluster>(), Kind::of::<Service>(), Kind::of::<TaskDefinition>()];

pub(super) const FACTS: &[Fact] = &[
    Fact { path: "/ecs/clusters/*", actions: CLUSTERS },
    Fact { path: "/ecs/services/*", actions: SERVICES },
    Fact { path: "/ecs/task_definitions/*", actions: &["ecs:ListTaskDefinitions"] },
    Fact { path: "/ecs/task_definitions/*/*/description", actions: &["ecs:DescribeTaskDefinition"] },
    Fact { path: "/ecs/task_definitions/*/*/tags", actions: &["ecs:DescribeTaskDefinition"] },
];

impl Resource for Cluster {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        &self.region
    }
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        Some(Ok(&self.tags))
    }
    /// ECS itself makes a cluster named `default`.
    fn chosen_name(&self) -> Option<&str> {
        (self.name != "default").then_some(&self.name)
    }
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_keys.iter().map(String::as_str).collect())
    }
}

impl Listed for Cluster {
    const TYPE: &'static str = "AWS::ECS::Cluster";
    const SERVICE: &'static str = "ecs";
    const ARN: &'static str = "arn:{partition}:ecs:{region}:{account}:cluster/*";
    const LISTED_BY: &'static [&'static str] = CLUSTERS;
    const PATH: &'static str = "/ecs/clusters";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.ecs.clusters.parts()
    }
}

impl Resource for Service {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        &self.region
    }
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        Some(Ok(&self.tags))
    }
    fn chosen_name(&self) -> Option<&str> {
        Some(&self.name)
    }
}

impl Listed for Service {
    const TYPE: &'static str = "AWS::ECS::Service";
    const SERVICE: &'static str = "ecs";
    const ARN: &'static str = "arn:{partition}:ecs:{region}:{account}:service/*";
    const LISTED_BY: &'static [&'static str] = SERVICES;
    const PATH: &'static str = "/ecs/services";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.ecs.services.parts()
    }
}

#[cfg(test)]
mod examples {
    use super::*;

    impl Ecs {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self {
                clusters: Regional::example([Cluster::example()]),
                services: Regional::example([Service::example()]),
                task_definitions: Regional::example([TaskDefinition::example()]),
            }
        }
    }

    impl Cluster {
        /// A cluster that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:ecs:eu-west-1:111111111111:cluster/shop-tasks-prod".to_owned(),
                name: "shop-tasks-prod".to_owned(),
                region: Account::REGION.to_owned(),
                container_insights: true,
                kms_keys: Vec::new(),
                tags: Tags::from([("Owner".to_owned(), "shop".to_owned())]),
            }
        }
    }

    impl Service {
        /// A service that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:ecs:eu-west-1:111111111111:service/shop-tasks-prod/shop-web-prod".to_owned(),
                name: "shop-web-prod".to_owned(),
                region: Account::REGION.to_owned(),
                fargate: true,
                platform_family: Some("Linux".to_owned()),
                platform_version: Some("LATEST".to_owned()),
                propagates_tags: true,
                public_ip: false,
                public_task_sets: Vec::new(),
                tags: Tags::from([("Owner".to_owned(), "shop".to_owned())]),
            }
        }
    }
}
