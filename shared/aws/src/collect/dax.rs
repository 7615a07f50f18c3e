//! DynamoDB Accelerator.

use std::collections::BTreeSet;

use aws_sdk_dax::{
    Client,
    types::{self, ClusterEndpointEncryptionType, SseStatus},
};
use plumbline_catalogue::{
    model::{
        Identity, Tags,
        dax::{Cluster, Dax},
    },
    observed::{Observed, Unread},
};

use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, everywhere};

client!(aws_sdk_dax);

/// The codes with which DAX says that the cluster is not there any more.
const GONE: &[&str] = &["ClusterNotFoundFault", "InvalidARNFault"];

const CLUSTERS: Reply = Reply("dax:DescribeClusters");

/// A page of clusters costs one call, a cluster one (tags).
pub(super) async fn collect(session: &Session, regions: &[String]) -> Dax {
    Dax { clusters: everywhere(session, regions).await }
}

impl Collect for Cluster {
    type Client = Client;
    type Row = types::Cluster;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::Cluster>> {
        let ask = |token| at.client.describe_clusters().max_results(100).set_next_token(token).send();
        at.pages_by_token(CLUSTERS.0, ask, |page| (page.clusters, page.next_token)).await
    }

    async fn read(at: &At<'_, Client>, row: types::Cluster) -> Result<Self, Lost> {
        let arn = CLUSTERS.required("ClusterArn", row.cluster_arn)?;
        let name = CLUSTERS.required("ClusterName", row.cluster_name)?;
        let encryption = row.sse_description.and_then(|encryption| encryption.status);
        let endpoint = CLUSTERS.told("ClusterEndpointEncryptionType", row.cluster_endpoint_encryption_type);
        Ok(Self {
            encrypted: CLUSTERS
                .told("SSEDescription.Status", encryption)
                .map(|status| matches!(status, SseStatus::Enabled | SseStatus::Enabling)),
            tls: endpoint.map(|endpoint| endpoint == ClusterEndpointEncryptionType::Tls),
            zones: zones(row.nodes).into(),
            identity: Identity::named(arn.clone(), name, at.region, tags(at, &arn).await?),
        })
    }
}

fn zones(nodes: Option<Vec<types::Node>>) -> Result<usize, Unread> {
    let nodes = CLUSTERS.required("Nodes", nodes)?.into_iter();
    let zones: BTreeSet<String> = nodes
        .map(|node| CLUSTERS.required("Nodes.AvailabilityZone", node.availability_zone))
        .collect::<Result<_, _>>()?;
    Ok(zones.len())
}

async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let answer = at.call("dax:ListTags", at.client.list_tags().resource_name(arn).send()).await.unless_gone(GONE)?;
    Ok(answer.try_map(|out| super::tags(out.tags.absent_is_none(), |tag| (tag.key, tag.value))).observed())
}
