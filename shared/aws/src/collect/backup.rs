//! AWS Backup.

use aws_sdk_backup::{
    Client,
    types::{self, BackupPlansListMember, BackupSelectionsListMember, BackupVaultListMember, VaultType},
};
use jiff::Timestamp;
use plumbline_catalogue::{
    model::{
        Identity, Tags,
        backup::{Backup, Condition, Plan, Protected, Selection, Vault},
    },
    observed::{Known, Observed, Unread},
};

use crate::call::{Gone, Session, client};

client!(aws_sdk_backup);

/// The code with which AWS Backup says that the plan, selection or vault is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// The most results that a page may hold.
const PAGE: i32 = 1000;

/// The tags that conditions are about stand in keys of this form.
/// <https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Conditions.html>
const TAG_KEY: &str = "aws:ResourceTag/";

/// A region costs three calls (a page of plans, of vaults, of protected resources). A plan costs two and one for each
/// of its selections, a vault one, and a logically air-gapped vault one more for each page of what is in it.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Backup {
    let of_regions = regions.iter().map(|region| async move {
        let read = Read { session, client: session.clients.of::<aws_sdk_backup::Client>(region), region };
        (region, futures::join!(read.plans(), read.protected(), read.vaults()))
    });
    let mut backup = Backup::default();
    for (region, (plans, protected, (vaults, air_gapped))) in futures::future::join_all(of_regions).await {
        backup.air_gapped.insert(region, air_gapped);
        backup.plans.insert(region, plans);
        backup.protected.insert(region, protected);
        backup.vaults.insert(region, vaults);
    }
    backup
}

struct Read<'a> {
    session: &'a Session,
    client: Client,
    region: &'a str,
}

impl Read<'_> {
    async fn plans(&self) -> Observed<Vec<Plan>> {
        let pages = self.client.list_backup_plans().max_results(PAGE).into_paginator().send();
        let listed = self.session.pages(self.region, "backup:ListBackupPlans", pages, |page| page.backup_plans_list);
        match listed.await.into_result() {
            Ok(plans) => Known(self.session.each(plans, |plan| self.plan(plan)).await),
            Err(gap) => Observed::from(gap),
        }
    }

    async fn plan(&self, found: BackupPlansListMember) -> Result<Plan, Gone> {
        let (Some(arn), Some(id)) = (found.backup_plan_arn, found.backup_plan_id) else { return Err(Gone) };
        let (selections, tags) = futures::try_join!(self.selections(&id), self.tags(&arn))?;
        let name = found.backup_plan_name.unwrap_or(id);
        Ok(Plan { selections, identity: Identity::named(arn, name, self.region, tags) })
    }

    async fn selections(&self, plan: &str) -> Result<Observed<Vec<Observed<Selection>>>, Gone> {
        let call = self.client.list_backup_selections().backup_plan_id(plan).max_results(PAGE);
        let pages = call.into_paginator().send();
        let action = "backup:ListBackupSelections";
        let listed = self.session.pages(self.region, action, pages, |page| page.backup_selections_list).await;
        Ok(match listed.unless_gone(GONE)?.into_result() {
            Ok(found) => Known(self.session.each(found, |member| self.selection(plan, member)).await),
            Err(gap) => Observed::from(gap),
        })
    }

    async fn selection(&self, plan: &str, member: BackupSelectionsListMember) -> Result<Observed<Selection>, Gone> {
        let call = self.client.get_backup_selection().backup_plan_id(plan).set_selection_id(member.selection_id);
        let answer = self.session.call(self.region, "backup:GetBackupSelection", call.send()).await;
        Ok(answer
            .unless_gone(GONE)?
            .try_map(|out| out.backup_selection.ok_or_else(|| "the answer has no selection".to_owned()))
            .map(selection)
            .observed())
    }

    async fn protected(&self) -> Observed<Vec<Protected>> {
        let pages = self.client.list_protected_resources().max_results(PAGE).into_paginator().send();
        self.session
            .pages(self.region, "backup:ListProtectedResources", pages, |page| page.results)
            .await
            .map(protected)
            .observed()
    }

    async fn vaults(&self) -> (Observed<Vec<Vault>>, Observed<Vec<Protected>>) {
        let pages = self.client.list_backup_vaults().max_results(PAGE).into_paginator().send();
        let listed = self.session.pages(self.region, "backup:ListBackupVaults", pages, |page| page.backup_vault_list);
        match listed.await.into_result() {
            Ok(found) => {
                let air_gapped: Vec<String> = found.iter().filter_map(air_gapped_name).collect();
                let (vaults, protected) =
                    futures::join!(self.session.each(found, |vault| self.vault(vault)), self.protected_in(air_gapped));
                (Known(vaults), Observed::from(protected))
            }
            Err(gap) => (Observed::from(gap.clone()), Observed::from(gap)),
        }
    }

    async fn vault(&self, found: BackupVaultListMember) -> Result<Vault, Gone> {
        let (Some(arn), Some(name)) = (found.backup_vault_arn, found.backup_vault_name) else { return Err(Gone) };
        let tags = self.tags(&arn).await?;
        let kms_key = found.encryption_key_arn.filter(|key| !key.is_empty());
        Ok(Vault { kms_key, identity: Identity::named(arn, name, self.region, tags) })
    }

    async fn protected_in(&self, vaults: Vec<String>) -> Result<Vec<Protected>, Unread> {
        let action = "backup:ListProtectedResourcesByBackupVault";
        let contents = self.session.each(vaults, |vault| async move {
            let call = self.client.list_protected_resources_by_backup_vault().backup_vault_name(vault);
            let pages = call.max_results(PAGE).into_paginator().send();
            let listed = self.session.pages(self.region, action, pages, |page| page.results).await;
            Ok(listed.unless_gone(GONE)?.map(protected).into_result())
        });
        let mut all = Vec::new();
        for content in contents.await {
            all.extend(content?);
        }
        Ok(all)
    }

    async fn tags(&self, arn: &str) -> Result<Observed<Tags>, Gone> {
        let call = self.client.list_tags().resource_arn(arn).max_results(PAGE).send();
        let answer = self.session.call(self.region, "backup:ListTags", call).await.unless_gone(GONE)?;
        Ok(answer.map(|out| out.tags.unwrap_or_default().into_iter().collect()).observed())
    }
}

fn air_gapped_name(vault: &BackupVaultListMember) -> Option<String> {
    let air_gapped = vault.vault_type == Some(VaultType::LogicallyAirGappedBackupVault);
    vault.backup_vault_name.clone().filter(|_| air_gapped)
}

fn protected(found: Vec<types::ProtectedResource>) -> Vec<Protected> {
    let read = |resource: types::ProtectedResource| {
        let last_backup = Timestamp::from_second(resource.last_backup_time?.secs()).ok()?;
        Some(Protected { arn: resource.resource_arn?, last_backup })
    };
    found.into_iter().filter_map(read).collect()
}

fn selection(found: types::BackupSelection) -> Selection {
    let mut conditions = Vec::new();
    if let Some(all) = found.conditions {
        conditions.extend(all.string_equals.into_iter().flatten().filter_map(|found| condition(found, false, false)));
        conditions.extend(all.string_like.into_iter().flatten().filter_map(|found| condition(found, true, false)));
        conditions
            .extend(all.string_not_equals.into_iter().flatten().filter_map(|found| condition(found, false, true)));
        conditions.extend(all.string_not_like.into_iter().flatten().filter_map(|found| condition(found, true, true)));
    }
    Selection {
        resources: found.resources.unwrap_or_default(),
        tags: found
            .list_of_tags
            .unwrap_or_default()
            .into_iter()
            .map(|tag| (tag_key(&tag.condition_key), tag.condition_value))
            .collect(),
        not_resources: found.not_resources.unwrap_or_default(),
        conditions,
    }
}

fn condition(found: types::ConditionParameter, like: bool, negated: bool) -> Option<Condition> {
    let key = tag_key(&found.condition_key?);
    Some(Condition { key, value: found.condition_value.unwrap_or_default(), like, negated })
}

fn tag_key(key: &str) -> String {
    key.strip_prefix(TAG_KEY).unwrap_or(key).to_owned()
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
        assert_eq!(selection(found), expected);
    }
}
