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
    rule::{AnyRule, Stop, not_applicable},
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
fn of_users(secret: &Secret) -> Result<(), Stop> {
    match &secret.owning_service {
        None => Ok(()),
        Some(service) => not_applicable(format!("{service} manages the secret")),
    }
}

/// The value of a copy comes from the secret that it is a copy of.
/// <https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html>
fn original(secret: &Secret) -> Result<(), Stop> {
    match &secret.replica_of_region {
        None => Ok(()),
        Some(region) => not_applicable(format!("it is a replica of the secret in {region}")),
    }
}

/// Whole days from one time to another.
fn days(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_hours() / 24
}
