//! AWS KMS.

use aws_sdk_kms::{Client, types};
use jiff::Timestamp;
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, Owner, Regional, Tags,
        kms::{Alias, Description, Key, Kms, Manager, Origin, State},
    },
    observed::{Gap, Known, Observed, Reason},
};

use crate::call::{Gone, Session, client};

client!(aws_sdk_kms);

/// The code with which KMS says that the key is not there any more.
const GONE: &[&str] = &["NotFoundException"];

/// The most that a page may have.
const KEYS_PAGE: i32 = 1000;
const ALIASES_PAGE: i32 = 100;
const TAGS_PAGE: i32 = 50;

/// A key has one policy, of this name: <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html>
const POLICY: &str = "default";

/// A page of keys or aliases costs one call, a key one (description); a customer's key two or three more (policy, tags,
/// and rotation where KMS can do that).
pub(super) async fn collect(session: &Session, regions: &[String]) -> Kms {
    let of_regions = regions.iter().map(|region| async move {
        let client = session.clients.of::<aws_sdk_kms::Client>(region);
        let (aliases, keys) = futures::join!(aliases(session, &client, region), keys(session, &client, region));
        (region, aliases, keys)
    });
    let mut kms = Kms::new(&session.account_id, Regional::default(), Regional::default());
    for (region, aliases, keys) in futures::future::join_all(of_regions).await {
        kms.aliases.insert(region, aliases);
        kms.keys.insert(region, keys);
    }
    kms
}

async fn aliases(session: &Session, client: &Client, region: &str) -> Observed<Vec<Alias>> {
    let pages = client.list_aliases().limit(ALIASES_PAGE).into_paginator().send();
    let listed = session.pages(region, "kms:ListAliases", pages, |page| page.aliases).await.observed();
    listed.map(|listed| listed.into_iter().filter_map(|listed| alias(region, listed)).collect())
}

fn alias(region: &str, listed: types::AliasListEntry) -> Option<Alias> {
    Some(Alias {
        identity: Identity::named(listed.alias_arn?, listed.alias_name?, region, Known(Tags::new())),
        key: listed.target_key_id.filter(|key| !key.is_empty()),
    })
}

async fn keys(session: &Session, client: &Client, region: &str) -> Observed<Vec<Key>> {
    let pages = client.list_keys().limit(KEYS_PAGE).into_paginator().send();
    match session.pages(region, "kms:ListKeys", pages, |page| page.keys).await.into_result() {
        Ok(listed) => {
            let listed = listed.into_iter().filter_map(|entry| Some((entry.key_arn?, entry.key_id?)));
            Known(session.each(listed, |(arn, id)| key(session, client, region, arn, id)).await)
        }
        Err(gap) => Observed::from(gap),
    }
}

async fn key(session: &Session, client: &Client, region: &str, arn: String, id: String) -> Result<Key, Gone> {
    let read = Facets { session, client, region, id: &id };
    let description = read.description().await?;
    // What is not known to be AWS's, or unable to rotate, is asked.
    let (is_of_aws, cannot_rotate) = match description.get() {
        Ok(description) => (!description.is_of_customer(), !description.can_rotate()),
        Err(_) => (false, false),
    };
    let (policy, rotation_days, tags) = futures::try_join!(
        async { if is_of_aws { Ok(Observed::from(not_asked("kms:GetKeyPolicy"))) } else { read.policy().await } },
        async {
            match cannot_rotate {
                true => Ok(Observed::from(not_asked("kms:GetKeyRotationStatus"))),
                false => read.rotation_days().await,
            }
        },
        async { if is_of_aws { Ok(Known(Tags::new())) } else { read.tags().await } },
    )?;
    Ok(Key {
        description,
        policy,
        rotation_days,
        identity: Identity {
            owner: if is_of_aws { Owner::Aws } else { Owner::Account },
            ..Identity::unnamed(arn, id, region, tags)
        },
    })
}

fn not_asked(action: &str) -> Gap {
    Gap {
        action: action.to_owned(),
        reason: Reason::NotRequested,
        detail: "the question does not apply to this key".to_owned(),
    }
}

struct Facets<'a> {
    session: &'a Session,
    client: &'a Client,
    region: &'a str,
    id: &'a str,
}

impl Facets<'_> {
    async fn description(&self) -> Result<Observed<Description>, Gone> {
        let call = self.client.describe_key().key_id(self.id).send();
        let answer = self.session.call(self.region, "kms:DescribeKey", call).await.unless_gone(GONE)?;
        Ok(answer
            .try_map(|out| out.key_metadata.ok_or_else(|| "the answer has no key in it".to_owned()))
            .try_map(|metadata| description(&metadata))
            .observed())
    }

    async fn policy(&self) -> Result<Observed<Document>, Gone> {
        let call = self.client.get_key_policy().key_id(self.id).policy_name(POLICY).send();
        let answer = self.session.call(self.region, "kms:GetKeyPolicy", call).await.unless_gone(GONE)?;
        Ok(answer
            .try_map(|out| {
                let text = out.policy.ok_or("the answer has no policy in it")?;
                Document::parse(&text).map_err(|error| error.to_string())
            })
            .observed())
    }

    async fn rotation_days(&self) -> Result<Observed<Option<i32>>, Gone> {
        let call = self.client.get_key_rotation_status().key_id(self.id).send();
        let answer = self.session.call(self.region, "kms:GetKeyRotationStatus", call).await.unless_gone(GONE)?;
        Ok(answer
            .map(|out| out.key_rotation_enabled.then(|| out.rotation_period_in_days.unwrap_or(DEFAULT_ROTATION_DAYS)))
            .observed())
    }

    async fn tags(&self) -> Result<Observed<Tags>, Gone> {
        let ask = |marker| self.client.list_resource_tags().key_id(self.id).limit(TAGS_PAGE).set_marker(marker).send();
        let answer = self
            .session
            .pages_by_token(self.region, "kms:ListResourceTags", ask, |page| (page.tags, page.next_marker))
            .await
            .unless_gone(GONE)?;
        Ok(answer.map(|tags| tags.into_iter().map(|tag| (tag.tag_key, tag.tag_value)).collect()).observed())
    }
}

/// <https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html>
const DEFAULT_ROTATION_DAYS: i32 = 365;

fn description(metadata: &types::KeyMetadata) -> Result<Description, String> {
    Ok(Description {
        deletion_date: metadata.deletion_date.and_then(|date| Timestamp::from_second(date.secs()).ok()),
        manager: manager(metadata.key_manager.as_ref())?,
        multi_region: metadata.multi_region == Some(true),
        origin: origin(metadata.origin.as_ref())?,
        spec: metadata.key_spec.as_ref().ok_or("the answer has no key spec")?.to_string(),
        state: state(metadata.key_state.as_ref())?,
    })
}

fn manager(manager: Option<&types::KeyManagerType>) -> Result<Manager, String> {
    match manager {
        Some(types::KeyManagerType::Aws) => Ok(Manager::Aws),
        Some(types::KeyManagerType::Customer) => Ok(Manager::Customer),
        other => Err(format!("unknown key manager {other:?}")),
    }
}

fn origin(origin: Option<&types::OriginType>) -> Result<Origin, String> {
    match origin {
        Some(types::OriginType::AwsKms) => Ok(Origin::Kms),
        Some(types::OriginType::External) => Ok(Origin::Imported),
        Some(types::OriginType::AwsCloudhsm | types::OriginType::ExternalKeyStore) => Ok(Origin::CustomKeyStore),
        other => Err(format!("unknown key origin {other:?}")),
    }
}

fn state(state: Option<&types::KeyState>) -> Result<State, String> {
    match state {
        Some(types::KeyState::Creating) => Ok(State::Creating),
        Some(types::KeyState::Disabled) => Ok(State::Disabled),
        Some(types::KeyState::Enabled) => Ok(State::Enabled),
        Some(types::KeyState::PendingDeletion) => Ok(State::PendingDeletion),
        Some(types::KeyState::PendingImport) => Ok(State::PendingImport),
        Some(types::KeyState::PendingReplicaDeletion) => Ok(State::PendingReplicaDeletion),
        Some(types::KeyState::Unavailable) => Ok(State::Unavailable),
        Some(types::KeyState::Updating) => Ok(State::Updating),
        other => Err(format!("unknown key state {other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_kms::types::{KeyManagerType, KeyMetadata, KeySpec, KeyState, OriginType};

    use super::*;

    #[test]
    fn descriptions_are_read() {
        let metadata = KeyMetadata::builder()
            .key_id("1")
            .key_manager(KeyManagerType::Customer)
            .key_spec(KeySpec::Rsa2048)
            .key_state(KeyState::PendingDeletion)
            .origin(OriginType::External)
            .multi_region(true)
            .deletion_date(aws_smithy_types::DateTime::from_secs(0))
            .build()
            .unwrap();
        let expected = Description {
            deletion_date: Some(Timestamp::UNIX_EPOCH),
            manager: Manager::Customer,
            multi_region: true,
            origin: Origin::Imported,
            spec: "RSA_2048".to_owned(),
            state: State::PendingDeletion,
        };
        assert_eq!(description(&metadata), Ok(expected));
        assert!(description(&KeyMetadata::builder().key_id("1").build().unwrap()).is_err());
    }

    #[test]
    fn an_alias_may_have_no_key() {
        let entry = types::AliasListEntry::builder().alias_arn("arn").alias_name("alias/aws/sns").build();
        assert_eq!(alias("eu-west-1", entry).and_then(|alias| alias.key), None);
    }
}
