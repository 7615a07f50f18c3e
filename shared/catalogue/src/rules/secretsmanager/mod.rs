//! Rules about AWS Secrets Manager.

mod secretsmanager_rotation_enabled_check;
mod secretsmanager_scheduled_rotation_success_check;
mod secretsmanager_secret_cross_account_access_restricted;
mod secretsmanager_secret_not_public;
mod secretsmanager_secret_periodic_rotation;
mod secretsmanager_secret_tagged;
mod secretsmanager_secret_unused;
mod secretsmanager_using_cmk;

use jiff::Timestamp;

use crate::{
    model::secretsmanager::Secret,
    rule::{AnyRule, Verdict},
};

pub(super) const RULES: &[&dyn AnyRule] = &[
    &secretsmanager_rotation_enabled_check::RULE,
    &secretsmanager_scheduled_rotation_success_check::RULE,
    &secretsmanager_secret_cross_account_access_restricted::RULE,
    &secretsmanager_secret_not_public::RULE,
    &secretsmanager_secret_periodic_rotation::RULE,
    &secretsmanager_secret_tagged::RULE,
    &secretsmanager_secret_unused::RULE,
    &secretsmanager_using_cmk::RULE,
];

/// Secrets that a service made and looks after are not their users' to change.
/// <https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html>
fn of_service(secret: &Secret) -> Option<Verdict> {
    let service = secret.owning_service.as_deref()?;
    Some(Verdict::NotApplicable(format!("{service} manages the secret").into()))
}

/// The value of a copy comes from the secret that it is a copy of.
/// <https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html>
fn copied(secret: &Secret) -> Option<Verdict> {
    let region = secret.replica_of_region.as_deref()?;
    Some(Verdict::NotApplicable(format!("it is a replica of the secret in {region}").into()))
}

/// Whole days from one time to another.
fn days(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_hours() / 24
}
