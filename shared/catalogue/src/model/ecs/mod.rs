//! Amazon ECS: clusters, services and task definitions.

mod task_definition;

use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Regional, Resource, kinds},
    observed::{Observed, Unread},
};
pub use task_definition::{Container, Description, PlaintextSecret, TaskDefinition};

/// What a scan saw of ECS.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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
pub struct Cluster {
    /// Which cluster this is.
    pub identity: Identity,
    /// Whether Container Insights collects metrics of it, enhanced or not.
    pub container_insights: Observed<bool>,
    /// The KMS keys that it encrypts sessions and storage with.
    pub kms_keys: Vec<String>,
}

/// A service: tasks that ECS keeps running.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Which service this is.
    pub identity: Identity,
    /// The Fargate platform that its tasks run on; absent when they do not run on Fargate.
    pub fargate: Observed<Option<Platform>>,
    /// Whether its tasks carry its tags or those of their task definition.
    pub propagates_tags: Observed<bool>,
    /// Whether its own tasks get public addresses.
    pub public_ip: Observed<bool>,
    /// Ids of the task sets whose tasks get public addresses.
    pub public_task_sets: Observed<Vec<String>>,
}

/// A platform of Fargate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Platform {
    /// Such as `Linux`, as AWS writes it.
    pub family: Observed<String>,
    /// `LATEST` or a number.
    pub version: Observed<String>,
}

const CLUSTERS: &[&str] = &["ecs:ListClusters", "ecs:DescribeClusters"];
const SERVICES: &[&str] = &["ecs:ListClusters", "ecs:ListServices", "ecs:DescribeServices"];

kinds! {
    "ecs": Ecs;
    clusters: Cluster = "AWS::ECS::Cluster", "ecs:{region}:{account}:cluster/*", list CLUSTERS,
        keys [];
    services: Service = "AWS::ECS::Service", "ecs:{region}:{account}:service/*", list SERVICES;
    task_definitions: TaskDefinition = "AWS::ECS::TaskDefinition",
        "ecs:{region}:{account}:task-definition/*",
        list ["ecs:ListTaskDefinitions"], tags ["ecs:DescribeTaskDefinition"];
}

pub(super) const FACTS: &[(&str, &[&str])] =
    &[("/ecs/task_definitions/*/*/description", &["ecs:DescribeTaskDefinition"])];

impl Resource for Cluster {
    /// ECS itself makes a cluster named `default`.
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok((self.identity.id != "default").then_some(&self.identity.id))
    }
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_keys.iter().map(String::as_str).collect())
    }
}

impl Resource for Service {}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags},
        observed::Known,
    };

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
                container_insights: Known(true),
                kms_keys: Vec::new(),
                identity: Identity::named(
                    "arn:aws:ecs:eu-west-1:111111111111:cluster/shop-tasks-prod".to_owned(),
                    "shop-tasks-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::from([("Owner".to_owned(), "shop".to_owned())])),
                ),
            }
        }
    }

    impl Service {
        /// A service that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                fargate: Known(Some(Platform {
                    family: Known("Linux".to_owned()),
                    version: Known("LATEST".to_owned()),
                })),
                propagates_tags: Known(true),
                public_ip: Known(false),
                public_task_sets: Known(Vec::new()),
                identity: Identity::named(
                    "arn:aws:ecs:eu-west-1:111111111111:service/shop-tasks-prod/shop-web-prod".to_owned(),
                    "shop-web-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::from([("Owner".to_owned(), "shop".to_owned())])),
                ),
            }
        }
    }
}
