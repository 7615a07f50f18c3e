use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Resource},
    observed::{Observed, Unread},
};

/// An EBS volume.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Volume {
    /// Which volume this is.
    pub identity: Identity,
    /// Whether it is encrypted.
    pub encrypted: Observed<bool>,
    /// The KMS key that encrypts it.
    pub kms_key: Observed<Option<String>>,
    /// Whether an instance has it.
    pub attached: Observed<bool>,
    /// Whether the account has a snapshot of it.
    pub has_snapshot: Observed<bool>,
}

/// An EBS snapshot that the account owns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Which snapshot this is.
    pub identity: Identity,
    /// Whether it is encrypted. An encrypted one cannot be public.
    pub encrypted: Observed<bool>,
    /// The KMS key that encrypts it.
    pub kms_key: Observed<Option<String>>,
    /// Whether its permissions let every AWS account make volumes of it.
    pub public: Observed<bool>,
}

impl Resource for Volume {
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_key.get()?.iter().map(String::as_str).collect())
    }
}

impl Resource for Snapshot {
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_key.get()?.iter().map(String::as_str).collect())
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{model::kms::Key, observed::Known};

    impl Volume {
        /// A volume that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("volume", "vol-1", "shop-data-prod"),
                encrypted: Known(true),
                kms_key: Known(Some(Key::example().identity.arn)),
                attached: Known(true),
                has_snapshot: Known(true),
            }
        }
    }

    impl Snapshot {
        /// A snapshot that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity {
                    arn: "arn:aws:ec2:eu-west-1::snapshot/snap-1".to_owned(),
                    ..Identity::of_ec2("snapshot", "snap-1", "shop-data-prod")
                },
                encrypted: Known(true),
                kms_key: Known(Some(Key::example().identity.arn)),
                public: Known(false),
            }
        }
    }
}
