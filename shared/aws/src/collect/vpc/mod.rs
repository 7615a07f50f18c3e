//! Amazon VPC.

mod access;
mod connections;
mod network;

use std::future::Future;

use aws_sdk_ec2::{Client, types};
use futures::future::join_all;
use ipnet::IpNet;
use plumbline_catalogue::{
    model::{Identity, Owner, Regional, Tags, vpc::Vpc},
    observed::{Known, Observed},
};

use crate::call::Session;

/// What most listings return at most in one page.
const PAGE: i32 = 1000;

/// What the listings of route tables and prefix lists return at most in one page.
const SMALL_PAGE: i32 = 100;

/// One region's listings: seventeen calls, each a call more for every further page. Beyond those, one call each for
/// the entries of a prefix list that is not AWS's, the permissions of an endpoint service, and the authorization rules
/// of a Client VPN endpoint.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Vpc {
    let readers: Vec<Reader<'_>> = regions
        .iter()
        .map(|region| Reader { session, region, ec2: session.clients.of::<aws_sdk_ec2::Client>(region) })
        .collect();
    let mut vpc = Vpc::default();
    (
        vpc.client_vpns,
        vpc.dhcp_options,
        vpc.elastic_ips,
        vpc.endpoint_services,
        vpc.endpoints,
        vpc.flow_logs,
        vpc.groups,
        vpc.interfaces,
        vpc.internet_gateways,
        vpc.network_acls,
        vpc.networks,
        vpc.peerings,
        vpc.prefix_lists,
        vpc.route_tables,
        vpc.subnets,
        vpc.transit_gateways,
        vpc.vpn_connections,
    ) = futures::join!(
        everywhere(&readers, Reader::client_vpns),
        everywhere(&readers, Reader::dhcp_options),
        everywhere(&readers, Reader::elastic_ips),
        everywhere(&readers, Reader::endpoint_services),
        everywhere(&readers, Reader::endpoints),
        everywhere(&readers, Reader::flow_logs),
        everywhere(&readers, Reader::groups),
        everywhere(&readers, Reader::interfaces),
        everywhere(&readers, Reader::internet_gateways),
        everywhere(&readers, Reader::network_acls),
        everywhere(&readers, Reader::networks),
        everywhere(&readers, Reader::peerings),
        everywhere(&readers, Reader::prefix_lists),
        everywhere(&readers, Reader::route_tables),
        everywhere(&readers, Reader::subnets),
        everywhere(&readers, Reader::transit_gateways),
        everywhere(&readers, Reader::vpn_connections),
    );
    vpc
}

/// Reads one region.
struct Reader<'a> {
    session: &'a Session,
    region: &'a str,
    ec2: Client,
}

async fn everywhere<'a, T, F: Future<Output = Observed<Vec<T>>>>(
    readers: &'a [Reader<'a>],
    read: impl Fn(&'a Reader<'a>) -> F,
) -> Regional<T> {
    let listings = readers.iter().map(|reader| {
        let listing = read(reader);
        async move { (reader.region.to_owned(), listing.await) }
    });
    join_all(listings).await.into_iter().collect()
}

impl Reader<'_> {
    /// The identity of a resource of a kind, such as `vpc`, with the `Name` tag as its name.
    fn identity(
        &self,
        kind: &str,
        id: Option<String>,
        owner: Option<String>,
        tags: Option<Vec<types::Tag>>,
    ) -> Identity {
        let id = id.unwrap_or_default();
        let account = owner.unwrap_or_else(|| self.session.account_id.clone());
        let tags: Tags = tags
            .unwrap_or_default()
            .into_iter()
            .map(|tag| (tag.key.unwrap_or_default(), tag.value.unwrap_or_default()))
            .collect();
        Identity {
            arn: format!("arn:{}:ec2:{}:{account}:{kind}/{id}", self.session.partition, self.region),
            id,
            region: self.region.to_owned(),
            name: tags.get("Name").filter(|name| !name.is_empty()).cloned(),
            owner: if account == self.session.account_id { Owner::Account } else { Owner::OtherAccount },
            tags: Known(tags),
        }
    }
}

/// The same resource, which an AWS service manages if this is so.
fn managed_by_aws(identity: Identity, managed: Option<bool>) -> Identity {
    if managed == Some(true) { Identity { owner: Owner::Aws, ..identity } } else { identity }
}

/// Each listed item in the model's form; one that cannot be understood makes the listing unreadable.
fn each<A, B>(items: Vec<A>, into: impl Fn(A) -> Result<B, String>) -> Result<Vec<B>, String> {
    items.into_iter().map(into).collect()
}

/// Says of a problem which resource has it: `route-table/rtb-0123: ...`.
fn of(identity: &Identity) -> impl FnOnce(String) -> String {
    let resource = identity.arn.rsplit(':').next().unwrap_or_default().to_owned();
    move |problem| format!("{resource}: {problem}")
}

fn range(text: &str) -> Result<IpNet, String> {
    text.parse().map_err(|_| format!("{text:?} is not an address range such as 10.0.0.0/16"))
}

fn ranges(texts: impl IntoIterator<Item = Option<String>>) -> Result<Vec<IpNet>, String> {
    texts.into_iter().flatten().map(|text| range(&text)).collect()
}
