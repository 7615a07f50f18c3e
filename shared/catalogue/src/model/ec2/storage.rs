use serde::{Deserialize, Serialize};

use super::{name_tag, resource};
use crate::{model::Tags, observed::Observed};

/// An EBS volume.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// `arn:aws:ec2:eu-west-1:111111111111:volume/vol-…`
    pub arn: String,
    /// `vol-…`
    pub id: String,
    /// Where it is.
    pub region: String,
    /// Its tags.
    pub tags: Tags,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// The KMS key that encrypts it.
    pub kms_key: Option<String>,
    /// Whether an instance has it.
    pub attached: bool,
    /// Whether the account has a snapshot of it.
    pub has_snapshot: Observed<bool>,
}

/// An EBS snapshot that the account owns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// `arn:aws:ec2:eu-west-1::snapshot/snap-…`: without an account.
    pub arn: String,
    /// `snap-…`
    pub id: String,
    /// Where it is.
    pub region: String,
    /// Its tags.
    pub tags: Tags,
    /// Whether it is encrypted. An encrypted one cannot be public.
    pub encrypted: bool,
    /// The KMS key that encrypts it.
    pub kms_key: Option<String>,
    /// Whether its permissions let every AWS account make volumes of it.
    pub public: Observed<bool>,
}

impl Volume {
    fn given_name(&self) -> Option<&str> {
        name_tag(&self.tags)
    }
}

impl Snapshot {
    fn given_name(&self) -> Option<&str> {
        name_tag(&self.tags)
    }
}

resource!(
    Volume,
    volumes,
    "AWS::EC2::Volume",
    "arn:{partition}:ec2:{region}:{account}:volume/*",
    "ec2:DescribeVolumes",
    |volume| Ok(volume.kms_key.iter().map(String::as_str).collect())
);

resource!(
    Snapshot,
    snapshots,
    "AWS::EC2::Snapshot",
    "arn:{partition}:ec2:{region}::snapshot/*",
    "ec2:DescribeSnapshots",
    |snapshot| Ok(snapshot.kms_key.iter().map(String::as_str).collect())
);

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, ec2::examples::named, kms::Key},
        observed::Known,
    };

    impl Volume {
        /// A volume that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:ec2:eu-west-1:111111111111:volume/vol-1".to_owned(),
                id: "vol-1".to_owned(),
                region: Account::REGION.to_owned(),
                tags: named("shop-data-prod"),
                encrypted: true,
                kms_key: Some(Key::example().arn),
                attached: true,
                has_snapshot: Known(true),
            }
        }
    }

    impl Snapshot {
        /// A snapshot that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:ec2:eu-west-1::snapshot/snap-1".to_owned(),
                id: "snap-1".to_owned(),
                region: Account::REGION.to_owned(),
                tags: named("shop-data-prod"),
                encrypted: true,
                kms_key: Some(Key::example().arn),
                public: Known(false),
            }
        }
    }
}
