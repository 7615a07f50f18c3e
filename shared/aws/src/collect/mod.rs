//! Fills an account from AWS. One file a service; a call that fails becomes a gap and nothing else.

pub mod ledger;
pub mod observe;
pub mod regions;
pub mod session;

mod dynamodb;
mod ec2;
mod iam;
mod limits;
mod rds;
mod s3;
mod sns;
mod vpc;
mod whole;

use jiff::Timestamp;
use plumbline_catalogue::{
    model::{Account, Region},
    parameters::Parameters,
};

pub use regions::{NoSuchRegion, Regions};
pub use session::{CredentialsRejected, Session};
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
    (account.regions, account.dynamodb, account.ec2, account.iam, account.rds, account.s3, account.sns, account.vpc) = futures::join!(
        settings(session, names),
        dynamodb::collect(session, names),
        ec2::collect(session, names),
        iam::collect(session),
        rds::collect(session, names),
        s3::collect(session, names),
        sns::collect(session, names),
        vpc::collect(session, names),
    );
    session.credentials()?;
    Ok((account, regions))
}

async fn settings(session: &Session, regions: &[String]) -> Vec<Region> {
    futures::future::join_all(regions.iter().map(|name| async move {
        Region {
            arn: format!("arn:{}:account:{name}:{}:account", session.partition, session.account_id),
            name: name.clone(),
            dynamodb: dynamodb::settings(session, name).await,
            ec2: ec2::settings(session, name).await,
        }
    }))
    .await
}
