//! Amazon S3: buckets.

use serde::{Deserialize, Serialize};

use super::{Account, Fact, Kind, Listed, Regional, Resource, Tags};
use crate::observed::{Observed, Unread};

/// What a scan saw of S3.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// Buckets, by the region they live in.
    pub buckets: Regional<Bucket>,
}

/// A bucket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// `arn:aws:s3:::name`
    pub arn: String,
    /// The name, unique in the partition.
    pub name: String,
    /// Where the bucket lives.
    pub region: String,
    /// Empty when the bucket has none.
    pub tags: Observed<Tags>,
    /// Whether overwritten objects are kept.
    pub versioning: Observed<Versioning>,
}

/// A bucket's versioning state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Versioning {
    /// Earlier versions are kept.
    Enabled,
    /// Earlier versions were kept once; new writes overwrite.
    Suspended,
    /// Never turned on.
    Off,
}

pub(super) const KINDS: &[Kind] = &[Kind::of::<Bucket>()];

pub(super) const FACTS: &[Fact] = &[
    Fact { path: "/s3/buckets/*", actions: &["s3:ListAllMyBuckets"] },
    Fact { path: "/s3/buckets/*/*/tags", actions: &["s3:GetBucketTagging"] },
    Fact { path: "/s3/buckets/*/*/versioning", actions: &["s3:GetBucketVersioning"] },
];

impl Resource for Bucket {
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
        Some(self.tags.get())
    }
    fn chosen_name(&self) -> Option<&str> {
        Some(&self.name)
    }
}

impl Listed for Bucket {
    const TYPE: &'static str = "AWS::S3::Bucket";
    const SERVICE: &'static str = "s3";
    const ARN: &'static str = "arn:{partition}:s3:::*";
    const LISTED_BY: &'static [&'static str] = &["s3:ListAllMyBuckets"];
    const PATH: &'static str = "/s3/buckets";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.s3.buckets.parts()
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl S3 {
        /// One compliant bucket.
        pub(crate) fn example() -> Self {
            Self { buckets: Regional::example([Bucket::example()]) }
        }
    }

    impl Bucket {
        /// A bucket that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:s3:::shop-invoices-prod".to_owned(),
                name: "shop-invoices-prod".to_owned(),
                region: Account::REGION.to_owned(),
                tags: Known(Tags::new()),
                versioning: Known(Versioning::Enabled),
            }
        }
    }
}
