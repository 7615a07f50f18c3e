//! AWS KMS: keys and their aliases.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    language::policy::Document,
    model::{Identity, Regional, Resource, Tags, kinds},
    observed::{Observed, Unread},
};

/// What a scan saw of AWS KMS.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kms {
    /// The account that the keys belong to: others can lend theirs.
    pub account_id: String,
    /// Aliases, those of AWS-managed keys included.
    pub aliases: Regional<Alias>,
    /// Keys, those that AWS manages included.
    pub keys: Regional<Key>,
}

/// A name for a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alias {
    /// Which alias this is.
    pub identity: Identity,
    /// The id of its key; absent for an AWS-managed key that nothing has used yet.
    pub key: Observed<Option<String>>,
}

/// A key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Key {
    /// Which key this is.
    pub identity: Identity,
    /// What KMS says about it.
    pub description: Observed<Description>,
    /// Who may use and administer it. Not read for keys that AWS manages.
    pub policy: Observed<Document>,
    /// After how many days the key's material is replaced; absent when it never is. Not read where KMS cannot do so:
    /// see [`Description::can_rotate`].
    pub rotation_days: Observed<Option<i32>>,
}

/// What KMS says about a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// When KMS will delete the key; present while its deletion is pending.
    pub deletion_date: Option<Timestamp>,
    /// Who made the key and answers for it.
    pub manager: Manager,
    /// Whether it is a multi-region key, primary or replica.
    pub multi_region: bool,
    /// Where the key's material came from.
    pub origin: Origin,
    /// Such as `SYMMETRIC_DEFAULT` or `RSA_2048`.
    pub spec: String,
    /// Whether it can be used.
    pub state: State,
}

/// Who answers for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Manager {
    /// AWS, for one of its services in this account.
    Aws,
    /// The account's own people.
    Customer,
}

/// Where a key's material came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// KMS.
    Kms,
    /// Its owner imported it.
    Imported,
    /// A key store outside of KMS: CloudHSM, or one outside of AWS.
    CustomKeyStore,
}

/// <https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Being made.
    Creating,
    /// Turned off by its owner.
    Disabled,
    /// Usable.
    Enabled,
    /// KMS will delete it.
    PendingDeletion,
    /// It waits for its owner to import material.
    PendingImport,
    /// A primary key that KMS will delete once its replicas are gone.
    PendingReplicaDeletion,
    /// Its key store is disconnected.
    Unavailable,
    /// Becoming another region's replica or primary; usable meanwhile.
    Updating,
}

/// What stands behind the name of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyLookup<'a> {
    /// This key.
    Found(&'a Key),
    /// A key that AWS manages and makes at first use; there is none yet.
    AwsManaged,
    /// Nothing.
    Missing,
    /// A key of another account, which this scan cannot see.
    OtherAccount,
    /// A key of this other region.
    OtherRegion(String),
}

impl Kms {
    /// The key that a resource of a region means by an ARN or id of a key, or an ARN or name of an alias.
    /// <https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id>
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub fn find(&self, reference: &str, region: &str) -> Result<KeyLookup<'_>, Unread> {
        let parts: Vec<&str> = reference.splitn(6, ':').collect();
        let resource = match parts[..] {
            ["arn", _, "kms", of_region, of_account, resource] => {
                if of_account != self.account_id {
                    return Ok(KeyLookup::OtherAccount);
                }
                if of_region != region {
                    return Ok(KeyLookup::OtherRegion(of_region.to_owned()));
                }
                resource
            }
            _ => reference,
        };
        if !resource.starts_with("alias/") {
            return self.key(resource.strip_prefix("key/").unwrap_or(resource), region);
        }
        let key = match self.aliases.by_id(region, resource)? {
            Some(alias) => alias.key.get()?.as_deref(),
            None => None,
        };
        match key {
            Some(id) => self.key(id, region),
            None if resource.starts_with(AWS_ALIAS) => Ok(KeyLookup::AwsManaged),
            None => Ok(KeyLookup::Missing),
        }
    }

    fn key(&self, id: &str, region: &str) -> Result<KeyLookup<'_>, Unread> {
        Ok(self.keys.by_id(region, id)?.map_or(KeyLookup::Missing, KeyLookup::Found))
    }
}

/// How the names of AWS's own aliases begin.
pub const AWS_ALIAS: &str = "alias/aws/";

impl Description {
    /// Whether the account's own people answer for the key.
    pub fn is_of_customer(&self) -> bool {
        self.manager == Manager::Customer
    }

    /// Whether KMS can replace the key's material by itself.
    /// <https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html>
    pub fn can_rotate(&self) -> bool {
        self.is_of_customer() && self.origin == Origin::Kms && self.spec == "SYMMETRIC_DEFAULT"
    }

    /// Whether KMS is going to delete the key.
    pub fn is_pending_deletion(&self) -> bool {
        matches!(self.state, State::PendingDeletion | State::PendingReplicaDeletion)
    }
}

kinds! {
    "kms": Kms;
    aliases: Alias = "AWS::KMS::Alias", "kms:{region}:{account}:alias/*", list ["kms:ListAliases"];
    keys: Key = "AWS::KMS::Key", "kms:{region}:{account}:key/*", list ["kms:ListKeys"],
        tags ["kms:DescribeKey", "kms:ListResourceTags"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/kms/keys/*/*/description", &["kms:DescribeKey"]),
    ("/kms/keys/*/*/policy", &["kms:GetKeyPolicy"]),
    ("/kms/keys/*/*/rotation_days", &["kms:GetKeyRotationStatus"]),
];

impl Resource for Alias {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        None
    }
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok(self.identity.id.strip_prefix("alias/").filter(|_| !self.identity.id.starts_with(AWS_ALIAS)))
    }
}

impl Resource for Key {
    fn is_in_every_region(&self) -> Result<bool, Unread> {
        Ok(false)
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Owner},
        observed::Known,
    };

    const ROOT: &str = r#"{"Sid":"Owner","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},
        "Action":"kms:*","Resource":"*"}"#;

    const SENDERS: &str = r#"{"Sid":"Senders","Effect":"Allow","Principal":{"Service":["cloudwatch.amazonaws.com",
        "events.amazonaws.com","events.rds.amazonaws.com"]},"Action":["kms:Decrypt","kms:GenerateDataKey"],
        "Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"111111111111"}}}"#;

    impl Kms {
        /// A compliant key and its alias.
        pub(crate) fn example() -> Self {
            Self::with([Alias::example()], [Key::example()])
        }

        /// The account's KMS with these aliases and keys.
        pub(crate) fn with(aliases: impl IntoIterator<Item = Alias>, keys: impl IntoIterator<Item = Key>) -> Self {
            let account_id = "111111111111".to_owned();
            Self { account_id, aliases: Regional::example(aliases), keys: Regional::example(keys) }
        }
    }

    impl Alias {
        /// The alias of the example's key.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::named(
                    "arn:aws:kms:eu-west-1:111111111111:alias/shop-alarms-prod".to_owned(),
                    "alias/shop-alarms-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
                key: Known(Some(Key::EXAMPLE_ID.to_owned())),
            }
        }
    }

    impl Key {
        pub(crate) const EXAMPLE_ID: &'static str = "1234abcd-12ab-34cd-56ef-1234567890ab";

        /// A key that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                description: Known(Description::example()),
                policy: Known(Self::document(&format!("{ROOT},{SENDERS}"))),
                rotation_days: Known(Some(365)),
                identity: Identity::unnamed(
                    format!("arn:aws:kms:eu-west-1:111111111111:key/{}", Self::EXAMPLE_ID),
                    Self::EXAMPLE_ID.to_owned(),
                    Account::REGION,
                    Known(Tags::from([("Team".to_owned(), "shop".to_owned())])),
                ),
            }
        }

        /// The example with this description.
        pub(crate) fn described(description: Description) -> Self {
            Self { description: Known(description), ..Self::example() }
        }

        /// The example in this state.
        pub(crate) fn in_state(state: State) -> Self {
            Self::described(Description { state, ..Description::example() })
        }

        /// The example as a key that AWS manages.
        pub(crate) fn aws_managed() -> Self {
            let identity = Identity { owner: Known(Owner::Aws), ..Self::example().identity.tagged([]) };
            Self { identity, ..Self::described(Description { manager: Manager::Aws, ..Description::example() }) }
        }

        /// The example with a policy of these statements, after the one that gives the account everything.
        pub(crate) fn with_policy(statements: &str) -> Self {
            Self { policy: Known(Self::document(&format!("{ROOT},{statements}"))), ..Self::example() }
        }

        fn document(statements: &str) -> Document {
            Document::parse(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)).unwrap()
        }
    }

    impl Description {
        /// A symmetric key of the account's own.
        pub(crate) fn example() -> Self {
            Self {
                deletion_date: None,
                manager: Manager::Customer,
                multi_region: false,
                origin: Origin::Kms,
                spec: "SYMMETRIC_DEFAULT".to_owned(),
                state: State::Enabled,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observed::Known;

    fn kms() -> Kms {
        let alias = |name: &str, key: Option<&str>| Alias {
            identity: Alias::example().identity.renamed(name),
            key: Known(key.map(str::to_owned)),
        };
        let aliases = [Alias::example(), alias("alias/aws/sns", None), alias("alias/aws/s3", Some(Key::EXAMPLE_ID))];
        Kms::with(aliases, [Key::example()])
    }

    #[test]
    fn keys_are_found_by_every_name() {
        let kms = kms();
        for name in [
            "1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "alias/shop-alarms-prod",
            "arn:aws:kms:eu-west-1:111111111111:alias/shop-alarms-prod",
            "alias/aws/s3",
        ] {
            assert_eq!(kms.find(name, "eu-west-1"), Ok(KeyLookup::Found(&Key::example())), "{name}");
        }
    }

    #[test]
    fn other_names_say_why_there_is_no_key() {
        let kms = kms();
        for (name, expected) in [
            ("alias/aws/sns", KeyLookup::AwsManaged),
            ("alias/aws/lambda", KeyLookup::AwsManaged),
            ("alias/other", KeyLookup::Missing),
            ("mrk-1234abcd12ab34cd56ef1234567890ab", KeyLookup::Missing),
            ("arn:aws:kms:eu-west-1:111111111111:key/other", KeyLookup::Missing),
            ("arn:aws:kms:eu-west-1:222222222222:key/other", KeyLookup::OtherAccount),
            ("arn:aws:kms:us-east-1:222222222222:alias/other", KeyLookup::OtherAccount),
            ("arn:aws:kms:us-east-1:111111111111:key/mrk-1", KeyLookup::OtherRegion("us-east-1".to_owned())),
        ] {
            assert_eq!(kms.find(name, "eu-west-1"), Ok(expected), "{name}");
        }
        assert!(kms.find("alias/other", "eu-west-2").is_err());
    }

    #[test]
    fn only_chosen_alias_names_are_judged() {
        assert_eq!(Alias::example().chosen_name(), Ok(Some("shop-alarms-prod")));
        assert_eq!(
            Alias { identity: Alias::example().identity.renamed("alias/aws/sns"), ..Alias::example() }.chosen_name(),
            Ok(None)
        );
    }
}
