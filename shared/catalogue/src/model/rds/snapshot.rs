//! Manual snapshots of instances and clusters. Automated ones belong to AWS, those of AWS Backup are recovery points of
//! a vault, and neither can be opened to everybody.

use serde::{Deserialize, Serialize};

use crate::{
    model::{Account, Listed, Resource, Tags},
    observed::{Observed, Unread},
};

macro_rules! snapshot {
    ($(#[$doc:meta])* $name:ident, $type:literal, $arn:literal, $listed_by:literal, $path:literal, $listing:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The ARN, which ends with the name.
            pub arn: String,
            /// The name, unique in the region.
            pub name: String,
            /// Where it is stored.
            pub region: String,
            /// Empty when it has none.
            pub tags: Tags,
            /// Whether it is encrypted.
            pub encrypted: bool,
            /// The KMS key that encrypts it.
            pub kms_key: Option<String>,
            /// Whether every AWS account may restore it.
            pub public: Observed<bool>,
        }

        impl Resource for $name {
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
            fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
                Ok(self.kms_key.iter().map(String::as_str).collect())
            }
        }

        impl Listed for $name {
            const TYPE: &'static str = $type;
            const SERVICE: &'static str = "rds";
            const ARN: &'static str = $arn;
            const LISTED_BY: &'static [&'static str] = &[$listed_by];
            const PATH: &'static str = $path;

            fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
                account.rds.$listing.parts()
            }
        }

        #[cfg(test)]
        impl $name {
            /// An encrypted snapshot that nobody else can restore.
            pub(crate) fn example() -> Self {
                let name = "shop-before-migration-prod";
                let arn = $arn
                    .replace("{partition}", "aws")
                    .replace("{region}", Account::REGION)
                    .replace("{account}", "111111111111")
                    .replace('*', name);
                Self {
                    arn,
                    name: name.to_owned(),
                    region: Account::REGION.to_owned(),
                    tags: Tags::new(),
                    encrypted: true,
                    kms_key: Some(crate::model::kms::Key::example().arn),
                    public: Observed::Known(false),
                }
            }
        }
    };
}

snapshot!(
    /// A manual snapshot of an instance.
    Snapshot,
    "AWS::RDS::DBSnapshot",
    "arn:{partition}:rds:{region}:{account}:snapshot:*",
    "rds:DescribeDBSnapshots",
    "/rds/snapshots",
    snapshots
);

snapshot!(
    /// A manual snapshot of a cluster.
    ClusterSnapshot,
    "AWS::RDS::DBClusterSnapshot",
    "arn:{partition}:rds:{region}:{account}:cluster-snapshot:*",
    "rds:DescribeDBClusterSnapshots",
    "/rds/cluster_snapshots",
    cluster_snapshots
);
