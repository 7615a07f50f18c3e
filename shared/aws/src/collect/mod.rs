//! Fills an account from AWS. One file a service; a call that fails becomes a gap and nothing else.

pub mod ledger;
pub mod observe;
pub mod regions;
pub mod session;

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
mod ecs;
mod elbv2;
mod eventbridge;
mod iam;
mod kms;
mod lambda;
mod limits;
mod logs;
mod pace;
mod rds;
mod s3;
mod secretsmanager;
mod sns;
mod sqs;
mod ssm;
mod stepfunctions;
mod tagging;
mod vpc;
mod wafv2;
mod whole;

use aws_sdk_account::types::AlternateContactType;
use jiff::Timestamp;
use plumbline_catalogue::{
    model::{Account, Identity, Region},
    observed::Observed,
    parameters::Parameters,
};

pub use regions::{NoSuchRegion, Regions};
pub use session::{CredentialsRejected, End, Session};
pub(crate) use whole::Whole;

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
    let mut account = Account::new(&session.account_id, &session.partition, time, parameters);
    let names = &regions.scanned;
    (
        account.regions,
        account.security_contact,
        account.accessanalyzer,
        account.acm,
        account.apigateway,
        account.apigatewayv2,
        account.appsync,
        account.backup,
        account.cloudformation,
        account.cloudfront,
        account.cloudtrail,
        account.cloudwatch,
        account.config,
        account.dax,
        account.dynamodb,
        account.ec2,
        account.ecs,
        account.elbv2,
        account.eventbridge,
        account.iam,
        account.kms,
        account.lambda,
        account.logs,
        account.rds,
        account.s3,
        account.secretsmanager,
        account.sns,
        account.sqs,
        account.ssm,
        account.stepfunctions,
        account.vpc,
        account.wafv2,
    ) = futures::join!(
        settings(session, names),
        security_contact(session),
        accessanalyzer::collect(session, names),
        acm::collect(session, names),
        apigateway::collect(session, names),
        apigatewayv2::collect(session, names),
        appsync::collect(session, names),
        backup::collect(session, names),
        cloudformation::collect(session, names),
        cloudfront::collect(session, names),
        cloudtrail::collect(session, names),
        cloudwatch::collect(session, names),
        config::collect(session, names),
        dax::collect(session, names),
        dynamodb::collect(session, names),
        ec2::collect(session, names),
        ecs::collect(session, names),
        elbv2::collect(session, names),
        eventbridge::collect(session, names),
        iam::collect(session),
        kms::collect(session, names),
        lambda::collect(session, names),
        logs::collect(session, names),
        rds::collect(session, names),
        s3::collect(session, names),
        secretsmanager::collect(session, names),
        sns::collect(session, names),
        sqs::collect(session, names),
        ssm::collect(session, names),
        stepfunctions::collect(session, names),
        vpc::collect(session, names),
        wafv2::collect(session, names),
    );
    session.credentials()?;
    Ok((account, regions))
}

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

/// One call. The account's other contacts are of no interest to any rule.
async fn security_contact(session: &Session) -> Observed<bool> {
    let home = session.clients.home_region();
    let call = session.clients.account(home).get_alternate_contact();
    let call = call.alternate_contact_type(AlternateContactType::Security).send();
    session
        .call(home, "account:GetAlternateContact", call)
        .await
        .absent_on(&["ResourceNotFoundException"])
        .content("contact", |out| out.alternate_contact)
        .map(|contact| contact.is_some())
        .observed()
}
