//! How a scan calls AWS: what it may ask, how many calls at a time, how fast, and until when.

use std::{
    collections::{BTreeSet, HashMap},
    error::Error,
    future::Future,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_async::future::pagination_stream::PaginationStream;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use plumbline_catalogue::{evaluation::Reason, scan::FailedCall};
use tokio::sync::Semaphore;

use super::clients::Clients;
use super::{
    answer::{self, Answer, Failures},
    client,
    ledger::{CALL, Call, Ledger},
    limits,
    pace::Pace,
};

client!(aws_sdk_sts);

/// Calls in flight at one time, over all services and regions.
const CONCURRENT_CALLS: usize = 64;

/// After so many calls in a row that could not connect, an endpoint is not called for a while: each takes its time-outs.
const UNCONNECTED_MAX: u32 = 3;

/// How long an endpoint is not called after the last call that could not connect.
const UNCONNECTED_FOR: Duration = Duration::from_secs(30);

/// No listing has more pages than this: a token that leads back to an earlier page must end.
const PAGES_MAX: usize = 20_000;

/// When a scan has to end, whatever it has not reached by then.
#[derive(Clone, Debug)]
pub struct End(Shared<BoxFuture<'static, ()>>);

impl End {
    /// As soon as this is over.
    pub fn when(over: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(over.boxed().shared())
    }

    async fn reached(&self) {
        self.0.clone().await;
    }
}

/// A region, and a service by the prefix of its actions.
type Endpoint = (String, &'static str);

/// Calls in a row that could not connect to an endpoint.
struct Unconnected {
    calls: u32,
    last: Instant,
}

/// One scan's way to AWS.
pub struct Session {
    /// Makes the clients.
    pub clients: Clients,
    /// The account that the credentials belong to.
    pub account_id: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    wanted: BTreeSet<String>,
    end: End,
    permits: Semaphore,
    rate_percent: u8,
    paces: Mutex<HashMap<(String, &'static str), Arc<Pace>>>,
    unconnected: Mutex<HashMap<Endpoint, Unconnected>>,
    ledger: Ledger,
    failures: Failures,
    credentials_checked: tokio::sync::Mutex<()>,
    rejected: OnceLock<CredentialsRejected>,
}

/// AWS does not accept the credentials: there is nothing to build a verdict on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}. Check the profile, the environment or the role, and the endpoint")]
pub struct CredentialsRejected(String);

impl Session {
    /// Asks AWS whose credentials these are, and opens a session that may call the wanted actions until the end, at
    /// that share of the rates that AWS publishes, in percent.
    ///
    /// # Errors
    /// When AWS does not accept the credentials, or cannot be asked.
    pub async fn open(
        clients: Clients,
        wanted: BTreeSet<String>,
        rate_percent: u8,
        end: End,
        ledger: Ledger,
    ) -> Result<Self, CredentialsRejected> {
        let (account_id, partition) = identity(&clients).await?;
        Ok(Self {
            clients,
            account_id,
            partition,
            wanted,
            end,
            permits: Semaphore::new(CONCURRENT_CALLS),
            rate_percent,
            paces: Mutex::default(),
            unconnected: Mutex::default(),
            ledger,
            failures: Failures::default(),
            credentials_checked: tokio::sync::Mutex::default(),
            rejected: OnceLock::new(),
        })
    }

    /// Makes one call of an IAM action in a region, unless the scan does not want it or has to end.
    pub async fn call<T, E>(
        &self,
        region: &str,
        action: &'static str,
        call: impl Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    ) -> Answer<T>
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        if !self.wants(action) {
            return Answer::without_call(action, Reason::NotRequested);
        }
        let call = async {
            let (pace, asked) = (self.pace(region, action), Instant::now());
            pace.turn().await;
            self.ledger.waited(action, asked.elapsed());
            let Ok(_permit) = self.permits.acquire().await else {
                return Answer::without_call(action, Reason::NotReached);
            };
            if self.rejected.get().is_some() {
                return Answer::without_call(action, Reason::NotReached);
            }
            let endpoint = (region.to_owned(), action.split(':').next().unwrap_or_default());
            if self.is_unreachable(&endpoint) {
                return Answer::without_call(action, Reason::Unreachable);
            }
            let answer = Answer::of(action, CALL.scope(Call { action, pace }, call).await);
            self.count_connection(endpoint, &answer);
            answer
        };
        let answer = tokio::select! {
            biased;
            answer = call => answer,
            () = self.end.reached() => Answer::without_call(action, Reason::NotReached),
        };
        if answer.blames_credentials() {
            self.check_credentials().await;
        }
        answer.noted_in(&self.failures, region)
    }

    /// Whether the scan wants this IAM action.
    pub(crate) fn wants(&self, action: &str) -> bool {
        self.wanted.contains(action)
    }

    /// The calls that failed, by action and reason.
    pub fn failed_calls(&self) -> Vec<FailedCall> {
        self.failures.calls()
    }

    /// Reads all pages of a listing. A page without the list itself, `None`, is an answer that cannot be understood.
    pub async fn pages<P, T, E>(
        &self,
        region: &str,
        action: &'static str,
        mut pages: PaginationStream<Result<P, SdkError<E, HttpResponse>>>,
        items: impl Fn(P) -> Option<Vec<T>>,
    ) -> Answer<Vec<T>>
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let mut all = Vec::new();
        for _ in 0..PAGES_MAX {
            let page = self.call(region, action, async { pages.next().await.transpose() }).await;
            let page = page.try_map(|page| match page {
                None => Ok(None),
                Some(page) => items(page).map(Some).ok_or_else(|| "the answer has no list in it".to_owned()),
            });
            match page.or_fail() {
                Ok(Some(items)) => all.extend(items),
                Ok(None) => return Answer::known(action, all).noted_in(&self.failures, region),
                Err(failed) => return failed,
            }
        }
        Answer::known(action, all).try_map(|_| Err(format!("more than {PAGES_MAX} pages: the page token repeats")))
    }

    /// Reads all pages of a listing for which the SDK has no paginator: `ask` asks for the page that a token leads to,
    /// `read` finds in it the list, if it is there, and the next token.
    pub async fn pages_by_token<P, T, E, F>(
        &self,
        region: &str,
        action: &'static str,
        ask: impl Fn(Option<String>) -> F,
        read: impl Fn(P) -> (Option<Vec<T>>, Option<String>),
    ) -> Answer<Vec<T>>
    where
        F: Future<Output = Result<P, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let mut all = Vec::new();
        let mut token = None;
        for _ in 0..PAGES_MAX {
            let page = self.call(region, action, ask(token.clone())).await.try_map(|page| match read(page) {
                (Some(items), next) => Ok((items, next)),
                (None, _) => Err("the answer has no list in it".to_owned()),
            });
            let next = match page.or_fail() {
                Ok((items, next)) => {
                    all.extend(items);
                    next.filter(|next| !next.is_empty())
                }
                Err(failed) => return failed,
            };
            if next.is_none() {
                return Answer::known(action, all).noted_in(&self.failures, region);
            }
            if next == token {
                break;
            }
            token = next;
        }
        let repeats = Answer::known(action, all).noted_in(&self.failures, region);
        repeats.try_map(|_| Err("the page token repeats".to_owned()))
    }

    /// Whether AWS stopped accepting the credentials during the scan.
    ///
    /// # Errors
    /// When it did.
    pub fn credentials(&self) -> Result<(), CredentialsRejected> {
        self.rejected.get().map_or(Ok(()), |rejected| Err(rejected.clone()))
    }

    /// One call that blames the credentials may be a region that is off; STS tells whether they are good at all.
    async fn check_credentials(&self) {
        let _one_at_a_time = self.credentials_checked.lock().await;
        if self.rejected.get().is_none()
            && let Err(rejected) = identity(&self.clients).await
        {
            // A second rejection says nothing new.
            let _ = self.rejected.set(rejected);
        }
    }

    fn is_unreachable(&self, endpoint: &Endpoint) -> bool {
        let unconnected = self.unconnected.lock().unwrap_or_else(PoisonError::into_inner);
        unconnected
            .get(endpoint)
            .is_some_and(|endpoint| endpoint.calls >= UNCONNECTED_MAX && endpoint.last.elapsed() < UNCONNECTED_FOR)
    }

    fn count_connection<T>(&self, endpoint: Endpoint, answer: &Answer<T>) {
        let mut unconnected = self.unconnected.lock().unwrap_or_else(PoisonError::into_inner);
        if answer.is_unconnected() {
            let calls = unconnected.get(&endpoint).map_or(0, |endpoint| endpoint.calls) + 1;
            unconnected.insert(endpoint, Unconnected { calls, last: Instant::now() });
        } else {
            unconnected.remove(&endpoint);
        }
    }

    fn pace(&self, region: &str, action: &'static str) -> Arc<Pace> {
        let limit = limits::of(action);
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        let pace = paces
            .entry((region.to_owned(), limit.bucket(action)))
            .or_insert_with(|| Arc::new(Pace::new(limit, self.rate_percent)));
        Arc::clone(pace)
    }
}

/// Why there are no credentials to ask AWS with.
fn without_credentials(error: &CredentialsError) -> String {
    let causes = answer::causes(error);
    match error {
        CredentialsError::CredentialsNotLoaded(_) => "There are no AWS credentials: name a profile (--profile or \
            AWS_PROFILE), set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `aws configure` or `aws sso login`"
            .to_owned(),
        CredentialsError::ProviderTimedOut(_) => "The AWS credentials did not come in time".to_owned(),
        CredentialsError::InvalidConfiguration(_) => {
            format!("The profile's AWS credentials are not set up well: {causes}")
        }
        _ => format!("The AWS credentials cannot be had, or have expired (`aws sso login` gets new ones): {causes}"),
    }
}

/// Whether AWS says that the request was signed at another time than its own.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html>
fn is_about_time(detail: &str) -> bool {
    ["Signature expired", "Signature not yet current", "RequestTimeTooSkewed"].iter().any(|text| detail.contains(text))
}

/// The account and partition of the credentials. Every principal may ask; no policy can forbid it.
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>
async fn identity(clients: &Clients) -> Result<(String, String), CredentialsRejected> {
    clients.credentials().await.map_err(|error| CredentialsRejected(without_credentials(&error)))?;
    let action = "sts:GetCallerIdentity";
    let call = Call { action, pace: Arc::new(Pace::new(limits::of(action), 100)) };
    let sts = clients.of::<aws_sdk_sts::Client>(clients.home_region());
    let answer = CALL.scope(call, sts.get_caller_identity().send()).await.map_err(|error| {
        let detail = answer::detail(&error);
        CredentialsRejected(match error {
            SdkError::ServiceError(_) if is_about_time(&detail) => {
                format!("AWS did not accept the credentials, because this machine's clock is wrong: {detail}")
            }
            SdkError::ServiceError(_) => format!("AWS did not accept the credentials: {detail}"),
            _ => format!(
                "AWS could not be asked whose the credentials are, through the network or proxy of here: {detail}"
            ),
        })
    })?;
    let partition = answer.arn().and_then(|arn| arn.split(':').nth(1)).unwrap_or("aws").to_owned();
    match answer.account() {
        Some(account) => Ok((account.to_owned(), partition)),
        None => Err(CredentialsRejected("The answer of sts:GetCallerIdentity names no account".to_owned())),
    }
}
