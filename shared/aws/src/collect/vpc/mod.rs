//! Amazon VPC.

mod access;
mod connections;
mod interfaces;
mod network;

use aws_sdk_ec2::{Client, types};
use ipnet::IpNet;
use plumbline_catalogue::{
    model::{Identity, Owner, Tags, vpc::Vpc},
    observed::{Known, Observed, Unread},
};

use super::ec2;
use crate::call::{At, Reply, Session, of_everywhere, present};

/// What most listings return at most in one page.
const PAGE: i32 = 1000;

/// What the listings of route tables and prefix lists return at most in one page.
const SMALL_PAGE: i32 = 100;

/// One region's listings: seventeen calls, each a call more for every further page. Beyond those, one call each for
/// the entries of a prefix list that is not AWS's, the permissions of an endpoint service, and the authorization rules
/// of a Client VPN endpoint.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Vpc {
    of_everywhere!(
        session,
        regions,
        Vpc {
            client_vpns,
            dhcp_options,
            elastic_ips,
            endpoint_services,
            endpoints,
            flow_logs,
            groups,
            interfaces,
            internet_gateways,
            network_acls,
            networks,
            peerings,
            prefix_lists,
            route_tables,
            subnets,
            transit_gateways,
            vpn_connections,
        }
    )
}

/// A resource of a kind, such as `vpc`, with the `Name` tag as its name.
fn named_by_tag(
    at: &At<'_, Client>,
    reply: Reply,
    (kind, id): (&str, String),
    owner: &str,
    tags: Option<Vec<types::Tag>>,
) -> Result<Identity, Unread> {
    let tags = ec2::tags(reply, tags)?;
    Ok(identity(at, (kind, id), owner, ec2::name(&tags), Known(tags)))
}

fn identity(
    at: &At<'_, Client>,
    (kind, id): (&str, String),
    owner: &str,
    name: Option<String>,
    tags: Observed<Tags>,
) -> Identity {
    let session = at.session;
    Identity {
        arn: format!("arn:{}:ec2:{}:{owner}:{kind}/{id}", session.partition, at.region),
        id,
        name,
        owner: Known(if owner == session.account_id { Owner::Account } else { Owner::OtherAccount }),
        region: at.region.to_owned(),
        tags,
    }
}

/// The same resource, which an AWS service manages if this is so.
fn managed_by_aws(managed: Observed<bool>, identity: Identity) -> Identity {
    let owner = managed.and_then(|managed| if managed { Known(Owner::Aws) } else { identity.owner.clone() });
    Identity { owner, ..identity }
}

/// A field with an address range.
fn range(reply: Reply, field: &str, text: Option<String>) -> Result<IpNet, Unread> {
    let text = reply.required(field, present(text))?;
    text.parse().map_err(|_| reply.unreadable(format!("{text:?} is not an address range such as 10.0.0.0/16")))
}
