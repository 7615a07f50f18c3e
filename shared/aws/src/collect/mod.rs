//! Fills an account from AWS. One file a service; a call that fails becomes a gap and nothing else, and so does a field
//! that an answer lacks.

#![deny(clippy::disallowed_methods)]

mod accessanalyzer;
mod acm;
mod apigateway;
mod apigatewayv2;
mod appsync;
mod backup;
mod cloudformation;
mod cloudfront;
mod cloudtrail;
mod cloudwatch;
mod config;
mod dax;
mod dynamodb;
mod ec2;
mod ecr;
mod ecs;
mod elbv2;
mod eventbridge;
mod iam;
mod kms;
mod lambda;
mod logs;
mod rds;
mod s3;
mod secretsmanager;
mod sns;
mod sqs;
mod ssm;
mod stepfunctions;
mod vpc;
mod wafv2;

use aws_sdk_account::types::AlternateContactType;
use jiff::Timestamp;
use plumbline_catalogue::{
    model::{Account, Identity, Region, Tags},
    observed::Observed,
    parameters::Parameters,
    services,
};

use crate::call::{CredentialsRejected, NoSuchRegion, Regions, Session, client, regions};

client!(aws_sdk_account);

/// Why a scan could not be made at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CollectError {
    /// See [`CredentialsRejected`].
    #[error(transparent)]
    Credentials(#[from] CredentialsRejected),
    /// See [`NoSuchRegion`].
    #[error(transparent)]
    Region(#[from] NoSuchRegion),
}

/// Reads everything that the session wants from the requested regions, or from all that are on.
///
/// # Errors
/// When a region does not exist, or AWS stopped accepting the credentials: there is no verdict on what was read by then.
pub async fn collect(
    session: &Session,
    requested: &[String],
    time: Timestamp,
    parameters: Parameters,
) -> Result<(Account, Regions), CollectError> {
    let regions = regions::resolve(session, requested).await?;
    let account = Account::new(&session.account_id, &session.partition, time, parameters);
    let account = services(session, &regions.scanned, account).await;
    session.credentials()?;
    Ok((account, regions))
}

macro_rules! all_at_the_same_time {
    ($($service:ident: $type:ident = $title:literal;)*) => {
        async fn services(session: &Session, names: &[String], account: Account) -> Account {
            let (regions, security_contact, $($service,)*) = futures::join!(
                settings(session, names),
                security_contact(session),
                $($service::collect(session, names),)*
            );
            Account { regions, security_contact, $($service,)* ..account }
        }
    };
}

services!(all_at_the_same_time);

async fn settings(session: &Session, regions: &[String]) -> Vec<Region> {
    futures::future::join_all(regions.iter().map(|name| async move {
        Region {
            identity: Identity::of_settings(&session.partition, &session.account_id, name),
            dynamodb: dynamodb::settings(session, name).await,
            ec2: ec2::settings(session, name).await,
        }
    }))
    .await
}

/// Tags as a service lists them, each with a key and a value, which may be empty.
fn tags<T>(listed: Vec<T>, pair: impl Fn(T) -> (Option<String>, Option<String>)) -> Result<Tags, String> {
    let tag = |listed| match pair(listed) {
        (Some(key), Some(value)) => Ok((key, value)),
        _ => Err("a tag lacks its key or value".to_owned()),
    };
    listed.into_iter().map(tag).collect()
}

/// One call. The account's other contacts are of no interest to any rule.
async fn security_contact(session: &Session) -> Observed<bool> {
    let home = session.clients.home_region();
    let call = session.clients.of::<aws_sdk_account::Client>(home).get_alternate_contact();
    let call = call.alternate_contact_type(AlternateContactType::Security).send();
    session
        .call(home, "account:GetAlternateContact", call)
        .await
        .absent_on(&["ResourceNotFoundException"])
        .content("contact", |out| out.alternate_contact)
        .map(|contact| contact.is_some())
        .observed()
}
