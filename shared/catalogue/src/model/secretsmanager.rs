//! AWS Secrets Manager: what it says about secrets, never what they are.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    language::policy::Document,
    model::{Identity, Regional, Resource, Tags, kinds},
    observed::{Observed, Unread},
};

/// What a scan saw of Secrets Manager.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SecretsManager {
    /// Secrets; those that wait for their deletion are not among them.
    pub secrets: Regional<Secret>,
}

/// A secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Secret {
    /// Which secret this is.
    pub identity: Identity,
    /// When it was made.
    pub created: Observed<Timestamp>,
    /// The KMS key that encrypts it; absent for Secrets Manager's own.
    pub kms_key: Option<String>,
    /// The day of the last use in this region; absent when it was never used there.
    pub last_accessed: Option<Timestamp>,
    /// The last time that a rotation succeeded.
    pub last_rotated: Option<Timestamp>,
    /// The time by which the next rotation is due.
    pub next_rotation: Observed<Option<Timestamp>>,
    /// The service that made the secret and answers for it, such as `rds`.
    pub owning_service: Option<String>,
    /// The region of the secret that this one is a copy of.
    pub replica_of_region: Option<String>,
    /// Days between two rotations, where the schedule is a number of days.
    pub rotation_days: Observed<Option<i64>>,
    /// Whether Secrets Manager rotates it.
    pub rotation_enabled: Observed<bool>,
    /// Who may use and administer it, beyond what identity policies say.
    pub policy: Observed<Option<Document>>,
}

kinds! {
    "secretsmanager": SecretsManager;
    secrets: Secret = "AWS::SecretsManager::Secret",
        "secretsmanager:{region}:{account}:secret:*", list ["secretsmanager:ListSecrets"],
        keys [];
}

pub(super) const FACTS: &[(&str, &[&str])] =
    &[("/secretsmanager/secrets/*/*/policy", &["secretsmanager:GetResourcePolicy"])];

impl Resource for Secret {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        self.owning_service.is_none().then(|| self.identity.tags.get())
    }
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok(self.owning_service.is_none().then_some(&self.identity.id))
    }
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_key.iter().map(String::as_str).collect())
    }
}

#[cfg(test)]
mod examples {
    use jiff::SignedDuration;

    use super::*;
    use crate::{
        model::{Account, kms::Key},
        observed::Known,
    };

    impl SecretsManager {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self { secrets: Regional::example([Secret::example()]) }
        }
    }

    impl Secret {
        /// So many days before the time of the example account; after it when negative.
        pub(crate) fn days_ago(days: i64) -> Timestamp {
            Timestamp::constant(1_795_000_000, 0) - SignedDuration::from_hours(24 * days)
        }

        /// A secret that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::named(
                    "arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop-database-prod-AbCdEf".to_owned(),
                    "shop-database-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::from([("Team".to_owned(), "shop".to_owned())])),
                ),
                created: Known(Self::days_ago(400)),
                kms_key: Some(Key::example().identity.arn),
                last_accessed: Some(Self::days_ago(1)),
                last_rotated: Some(Self::days_ago(10)),
                next_rotation: Known(Some(Self::days_ago(-20))),
                owning_service: None,
                replica_of_region: None,
                rotation_days: Known(Some(30)),
                rotation_enabled: Known(true),
                policy: Known(None),
            }
        }

        /// The example with a policy of these statements.
        pub(crate) fn with_policy(statements: &str) -> Self {
            let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
            Self { policy: Known(Some(Document::parse(&text).unwrap())), ..Self::example() }
        }
    }
}
