//! One service in one region, and the two steps in which its resources are collected.

use std::{
    error::Error,
    sync::atomic::{AtomicUsize, Ordering},
};

use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_async::future::pagination_stream::PaginationStream;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use futures::{StreamExt, future::join_all, stream};
use plumbline_catalogue::{
    model::{GLOBAL, RegionListing, Regional, Tags},
    observed::{Observed, Unread},
};
use tokio::sync::OnceCell;

use super::{Answer, Client, Gone, Session, tagging::Tagged};

/// Resources of one type that are read at one time.
const CONCURRENT_RESOURCES: usize = 32;

/// One service in one region.
pub(crate) struct At<'a, C> {
    /// Makes the calls.
    pub(crate) session: &'a Session,
    /// The service's client for the region.
    pub(crate) client: C,
    /// Where the calls go.
    pub(crate) region: &'a str,
    /// How many resources were listed, and their tags.
    listed: AtomicUsize,
    tagged: OnceCell<Tagged>,
}

impl<'a, C: Client> At<'a, C> {
    /// This service in this region.
    pub(crate) fn new(session: &'a Session, region: &'a str) -> Self {
        let client = session.clients.of(region);
        Self { session, client, region, listed: AtomicUsize::new(0), tagged: OnceCell::new() }
    }

    /// See [`Session::call`].
    pub(crate) async fn call<T, E>(
        &self,
        action: &'static str,
        call: impl Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    ) -> Answer<T>
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        self.session.call(self.region, action, call).await
    }

    /// See [`Session::pages`].
    pub(crate) async fn pages<P, T, E>(
        &self,
        action: &'static str,
        pages: PaginationStream<Result<P, SdkError<E, HttpResponse>>>,
        items: impl Fn(P) -> Option<Vec<T>>,
    ) -> Answer<Vec<T>>
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        self.session.pages(self.region, action, pages, items).await
    }

    /// See [`Session::pages_by_token`].
    pub(crate) async fn pages_by_token<P, T, E, F>(
        &self,
        action: &'static str,
        ask: impl Fn(Option<String>) -> F,
        read: impl Fn(P) -> (Option<Vec<T>>, Option<String>),
    ) -> Answer<Vec<T>>
    where
        F: Future<Output = Result<P, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        self.session.pages_by_token(self.region, action, ask, read).await
    }

    /// The tags of a resource: from a listing of the tags of all, if several resources were listed and it has these, or
    /// else by the action that tells its own.
    pub(crate) async fn tags(
        &self,
        own_action: &'static str,
        arn: &str,
        own: impl Future<Output = Result<Observed<Tags>, Gone>>,
    ) -> Result<Observed<Tags>, Gone> {
        let listed = || Tagged::list(self.session, self.region, own_action, self.listed.load(Ordering::Relaxed));
        self.tagged.get_or_init(listed).await.tags_or(arn, own).await
    }

    /// The ARN of a resource of the account in this region, such as `queue-name` of `sqs`.
    pub(crate) fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{}:{}:{resource}", self.session.partition, self.region, self.session.account_id)
    }

    /// Reads the listed resources, a bounded number of them at a time.
    pub(crate) async fn read<T: Collect<Client = C>>(&self, rows: Vec<T::Row>) -> RegionListing<T> {
        self.each(rows, |row| T::read(self, row)).await
    }

    /// Reads all listed resources of a type, a bounded number of them at a time: [`At::tags`] goes by their number.
    pub(crate) async fn each<I, T, F>(&self, rows: Vec<I>, read: impl Fn(I) -> F) -> RegionListing<T>
    where
        F: Future<Output = Result<T, Lost>>,
    {
        self.listed.store(rows.len(), Ordering::Relaxed);
        each(rows, read).await
    }

    async fn collect<T: Collect<Client = C>>(&self) -> RegionListing<T> {
        match T::list(self).await.into_result() {
            Ok(rows) => self.read(rows).await,
            Err(gap) => RegionListing::unread(gap),
        }
    }
}

/// A resource type that is collected in two steps: listed, then read one by one, each built once from all its parts.
pub(crate) trait Collect: Sized {
    /// The service's client.
    type Client: Client;
    /// What the listing tells of one resource.
    type Row;

    /// The resources that there are.
    async fn list(at: &At<'_, Self::Client>) -> Answer<Vec<Self::Row>>;

    /// One of them.
    async fn read(at: &At<'_, Self::Client>, row: Self::Row) -> Result<Self, Lost>;
}

/// Why a listed resource is not among what was read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Lost {
    /// It was deleted between being listed and being read: it leaves no trace in the scan.
    Gone,
    /// What was answered about it cannot be understood: the listing has a gap beside the others.
    Unreadable(Unread),
}

impl From<Gone> for Lost {
    fn from(Gone: Gone) -> Self {
        Self::Gone
    }
}

impl From<Unread> for Lost {
    fn from(gap: Unread) -> Self {
        Self::Unreadable(gap)
    }
}

/// Reads something of each item, a bounded number of them at a time: what could be read, and why something could not.
pub(crate) async fn each<I, T, F>(items: impl IntoIterator<Item = I>, read: impl Fn(I) -> F) -> RegionListing<T>
where
    F: Future<Output = Result<T, Lost>>,
{
    let mut reads = stream::iter(items).map(read).buffered(CONCURRENT_RESOURCES);
    let mut listing = RegionListing::default();
    while let Some(read) = reads.next().await {
        match read {
            Ok(resource) => listing.resources.push(resource),
            Err(Lost::Gone) => {}
            Err(Lost::Unreadable(gap)) => listing.gap = listing.gap.or(Some(gap)),
        }
    }
    listing
}

/// The listings of several parts as one: what was found in any, and why there may be more.
pub(crate) fn together<T>(parts: RegionListing<RegionListing<T>>) -> RegionListing<T> {
    let mut all = RegionListing { resources: Vec::new(), gap: parts.gap };
    for part in parts.resources {
        all.resources.extend(part.resources);
        all.gap = all.gap.or(part.gap);
    }
    all
}

/// Collects the resources of a type from each region, all at the same time.
pub(crate) async fn everywhere<T: Collect>(session: &Session, regions: &[String]) -> Regional<T> {
    let listings = regions.iter().map(|region| async move {
        let at = At::<T::Client>::new(session, region);
        (region.clone(), at.collect::<T>().await)
    });
    join_all(listings).await.into_iter().collect()
}

/// A service with each of these listings collected [`everywhere`], all at the same time.
macro_rules! of_everywhere {
    ($session:expr, $regions:expr, $service:ident { $($field:ident),+ $(,)? }) => {{
        $(let $field = crate::call::everywhere($session, $regions);)+
        let ($($field,)+) = futures::join!($($field),+);
        $service { $($field),+ }
    }};
}
pub(crate) use of_everywhere;

/// Collects the resources of a type that belong to no region, by calls to this one.
pub(crate) async fn globally<T: Collect>(session: &Session, region: &str) -> Regional<T> {
    let at = At::<T::Client>::new(session, region);
    Regional::from_iter([(GLOBAL.to_owned(), at.collect::<T>().await)])
}
