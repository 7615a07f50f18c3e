//! AWS Systems Manager: the machines that it manages.

use serde::{Deserialize, Serialize};

use super::kind::Row;
use crate::{
    model::Regional,
    observed::{Observed, Unread, all},
};

/// What a scan saw of Systems Manager.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ssm {
    /// How machines comply with their associations and patch baselines.
    pub compliance: Regional<Compliance>,
    /// Machines whose agent has reported.
    pub machines: Regional<Machine>,
}

/// A machine whose agent has reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// An EC2 instance's `i-…`, or `mi-…`.
    pub id: String,
    /// Whether the agent still reports.
    pub online: Observed<bool>,
}

/// How a machine complies with one thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compliance {
    /// The machine's id.
    pub machine: String,
    /// `Association`, `Patch`, or a name of the customer's own.
    pub with: String,
    /// Whether it does.
    pub compliant: Observed<bool>,
}

impl Ssm {
    /// The machine of this id, if its agent has reported.
    ///
    /// # Errors
    /// The gap, when the machines of the region could not be listed.
    pub fn machine(&self, id: &str, region: &str) -> Result<Option<&Machine>, Unread> {
        Ok(self.machines.find(region, id, |machine| [&machine.id])?.first().copied())
    }

    /// How the machine of this id complies with its associations or patch baselines, if it has any.
    ///
    /// # Errors
    /// The gap, when the compliance of the region could not be listed.
    pub fn complies(&self, id: &str, region: &str, with: &str) -> Result<Option<bool>, Unread> {
        let found = self.compliance.find(region, id, |compliance| [&compliance.machine])?;
        let mut of_kind = found.into_iter().filter(|compliance| compliance.with == with).peekable();
        if of_kind.peek().is_none() {
            return Ok(None);
        }
        all(of_kind.map(|compliance| compliance.compliant.get().copied())).map(Some)
    }
}

pub(super) const KINDS: &[Row<Ssm>] = &[];

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/ssm/compliance/*", &["ssm:ListResourceComplianceSummaries"]),
    ("/ssm/machines/*", &["ssm:DescribeInstanceInformation"]),
];

#[cfg(test)]
mod examples {
    use super::{super::ec2::Instance, *};
    use crate::observed::Known;

    impl Ssm {
        /// The example's instance, managed and compliant.
        pub(crate) fn example() -> Self {
            let complies = |with: &str| Compliance {
                machine: Instance::example().identity.id,
                with: with.to_owned(),
                compliant: Known(true),
            };
            Self {
                compliance: Regional::example(["Association", "Patch"].map(complies)),
                machines: Regional::example([Machine { id: Instance::example().identity.id, online: Known(true) }]),
            }
        }
    }
}
