//! AWS Secrets Manager: what it says about secrets, never what they are.

use aws_sdk_secretsmanager::{Client, types};
use aws_smithy_types::DateTime;
use jiff::Timestamp;
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, Regional,
        secretsmanager::{Secret, SecretsManager},
    },
    observed::{Known, Observed},
};

use crate::call::{Gone, Session, client};

client!(aws_sdk_secretsmanager);

/// The code with which Secrets Manager says that the secret is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// The most that a page may have.
const PAGE: i32 = 100;

/// A page of secrets costs one call, a secret one (policy).
pub(super) async fn collect(session: &Session, regions: &[String]) -> SecretsManager {
    let secrets = regions.iter().map(|region| async move { (region.clone(), secrets(session, region).await) });
    SecretsManager { secrets: Regional::from_iter(futures::future::join_all(secrets).await) }
}

async fn secrets(session: &Session, region: &str) -> Observed<Vec<Secret>> {
    let client = session.clients.of::<aws_sdk_secretsmanager::Client>(region);
    let pages = client.list_secrets().max_results(PAGE).into_paginator().send();
    let listed = session
        .pages(region, "secretsmanager:ListSecrets", pages, |page| page.secret_list)
        .await
        .try_map(|listed| listed.into_iter().map(|entry| secret(region, entry)).collect::<Result<Vec<_>, _>>());
    match listed.into_result() {
        Ok(listed) => Known(session.each(listed, |secret| with_policy(session, &client, secret)).await),
        Err(gap) => Observed::from(gap),
    }
}

async fn with_policy(session: &Session, client: &Client, secret: Secret) -> Result<Secret, Gone> {
    let call = client.get_resource_policy().secret_id(&secret.identity.arn).send();
    let policy = session
        .call(&secret.identity.region, "secretsmanager:GetResourcePolicy", call)
        .await
        .unless_gone(GONE)?
        .try_map(|out| match out.resource_policy.filter(|text| !text.is_empty()) {
            None => Ok(None),
            Some(text) => Document::parse(&text).map(Some).map_err(|error| error.to_string()),
        })
        .observed();
    Ok(Secret { policy, ..secret })
}

fn secret(region: &str, listed: types::SecretListEntry) -> Result<Secret, String> {
    let rules = listed.rotation_rules;
    Ok(Secret {
        identity: Identity::named(
            listed.arn.ok_or("a secret without an ARN")?,
            listed.name.ok_or("a secret without a name")?,
            region,
            Known(
                listed
                    .tags
                    .unwrap_or_default()
                    .into_iter()
                    .filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default())))
                    .collect(),
            ),
        ),
        created: timestamp(listed.created_date).ok_or("a secret without a date of creation")?,
        kms_key: listed.kms_key_id.filter(|key| !key.is_empty()),
        last_accessed: timestamp(listed.last_accessed_date),
        last_rotated: timestamp(listed.last_rotated_date),
        next_rotation: timestamp(listed.next_rotation_date),
        owning_service: listed.owning_service.filter(|service| !service.is_empty()),
        replica_of_region: listed.primary_region.filter(|primary| !primary.is_empty() && primary != region),
        rotation_days: rules.as_ref().and_then(rotation_days),
        rotation_enabled: listed.rotation_enabled == Some(true),
        policy: Known(None),
    })
}

fn timestamp(date: Option<DateTime>) -> Option<Timestamp> {
    Timestamp::from_second(date?.secs()).ok()
}

/// A number of days, or an expression: `rate(10 days)`, `rate(4 hours)`, `cron(0 8 1 * ? *)`.
/// <https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html>
fn rotation_days(rules: &types::RotationRulesType) -> Option<i64> {
    if let Some(days) = rules.automatically_after_days.filter(|days| *days > 0) {
        return Some(days);
    }
    let rate = rules.schedule_expression()?.trim().strip_prefix("rate(")?.strip_suffix(')')?;
    let (number, unit) = rate.trim().split_once(' ')?;
    let number: i64 = number.parse().ok()?;
    match unit.trim() {
        "day" | "days" => Some(number),
        "hour" | "hours" => Some(number.checked_add(23)? / 24),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(expression: &str) -> types::RotationRulesType {
        types::RotationRulesType::builder().schedule_expression(expression).build()
    }

    #[test]
    fn schedules_are_read_in_days() {
        assert_eq!(rotation_days(&types::RotationRulesType::builder().automatically_after_days(30).build()), Some(30));
        assert_eq!(rotation_days(&rules("rate(10 days)")), Some(10));
        assert_eq!(rotation_days(&rules("rate(4 hours)")), Some(1));
        assert_eq!(rotation_days(&rules("rate(25 hours)")), Some(2));
        assert_eq!(rotation_days(&rules("cron(0 8 1 * ? *)")), None);
    }

    #[test]
    fn a_copy_names_where_it_comes_from() {
        let entry = |primary: &str| {
            let entry = types::SecretListEntry::builder().arn("arn").name("name").primary_region(primary);
            entry.created_date(DateTime::from_secs(0)).build()
        };
        let replica_of = |primary: &str| secret("eu-west-1", entry(primary)).map(|secret| secret.replica_of_region);
        assert_eq!(replica_of("eu-west-1"), Ok(None));
        assert_eq!(replica_of("us-east-1"), Ok(Some("us-east-1".to_owned())));
        assert!(secret("eu-west-1", types::SecretListEntry::builder().build()).is_err());
    }
}
