//! AWS Secrets Manager: what it says about secrets, never what they are.

use aws_sdk_secretsmanager::{Client, types};
use aws_smithy_types::DateTime;
use jiff::Timestamp;
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, Tags,
        secretsmanager::{Secret, SecretsManager},
    },
    observed::{Known, Observed, Unread},
};

use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, everywhere, present};

client!(aws_sdk_secretsmanager);

/// The code with which Secrets Manager says that the secret is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// The most that a page may have.
const PAGE: i32 = 100;

const SECRETS: Reply = Reply("secretsmanager:ListSecrets");
const POLICY: Reply = Reply("secretsmanager:GetResourcePolicy");

/// A page of secrets costs one call, a secret one (policy).
pub(super) async fn collect(session: &Session, regions: &[String]) -> SecretsManager {
    SecretsManager { secrets: everywhere(session, regions).await }
}

impl Collect for Secret {
    type Client = Client;
    type Row = types::SecretListEntry;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::SecretListEntry>> {
        let pages = at.client.list_secrets().max_results(PAGE).into_paginator().send();
        at.pages(SECRETS.0, pages, |page| page.secret_list).await
    }

    /// Of the dates, those of a rotation, a use or a copy that there never was are left out, as is the key of Secrets
    /// Manager's own.
    /// <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_SecretListEntry.html>
    async fn read(at: &At<'_, Client>, row: types::SecretListEntry) -> Result<Self, Lost> {
        let rotation_enabled = rotation_enabled(&row);
        let rotates = rotation_enabled == Known(true);
        let arn = SECRETS.required("ARN", present(row.arn))?;
        let name = SECRETS.required("Name", present(row.name))?;
        let policy = policy(at, &arn).await?;
        Ok(Self {
            created: SECRETS.told("CreatedDate", timestamp(row.created_date)),
            kms_key: present(row.kms_key_id),
            last_accessed: timestamp(row.last_accessed_date),
            last_rotated: timestamp(row.last_rotated_date),
            next_rotation: if_rotating("NextRotationDate", timestamp(row.next_rotation_date), rotates),
            owning_service: present(row.owning_service),
            replica_of_region: present(row.primary_region).filter(|primary| primary != at.region),
            rotation_days: if_rotating("RotationRules", row.rotation_rules, rotates).and_then(|rules| match rules {
                Some(rules) => rotation_days(&rules).into(),
                None => Known(None),
            }),
            rotation_enabled,
            policy,
            identity: Identity::named(arn, name, at.region, tags(row.tags)),
        })
    }
}

/// A secret for which nobody ever configured rotation does not say that it is off.
/// <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html>
fn rotation_enabled(secret: &types::SecretListEntry) -> Observed<bool> {
    let is_configured = secret.rotation_rules.is_some()
        || secret.rotation_lambda_arn.is_some()
        || secret.next_rotation_date.is_some()
        || secret.last_rotated_date.is_some();
    match secret.rotation_enabled {
        None if !is_configured => Known(false),
        enabled => SECRETS.told("RotationEnabled", enabled),
    }
}

/// What a secret has whose rotation is on, and another may have.
fn if_rotating<T>(field: &str, value: Option<T>, rotates: bool) -> Observed<Option<T>> {
    match value {
        None if !rotates => Known(None),
        value => SECRETS.told(field, value).map(Some),
    }
}

/// A secret without tags has no list of them.
fn tags(listed: Option<Vec<types::Tag>>) -> Observed<Tags> {
    let tags = super::tags(listed.absent_is_none(), |tag| (tag.key, tag.value));
    tags.map_err(|problem| SECRETS.unreadable(problem)).into()
}

async fn policy(at: &At<'_, Client>, arn: &str) -> Result<Observed<Option<Document>>, Gone> {
    let call = at.client.get_resource_policy().secret_id(arn).send();
    let answer = at.call(POLICY.0, call).await.unless_gone(GONE)?;
    // A secret without a policy gets an answer without one.
    Ok(answer.observed().and_then(|out| POLICY.policy(out.resource_policy)))
}

fn timestamp(date: Option<DateTime>) -> Option<Timestamp> {
    Timestamp::from_second(date?.secs()).ok()
}

/// A number of days, or an expression: `rate(10 days)`, `rate(4 hours)`, `cron(0 8 1 * ? *)`.
/// <https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html>
fn rotation_days(rules: &types::RotationRulesType) -> Result<Option<i64>, Unread> {
    if let Some(days) = rules.automatically_after_days.filter(|days| *days > 0) {
        return Ok(Some(days));
    }
    Ok(rate_in_days(SECRETS.required("RotationRules.ScheduleExpression", rules.schedule_expression())?))
}

fn rate_in_days(expression: &str) -> Option<i64> {
    let rate = expression.trim().strip_prefix("rate(")?.strip_suffix(')')?;
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
        let every_month = types::RotationRulesType::builder().automatically_after_days(30).build();
        assert_eq!(rotation_days(&every_month), Ok(Some(30)));
        assert_eq!(rotation_days(&rules("rate(10 days)")), Ok(Some(10)));
        assert_eq!(rotation_days(&rules("rate(4 hours)")), Ok(Some(1)));
        assert_eq!(rotation_days(&rules("rate(25 hours)")), Ok(Some(2)));
        assert_eq!(rotation_days(&rules("cron(0 8 1 * ? *)")), Ok(None));
        assert!(rotation_days(&types::RotationRulesType::builder().build()).is_err());
    }

    #[test]
    fn a_secret_that_has_a_rotation_says_whether_it_is_on() {
        let entry = types::SecretListEntry::builder;
        assert_eq!(rotation_enabled(&entry().build()), Known(false));
        assert_eq!(rotation_enabled(&entry().rotation_enabled(true).build()), Known(true));
        assert!(rotation_enabled(&entry().rotation_rules(rules("rate(10 days)")).build()).get().is_err());
        assert_eq!(if_rotating::<i32>("NextRotationDate", None, false), Known(None));
        assert!(if_rotating::<i32>("NextRotationDate", None, true).get().is_err());
    }
}
