//! AWS KMS.

use aws_sdk_kms::{
    Client,
    types::{self, KeyManagerType, KeyState, OriginType},
};
use jiff::Timestamp;
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, Owner, Tags,
        kms::{AWS_ALIAS, Alias, Description, Key, Kms, Manager, Origin, State},
    },
    observed::{Gap, Known, Observed, Reason, Unread},
};

use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, everywhere, present};

client!(aws_sdk_kms);

/// The code with which KMS says that the key is not there any more.
const GONE: &[&str] = &["NotFoundException"];

/// The most that a page may have.
const KEYS_PAGE: i32 = 1000;
const ALIASES_PAGE: i32 = 100;
const TAGS_PAGE: i32 = 50;

const KEYS: Reply = Reply("kms:ListKeys");
const ALIASES: Reply = Reply("kms:ListAliases");
const DESCRIPTION: Reply = Reply("kms:DescribeKey");
const POLICY: Reply = Reply("kms:GetKeyPolicy");
const ROTATION: Reply = Reply("kms:GetKeyRotationStatus");

/// A key has one policy, of this name: <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html>
const POLICY_NAME: &str = "default";

/// <https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html>
const DEFAULT_ROTATION_DAYS: i32 = 365;

/// A page of keys or aliases costs one call, a key one (description); a customer's key two or three more (policy, tags,
/// and rotation where KMS can do that).
pub(super) async fn collect(session: &Session, regions: &[String]) -> Kms {
    let (aliases, keys) = futures::join!(everywhere(session, regions), everywhere(session, regions));
    Kms { account_id: session.account_id.clone(), aliases, keys }
}

impl Collect for Alias {
    type Client = Client;
    type Row = types::AliasListEntry;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::AliasListEntry>> {
        let pages = at.client.list_aliases().limit(ALIASES_PAGE).into_paginator().send();
        at.pages(ALIASES.0, pages, |page| page.aliases).await
    }

    async fn read(at: &At<'_, Client>, row: types::AliasListEntry) -> Result<Self, Lost> {
        let name = ALIASES.required("AliasName", present(row.alias_name))?;
        Ok(Self {
            key: key_of(&name, row.target_key_id),
            // Nobody can tag an alias.
            identity: Identity::named(at.arn("kms", &name), name, at.region, Known(Tags::new())),
        })
    }
}

/// The aliases of keys that AWS makes at first use are there before them.
/// <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html>
fn key_of(alias: &str, key: Option<String>) -> Observed<Option<String>> {
    match present(key) {
        None if alias.starts_with(AWS_ALIAS) => Known(None),
        key => ALIASES.told("TargetKeyId", key).map(Some),
    }
}

impl Collect for Key {
    type Client = Client;
    type Row = types::KeyListEntry;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::KeyListEntry>> {
        let pages = at.client.list_keys().limit(KEYS_PAGE).into_paginator().send();
        at.pages(KEYS.0, pages, |page| page.keys).await
    }

    async fn read(at: &At<'_, Client>, row: types::KeyListEntry) -> Result<Self, Lost> {
        let id = KEYS.required("KeyId", present(row.key_id))?;
        let metadata = metadata(at, &id).await?;
        let manager = metadata.clone().and_then(|metadata| manager(&metadata).into());
        let description = metadata.and_then(|metadata| description(&metadata).into());
        // What is not known to be AWS's, or unable to rotate, is asked.
        let is_of_aws = manager == Known(Manager::Aws);
        let rotates = !is_of_aws && !matches!(&description, Known(description) if !description.can_rotate());
        let (policy, rotation_days, tags) = futures::try_join!(
            async { if is_of_aws { Ok(not_asked(POLICY)) } else { policy(at, &id).await } },
            async { if rotates { rotation_days(at, &id).await } else { Ok(not_asked(ROTATION)) } },
            tags(at, &id, manager.clone()),
        )?;
        Ok(Self {
            description,
            policy,
            rotation_days,
            identity: Identity {
                owner: manager.map(|manager| if manager == Manager::Aws { Owner::Aws } else { Owner::Account }),
                ..Identity::unnamed(at.arn("kms", &format!("key/{id}")), id, at.region, tags)
            },
        })
    }
}

fn not_asked<T>(action: Reply) -> Observed<T> {
    Observed::from(Gap::new(action.0, Reason::NotRequested, "the question does not apply to this key"))
}

async fn metadata(at: &At<'_, Client>, id: &str) -> Result<Observed<types::KeyMetadata>, Gone> {
    let answer = at.call(DESCRIPTION.0, at.client.describe_key().key_id(id).send()).await.unless_gone(GONE)?;
    Ok(answer.observed().and_then(|out| DESCRIPTION.told("KeyMetadata", out.key_metadata)))
}

async fn policy(at: &At<'_, Client>, id: &str) -> Result<Observed<Document>, Gone> {
    let call = at.client.get_key_policy().key_id(id).policy_name(POLICY_NAME).send();
    let answer = at.call(POLICY.0, call).await.unless_gone(GONE)?.observed();
    let policy = answer.and_then(|out| POLICY.told("Policy", present(out.policy)));
    Ok(policy.and_then(|text| POLICY.document(&text)))
}

async fn rotation_days(at: &At<'_, Client>, id: &str) -> Result<Observed<Option<i32>>, Gone> {
    let call = at.client.get_key_rotation_status().key_id(id).send();
    let answer = at.call(ROTATION.0, call).await.unless_gone(GONE)?.observed();
    // The SDK says that rotation is off where the answer does not say so: it is on where there is a next time.
    Ok(answer.and_then(|out| match (out.key_rotation_enabled, out.next_rotation_date) {
        (true, _) => Known(Some(out.rotation_period_in_days.absent_means(DEFAULT_ROTATION_DAYS))),
        (false, None) => Known(None),
        (false, Some(_)) => ROTATION.told("KeyRotationEnabled", None),
    }))
}

/// Nobody can tag a key that AWS manages. Whose a key is decides whether tags are missing, so that they are unknown when
/// that is.
async fn tags(at: &At<'_, Client>, id: &str, manager: Observed<Manager>) -> Result<Observed<Tags>, Gone> {
    match manager {
        Known(Manager::Aws) => Ok(Known(Tags::new())),
        Known(Manager::Customer) => {
            let ask = |marker| at.client.list_resource_tags().key_id(id).limit(TAGS_PAGE).set_marker(marker).send();
            let listed = at.pages_by_token("kms:ListResourceTags", ask, |page| (page.tags, page.next_marker)).await;
            let tag = |tag: types::Tag| (present(tag.tag_key), Some(tag.tag_value));
            Ok(listed.unless_gone(GONE)?.try_map(|listed| super::tags(listed, tag)).observed())
        }
        Observed::Unknown { unknown } => Ok(unknown.into()),
    }
}

fn description(metadata: &types::KeyMetadata) -> Result<Description, Unread> {
    let state = state(metadata)?;
    let deletion_date = metadata.deletion_date.and_then(|date| Timestamp::from_second(date.secs()).ok());
    Ok(Description {
        // Only a key that is about to be deleted has a date.
        // https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
        deletion_date: match state {
            State::PendingDeletion => Some(DESCRIPTION.required("KeyMetadata.DeletionDate", deletion_date)?),
            _ => deletion_date,
        },
        manager: manager(metadata)?,
        multi_region: DESCRIPTION.required("KeyMetadata.MultiRegion", metadata.multi_region)?,
        origin: origin(metadata)?,
        spec: DESCRIPTION.required("KeyMetadata.KeySpec", metadata.key_spec.as_ref())?.to_string(),
        state,
    })
}

fn manager(metadata: &types::KeyMetadata) -> Result<Manager, Unread> {
    match DESCRIPTION.required("KeyMetadata.KeyManager", metadata.key_manager.as_ref())? {
        KeyManagerType::Aws => Ok(Manager::Aws),
        KeyManagerType::Customer => Ok(Manager::Customer),
        other => Err(DESCRIPTION.unreadable(format!("unknown key manager {other}"))),
    }
}

fn origin(metadata: &types::KeyMetadata) -> Result<Origin, Unread> {
    match DESCRIPTION.required("KeyMetadata.Origin", metadata.origin.as_ref())? {
        OriginType::AwsKms => Ok(Origin::Kms),
        OriginType::External => Ok(Origin::Imported),
        OriginType::AwsCloudhsm | OriginType::ExternalKeyStore => Ok(Origin::CustomKeyStore),
        other => Err(DESCRIPTION.unreadable(format!("unknown key origin {other}"))),
    }
}

fn state(metadata: &types::KeyMetadata) -> Result<State, Unread> {
    match DESCRIPTION.required("KeyMetadata.KeyState", metadata.key_state.as_ref())? {
        KeyState::Creating => Ok(State::Creating),
        KeyState::Disabled => Ok(State::Disabled),
        KeyState::Enabled => Ok(State::Enabled),
        KeyState::PendingDeletion => Ok(State::PendingDeletion),
        KeyState::PendingImport => Ok(State::PendingImport),
        KeyState::PendingReplicaDeletion => Ok(State::PendingReplicaDeletion),
        KeyState::Unavailable => Ok(State::Unavailable),
        KeyState::Updating => Ok(State::Updating),
        other => Err(DESCRIPTION.unreadable(format!("unknown key state {other}"))),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_kms::types::{KeyMetadata, KeySpec};

    use super::*;

    #[test]
    fn descriptions_are_read() {
        let without_date = || {
            KeyMetadata::builder()
                .key_id("1")
                .key_manager(KeyManagerType::Customer)
                .key_spec(KeySpec::Rsa2048)
                .key_state(KeyState::PendingDeletion)
                .origin(OriginType::External)
                .multi_region(true)
        };
        let metadata = without_date().deletion_date(aws_smithy_types::DateTime::from_secs(0)).build().unwrap();
        let expected = Description {
            deletion_date: Some(Timestamp::UNIX_EPOCH),
            manager: Manager::Customer,
            multi_region: true,
            origin: Origin::Imported,
            spec: "RSA_2048".to_owned(),
            state: State::PendingDeletion,
        };
        assert_eq!(description(&metadata), Ok(expected));
        for incomplete in [without_date(), without_date().key_state("New".into()), KeyMetadata::builder().key_id("1")] {
            assert!(description(&incomplete.build().unwrap()).is_err());
        }
    }

    #[test]
    fn only_an_alias_of_aws_may_have_no_key() {
        assert_eq!(key_of("alias/aws/sns", None), Known(None));
        assert_eq!(key_of("alias/shop", Some("1".to_owned())), Known(Some("1".to_owned())));
        assert!(key_of("alias/shop", None).get().is_err());
    }
}
