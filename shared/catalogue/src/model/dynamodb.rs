//! Amazon DynamoDB: tables.

use serde::{Deserialize, Serialize};

use crate::{
    language::policy::Document,
    model::{Identity, Regional, Resource, kinds},
    observed::{Observed, Unread},
};

/// What a scan saw of DynamoDB.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DynamoDb {
    /// Tables, those that are being deleted aside.
    pub tables: Regional<Table>,
}

/// A table, or a region's replica of a global table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Which table this is.
    pub identity: Identity,
    /// What the table itself says.
    pub description: Observed<Description>,
    /// Whether the table can be restored to any second of the recovery period.
    pub point_in_time_recovery: Observed<bool>,
    /// Whom else the table lets in; absent when it has no policy.
    pub policy: Observed<Option<Document>>,
    /// The provisioned capacities that Application Auto Scaling manages.
    pub scaling: Observed<Vec<Scaling>>,
}

/// A table's own settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// How reads and writes are paid for.
    pub capacity: Observed<Capacity>,
    /// Whether the table refuses to be deleted.
    pub deletion_protected: Observed<bool>,
    /// What encrypts the table at rest.
    pub encryption: Observed<Encryption>,
}

/// What encrypts a table at rest. No table is unencrypted.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encryption {
    /// A key that AWS owns and shares among accounts.
    AwsOwned,
    /// A key of this account in AWS KMS, AWS-managed or customer-managed.
    Kms {
        /// The key's ARN.
        key: String,
        /// Whether DynamoDB can use the key.
        usable: bool,
    },
}

/// How a table's reads and writes are paid for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Capacity {
    /// By request, without a limit to plan.
    OnDemand,
    /// By what is set aside.
    Provisioned {
        /// For the table.
        table: Units,
        /// For each global secondary index, by its name.
        indexes: Vec<(String, Units)>,
    },
}

/// Provisioned capacity units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
    /// Read capacity units.
    pub read: i64,
    /// Write capacity units.
    pub write: i64,
}

/// A capacity that Application Auto Scaling manages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scaling {
    /// The global secondary index, or none for the table.
    pub index: Option<String>,
    /// Reads or writes.
    pub access: Access,
    /// Whether a policy scales it out: there is one, and it is not suspended.
    pub active: Observed<bool>,
}

/// The two kinds of capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Access {
    /// Reads.
    Read,
    /// Writes.
    Write,
}

/// A region's settings of DynamoDB.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegionSettings {
    /// The provisioned capacity that all tables of the region may have together.
    pub limits: Observed<Units>,
}

kinds! {
    "dynamodb": DynamoDb;
    tables: Table = "AWS::DynamoDB::Table",
        "dynamodb:{region}:{account}:table/*", list ["dynamodb:ListTables"], tags together ["dynamodb:ListTagsOfResource"],
        keys ["dynamodb:DescribeTable"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/dynamodb/tables/*/*/description", &["dynamodb:DescribeTable"]),
    ("/dynamodb/tables/*/*/point_in_time_recovery", &["dynamodb:DescribeContinuousBackups"]),
    ("/dynamodb/tables/*/*/policy", &["dynamodb:GetResourcePolicy"]),
    (
        "/dynamodb/tables/*/*/scaling",
        &["application-autoscaling:DescribeScalableTargets", "application-autoscaling:DescribeScalingPolicies"],
    ),
    ("/regions/*/dynamodb/limits", &["dynamodb:DescribeLimits"]),
];

impl Resource for Table {
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(match self.description.get()?.encryption.get()? {
            Encryption::Kms { key, .. } => vec![key],
            Encryption::AwsOwned => Vec::new(),
        })
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags},
        observed::Known,
    };

    impl DynamoDb {
        /// One compliant table.
        pub(crate) fn example() -> Self {
            Self { tables: Regional::example([Table::example()]) }
        }
    }

    impl RegionSettings {
        /// The limits of a new account.
        pub(crate) fn example() -> Self {
            Self { limits: Known(Units { read: 80_000, write: 80_000 }) }
        }
    }

    impl Table {
        /// A table that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                description: Known(Description::example()),
                point_in_time_recovery: Known(true),
                policy: Known(None),
                scaling: Known(Vec::new()),
                identity: Identity::named(
                    "arn:aws:dynamodb:eu-west-1:111111111111:table/shop-orders-prod".to_owned(),
                    "shop-orders-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }

        /// The example with another description.
        pub(crate) fn described(description: Description) -> Self {
            Self { description: Known(description), ..Self::example() }
        }
    }

    impl Description {
        /// On demand, protected, with a key of the account's own.
        pub(crate) fn example() -> Self {
            Self {
                capacity: Known(Capacity::OnDemand),
                deletion_protected: Known(true),
                encryption: Known(Encryption::Kms {
                    key: "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab".to_owned(),
                    usable: true,
                }),
            }
        }
    }
}
