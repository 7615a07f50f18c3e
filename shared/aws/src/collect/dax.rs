//! DynamoDB Accelerator.

use std::collections::BTreeSet;

use aws_sdk_dax::{
    Client,
    types::{self, ClusterEndpointEncryptionType, SseStatus},
};
use plumbline_catalogue::{
    model::{
        Identity, Regional, Tags,
        dax::{Cluster, Dax},
    },
    observed::{Gap, Known, Observed, Reason, Unread},
};

use super::{Session, observe::Gone};

/// The codes with which DAX says that the cluster is not there any more.
const GONE: &[&str] = &["ClusterNotFoundFault", "InvalidARNFault"];

/// A region has at most a few hundred clusters: more pages than this are a token that repeats.
const PAGES_MAX: usize = 100;

/// A page of clusters costs one call, a cluster one (tags).
pub(super) async fn collect(session: &Session, regions: &[String]) -> Dax {
    let clusters = regions.iter().map(|region| async move { (region.clone(), clusters(session, region).await) });
    Dax { clusters: Regional::from_iter(futures::future::join_all(clusters).await) }
}

async fn clusters(session: &Session, region: &str) -> Observed<Vec<Cluster>> {
    let client = session.clients.dax(region);
    match listed(session, &client, region).await {
        Ok(found) => Known(session.each(found, |found| cluster(session, &client, region, found)).await),
        Err(gap) => Observed::from(gap),
    }
}

async fn listed(session: &Session, client: &Client, region: &str) -> Result<Vec<types::Cluster>, Unread> {
    let action = "dax:DescribeClusters";
    let mut all = Vec::new();
    let mut token = None;
    for _ in 0..PAGES_MAX {
        let call = client.describe_clusters().max_results(100).set_next_token(token).send();
        let page = session.call(region, action, call).await.try_map(|out| match out.clusters {
            Some(clusters) => Ok((clusters, out.next_token)),
            None => Err("the answer has no list in it".to_owned()),
        });
        let (clusters, next) = page.into_result()?;
        all.extend(clusters);
        if next.is_none() {
            return Ok(all);
        }
        token = next;
    }
    let detail = "the page token repeats".to_owned();
    Err(Unread::new(Gap { action: action.to_owned(), reason: Reason::InvalidResponse, detail }))
}

async fn cluster(session: &Session, client: &Client, region: &str, found: types::Cluster) -> Result<Cluster, Gone> {
    let (Some(arn), Some(name)) = (found.cluster_arn, found.cluster_name) else { return Err(Gone) };
    let zones: BTreeSet<String> =
        found.nodes.unwrap_or_default().into_iter().filter_map(|node| node.availability_zone).collect();
    let encryption = found.sse_description.and_then(|encryption| encryption.status);
    Ok(Cluster {
        encrypted: matches!(encryption, Some(SseStatus::Enabled | SseStatus::Enabling)),
        tls: found.cluster_endpoint_encryption_type == Some(ClusterEndpointEncryptionType::Tls),
        zones: zones.len(),
        identity: Identity::named(arn.clone(), name, region, tags(session, client, region, &arn).await?),
    })
}

async fn tags(session: &Session, client: &Client, region: &str, arn: &str) -> Result<Observed<Tags>, Gone> {
    let call = client.list_tags().resource_name(arn).send();
    let answer = session.call(region, "dax:ListTags", call).await.unless_gone(GONE)?;
    let pair = |tag: types::Tag| Some((tag.key?, tag.value.unwrap_or_default()));
    Ok(answer.map(|out| out.tags.unwrap_or_default().into_iter().filter_map(pair).collect()).observed())
}
