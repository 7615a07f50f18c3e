use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Resource},
    observed::{Observed, Unread},
    secrets::Secret,
};

/// A launch template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LaunchTemplate {
    /// Which launch template this is.
    pub identity: Identity,
    /// The default version and the latest one: what launches use unless they name another.
    pub versions: Observed<Vec<TemplateVersion>>,
}

/// What a version of a launch template says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TemplateVersion {
    /// Counted from 1.
    pub number: i64,
    /// Whether its instances hand out metadata, if it says so.
    pub metadata_enabled: Option<bool>,
    /// Whether they do so only with a session token (IMDSv2), if it says so.
    pub tokens_required: Option<bool>,
    /// Whether a network interface of it asks for a public IPv4 address.
    pub public_ip: bool,
    /// The EBS volumes that it defines.
    pub volumes: Vec<BlockDevice>,
    /// The secrets found in its user data.
    pub user_data_secrets: Observed<Vec<Secret>>,
}

/// An EBS volume that launches will make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockDevice {
    /// Such as `/dev/xvda`.
    pub device: String,
    /// Whether it will be encrypted, if the launch says so.
    pub encrypted: Option<bool>,
    /// The KMS key that will encrypt it, if the launch names one.
    pub kms_key: Option<String>,
}

impl Resource for LaunchTemplate {
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        let volumes = self.versions.get()?.iter().flat_map(|version| &version.volumes);
        Ok(volumes.filter_map(|volume| volume.kms_key.as_deref()).collect())
    }
}

#[cfg(test)]
mod examples {
    use super::*;

    use crate::observed::Known;

    impl LaunchTemplate {
        /// A launch template that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("launch-template", "lt-1", "shop-web-prod"),
                versions: Known(vec![TemplateVersion::example()]),
            }
        }

        /// The example with these versions.
        pub(crate) fn of_versions(versions: impl IntoIterator<Item = TemplateVersion>) -> Self {
            Self { versions: Known(versions.into_iter().collect()), ..Self::example() }
        }
    }

    impl TemplateVersion {
        /// A version that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                number: 1,
                metadata_enabled: Some(true),
                tokens_required: Some(true),
                public_ip: false,
                volumes: vec![BlockDevice::example()],
                user_data_secrets: Known(Vec::new()),
            }
        }
    }

    impl BlockDevice {
        /// An encrypted volume.
        pub(crate) fn example() -> Self {
            Self { device: "/dev/xvda".to_owned(), encrypted: Some(true), kms_key: None }
        }
    }
}
