//! AWS Backup.

use aws_sdk_backup::{
    Client,
    types::{self, BackupPlansListMember, BackupSelectionsListMember, BackupVaultListMember, VaultType},
};
use futures::future::join_all;
use jiff::Timestamp;
use plumbline_catalogue::{
    model::{
        Identity, RegionListing, Regional, Tags,
        backup::{Backup, Condition, Plan, Protected, Selection, Vault},
    },
    observed::{Known, Observed, Unread, known_and_gap},
};

use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, each, everywhere, present};

client!(aws_sdk_backup);

/// The code with which AWS Backup says that the plan, selection or vault is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// The most results that a page may hold.
const PAGE: i32 = 1000;

const PLANS: Reply = Reply("backup:ListBackupPlans");
const SELECTIONS: Reply = Reply("backup:ListBackupSelections");
const SELECTION: Reply = Reply("backup:GetBackupSelection");
const PROTECTED: Reply = Reply("backup:ListProtectedResources");
const VAULTS: Reply = Reply("backup:ListBackupVaults");
const IN_VAULT: Reply = Reply("backup:ListProtectedResourcesByBackupVault");

/// The tags that conditions are about stand in keys of this form.
/// <https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Conditions.html>
const TAG_KEY: &str = "aws:ResourceTag/";

/// A region costs three calls (a page of plans, of vaults, of protected resources). A plan costs two and one for each
/// of its selections, a vault one, and a logically air-gapped vault one more for each page of what is in it.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Backup {
    let vaults = regions.iter().map(|region| async move { (region.clone(), vaults(session, region).await) });
    let (plans, protected, vaults) =
        futures::join!(everywhere(session, regions), everywhere(session, regions), join_all(vaults));
    let (mut air_gapped, mut listed) = (Regional::default(), Regional::default());
    for (region, (vaults, protected)) in vaults {
        air_gapped.insert(&region, protected);
        listed.insert(&region, vaults);
    }
    Backup { air_gapped, plans, protected, vaults: listed }
}

impl Collect for Plan {
    type Client = Client;
    type Row = BackupPlansListMember;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<BackupPlansListMember>> {
        let pages = at.client.list_backup_plans().max_results(PAGE).into_paginator().send();
        at.pages(PLANS.0, pages, |page| page.backup_plans_list).await
    }

    async fn read(at: &At<'_, Client>, row: BackupPlansListMember) -> Result<Self, Lost> {
        let arn = PLANS.required("BackupPlanArn", present(row.backup_plan_arn))?;
        let id = PLANS.required("BackupPlanId", present(row.backup_plan_id))?;
        let name = PLANS.required("BackupPlanName", present(row.backup_plan_name))?;
        let (selections, tags) = futures::try_join!(selections(at, &id), tags(at, &arn))?;
        Ok(Self { selections, identity: Identity::named(arn, name, at.region, tags) })
    }
}

async fn selections(at: &At<'_, Client>, plan: &str) -> Result<Observed<Vec<Observed<Selection>>>, Gone> {
    let pages = at.client.list_backup_selections().backup_plan_id(plan).max_results(PAGE).into_paginator().send();
    let listed = at.pages(SELECTIONS.0, pages, |page| page.backup_selections_list).await.unless_gone(GONE)?;
    Ok(match listed.into_result() {
        Ok(found) => Known(each(found, |member| selection(at, plan, member)).await.resources),
        Err(gap) => gap.into(),
    })
}

async fn selection(
    at: &At<'_, Client>,
    plan: &str,
    member: BackupSelectionsListMember,
) -> Result<Observed<Selection>, Lost> {
    let id = match SELECTIONS.required("SelectionId", present(member.selection_id)) {
        Ok(id) => id,
        Err(gap) => return Ok(gap.into()),
    };
    let call = at.client.get_backup_selection().backup_plan_id(plan).selection_id(id).send();
    let answer = at.call(SELECTION.0, call).await.unless_gone(GONE)?.observed();
    let found = answer.and_then(|out| SELECTION.told("BackupSelection", out.backup_selection));
    Ok(found.and_then(|found| selected(found).into()))
}

impl Collect for Protected {
    type Client = Client;
    type Row = types::ProtectedResource;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::ProtectedResource>> {
        let pages = at.client.list_protected_resources().max_results(PAGE).into_paginator().send();
        at.pages(PROTECTED.0, pages, |page| page.results).await
    }

    async fn read(_: &At<'_, Client>, row: types::ProtectedResource) -> Result<Self, Lost> {
        Ok(protected(PROTECTED, row)?)
    }
}

fn protected(reply: Reply, found: types::ProtectedResource) -> Result<Protected, Unread> {
    let last_backup = found.last_backup_time.and_then(|time| Timestamp::from_second(time.secs()).ok());
    Ok(Protected {
        arn: reply.required("ResourceArn", present(found.resource_arn))?,
        last_backup: reply.required("LastBackupTime", last_backup)?,
    })
}

impl Collect for Vault {
    type Client = Client;
    type Row = BackupVaultListMember;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<BackupVaultListMember>> {
        let pages = at.client.list_backup_vaults().max_results(PAGE).into_paginator().send();
        at.pages(VAULTS.0, pages, |page| page.backup_vault_list).await
    }

    async fn read(at: &At<'_, Client>, row: BackupVaultListMember) -> Result<Self, Lost> {
        let arn = VAULTS.required("BackupVaultArn", present(row.backup_vault_arn))?;
        let name = VAULTS.required("BackupVaultName", present(row.backup_vault_name))?;
        let tags = tags(at, &arn).await?;
        let kms_key = kms_key(present(row.encryption_key_arn), row.vault_type.as_ref());
        Ok(Self { kms_key, identity: Identity::named(arn, name, at.region, tags) })
    }
}

/// AWS may own the key of a vault that is not an ordinary one.
/// <https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html>
fn kms_key(key: Option<String>, kind: Option<&VaultType>) -> Observed<Option<String>> {
    match (key, kind) {
        (None, Some(VaultType::LogicallyAirGappedBackupVault | VaultType::RestoreAccessBackupVault)) => Known(None),
        (key, _) => VAULTS.told("EncryptionKeyArn", key).map(Some),
    }
}

/// The vaults of a region, and what is in those that are logically air-gapped: one listing tells both.
async fn vaults(session: &Session, region: &str) -> (RegionListing<Vault>, RegionListing<Protected>) {
    let at = At::<Client>::new(session, region);
    match Vault::list(&at).await.into_result() {
        Ok(rows) => {
            let air_gapped = rows.iter().map(air_gapped_name).filter_map(Result::transpose).collect();
            futures::join!(at.read::<Vault>(rows), protected_in(&at, air_gapped))
        }
        Err(gap) => (RegionListing::unread(Unread::clone(&gap)), RegionListing::unread(gap)),
    }
}

async fn protected_in(at: &At<'_, Client>, vaults: Vec<Result<String, Unread>>) -> RegionListing<Protected> {
    let contents = each(vaults, |vault| async move {
        let call = at.client.list_protected_resources_by_backup_vault().backup_vault_name(vault?);
        let pages = call.max_results(PAGE).into_paginator().send();
        let listed = at.pages(IN_VAULT.0, pages, |page| page.results).await.unless_gone(GONE)?;
        Ok(listed.into_result()?)
    });
    let RegionListing { resources: contents, gap } = contents.await;
    let found = contents.into_iter().flatten().map(|found| protected(IN_VAULT, found));
    let (resources, unreadable) = known_and_gap(found);
    RegionListing { resources, gap: gap.or(unreadable) }
}

fn air_gapped_name(vault: &BackupVaultListMember) -> Result<Option<String>, Unread> {
    match VAULTS.required("VaultType", vault.vault_type.as_ref())? {
        VaultType::LogicallyAirGappedBackupVault => {
            VAULTS.required("BackupVaultName", present(vault.backup_vault_name.clone())).map(Some)
        }
        VaultType::BackupVault | VaultType::RestoreAccessBackupVault => Ok(None),
        other => Err(VAULTS.unreadable(format!("unknown type of vault {other}"))),
    }
}

async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let call = at.client.list_tags().resource_arn(arn).max_results(PAGE).send();
    let answer = at.call("backup:ListTags", call).await.unless_gone(GONE)?;
    // Nothing is listed of what has no tags.
    Ok(answer.map(|out| out.tags.absent_is_none().into_iter().collect()).observed())
}

/// Of the four ways to select, those that are not used are left out.
/// <https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html>
fn selected(found: types::BackupSelection) -> Result<Selection, Unread> {
    let tag = |tag: types::Condition| {
        let key = SELECTION.required("ListOfTags.ConditionKey", present(tag.condition_key))?;
        Ok((tag_key(&key), tag.condition_value))
    };
    Ok(Selection {
        resources: found.resources.absent_is_none(),
        tags: found.list_of_tags.absent_is_none().into_iter().map(tag).collect::<Result<_, Unread>>()?,
        not_resources: found.not_resources.absent_is_none(),
        conditions: match found.conditions {
            Some(all) => conditions(all)?,
            None => Vec::new(),
        },
    })
}

fn conditions(all: types::Conditions) -> Result<Vec<Condition>, Unread> {
    let kinds = [
        (all.string_equals, false, false),
        (all.string_like, true, false),
        (all.string_not_equals, false, true),
        (all.string_not_like, true, true),
    ];
    let mut conditions = Vec::new();
    for (listed, like, negated) in kinds {
        for found in listed.absent_is_none() {
            let key = SELECTION.required("Conditions.ConditionKey", present(found.condition_key))?;
            let value = SELECTION.required("Conditions.ConditionValue", found.condition_value)?;
            conditions.push(Condition { key: tag_key(&key), value, like, negated });
        }
    }
    Ok(conditions)
}

fn tag_key(key: &str) -> String {
    match key.strip_prefix(TAG_KEY) {
        Some(tag) => tag.to_owned(),
        None => key.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selections_are_read() {
        let parameter =
            |key: &str| types::ConditionParameter::builder().condition_key(key).condition_value("v").build();
        let found = types::BackupSelection::builder()
            .selection_name("daily")
            .iam_role_arn("arn:aws:iam::111111111111:role/backup")
            .resources("*")
            .list_of_tags(
                types::Condition::builder()
                    .condition_type(types::ConditionType::Stringequals)
                    .condition_key("backup")
                    .condition_value("yes")
                    .build()
                    .unwrap(),
            )
            .conditions(
                types::Conditions::builder()
                    .string_equals(parameter("aws:ResourceTag/a"))
                    .string_not_like(parameter("aws:ResourceTag/b"))
                    .build(),
            )
            .build()
            .unwrap();
        let condition =
            |key: &str, like, negated| Condition { key: key.to_owned(), value: "v".to_owned(), like, negated };
        let expected = Selection {
            resources: vec!["*".to_owned()],
            tags: vec![("backup".to_owned(), "yes".to_owned())],
            not_resources: Vec::new(),
            conditions: vec![condition("a", false, false), condition("b", true, true)],
        };
        assert_eq!(selected(found), Ok(expected));
    }

    #[test]
    fn a_condition_without_a_value_makes_the_selection_unreadable() {
        let parameter = types::ConditionParameter::builder().condition_key("aws:ResourceTag/a").build();
        assert!(conditions(types::Conditions::builder().string_equals(parameter).build()).is_err());
    }

    #[test]
    fn only_a_vault_of_another_type_may_have_no_key() {
        assert_eq!(kms_key(None, Some(&VaultType::LogicallyAirGappedBackupVault)), Known(None));
        assert!(kms_key(None, Some(&VaultType::BackupVault)).get().is_err());
        assert!(kms_key(None, None).get().is_err());
        assert_eq!(kms_key(Some("key".to_owned()), None), Known(Some("key".to_owned())));
    }

    #[test]
    fn a_vault_says_whether_it_is_air_gapped() {
        let vault = |kind: Option<VaultType>| {
            let vault = BackupVaultListMember::builder().backup_vault_name("shop").set_vault_type(kind).build();
            air_gapped_name(&vault)
        };
        assert_eq!(vault(Some(VaultType::LogicallyAirGappedBackupVault)), Ok(Some("shop".to_owned())));
        assert_eq!(vault(Some(VaultType::BackupVault)), Ok(None));
        assert!(vault(Some("NEW".into())).is_err());
        assert!(vault(None).is_err());
    }
}
