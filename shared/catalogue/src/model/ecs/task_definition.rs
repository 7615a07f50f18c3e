use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Observed;
use crate::{
    model::{Identity, Resource},
    secrets::SecretKind,
};

/// The latest active revision of a task definition's family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskDefinition {
    /// Which task definition this is.
    pub identity: Identity,
    /// What it says.
    pub description: Observed<Description>,
}

/// What a task definition says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Its containers.
    pub containers: Observed<Vec<Container>>,
    /// Names of the EFS volumes that are mounted without encryption in transit.
    pub efs_unencrypted: Observed<Vec<String>>,
    /// Whether containers share the interprocess resources of the host.
    pub host_ipc: Observed<bool>,
    /// Whether containers see the processes of the host.
    pub host_pid: Observed<bool>,
    /// `awsvpc`, `bridge`, `host`, `none`, or absent for the default of the operating system.
    pub network_mode: Option<String>,
    /// Whether its containers run on Windows.
    pub windows: bool,
}

/// A container of a task definition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Container {
    /// The name, unique in the task definition.
    pub name: String,
    /// The names of the environment variables whose values stand in the definition.
    pub environment: BTreeSet<String>,
    /// How its output is collected, such as `awslogs`.
    pub log_driver: Option<String>,
    /// Whether it is killed when it uses more memory than its own limit.
    pub memory_limited: bool,
    /// Credentials in plain text.
    pub plaintext_secrets: Vec<PlaintextSecret>,
    /// Whether it has the rights of root on the host.
    pub privileged: bool,
    /// Whether its own file system cannot be written.
    pub readonly_root: bool,
    /// The user that it runs as; absent when the image decides.
    pub user: Option<String>,
}

/// A credential in plain text: where it stands, never what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaintextSecret {
    /// Such as `environment variable DB_PASSWORD`.
    pub place: String,
    /// What it looks like.
    pub kind: SecretKind,
}

impl Resource for TaskDefinition {}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags},
        observed::Known,
    };

    impl TaskDefinition {
        /// A task definition that violates nothing.
        pub(crate) fn example() -> Self {
            Self::described(Description::example())
        }

        /// The example with another description.
        pub(crate) fn described(description: Description) -> Self {
            Self {
                description: Known(description),
                identity: Identity::named(
                    "arn:aws:ecs:eu-west-1:111111111111:task-definition/shop-web-prod:7".to_owned(),
                    "shop-web-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::from([("Owner".to_owned(), "shop".to_owned())])),
                ),
            }
        }

        /// The example with these containers.
        pub(crate) fn of(containers: impl IntoIterator<Item = Container>) -> Self {
            Self::described(Description {
                containers: Known(containers.into_iter().collect()),
                ..Description::example()
            })
        }
    }

    impl Description {
        /// One container, isolated from its host.
        pub(crate) fn example() -> Self {
            Self {
                containers: Known(vec![Container::example()]),
                efs_unencrypted: Known(Vec::new()),
                host_ipc: Known(false),
                host_pid: Known(false),
                network_mode: Some("awsvpc".to_owned()),
                windows: false,
            }
        }
    }

    impl Container {
        /// A container that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                name: "web".to_owned(),
                environment: BTreeSet::from(["STAGE".to_owned()]),
                log_driver: Some("awslogs".to_owned()),
                memory_limited: true,
                plaintext_secrets: Vec::new(),
                privileged: false,
                readonly_root: true,
                user: Some("1000".to_owned()),
            }
        }
    }
}
