//! Manual snapshots of instances and clusters. Automated ones belong to AWS, those of AWS Backup are recovery points of
//! a vault, and neither can be opened to everybody.

use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Resource},
    observed::{Observed, Unread},
};

/// Instances and clusters have snapshots of the same form, which are two types to AWS.
macro_rules! snapshot {
    ($(#[$doc:meta])* $name:ident, $arn:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
                pub struct $name {
            /// Which snapshot this is.
            pub identity: Identity,
            /// Whether it is encrypted.
            pub encrypted: Observed<bool>,
            /// The KMS key that encrypts it.
            pub kms_key: Observed<Option<String>>,
            /// Whether every AWS account may restore it.
            pub public: Observed<bool>,
        }

        impl Resource for $name {
            fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
                Ok(self.kms_key.get()?.iter().map(String::as_str).collect())
            }
        }

        #[cfg(test)]
        impl $name {
            /// An encrypted snapshot that nobody else can restore.
            pub(crate) fn example() -> Self {
                Self {
                    identity: Identity::example($arn, "shop-before-migration-prod"),
                    encrypted: Observed::Known(true),
                    kms_key: Observed::Known(Some(crate::model::kms::Key::example().identity.arn)),
                    public: Observed::Known(false),
                }
            }
        }
    };
}

snapshot!(
    /// A manual snapshot of an instance.
    Snapshot,
    "rds:{region}:{account}:snapshot:*"
);

snapshot!(
    /// A manual snapshot of a cluster.
    ClusterSnapshot,
    "rds:{region}:{account}:cluster-snapshot:*"
);
