//! What connects networks to services, to each other and to people.

use aws_sdk_ec2::{Client, types};
use ipnet::IpNet;
use plumbline_catalogue::{
    language::policy::Document,
    model::vpc::{
        Authorization, ClientVpn, Endpoint, EndpointKind, EndpointService, Peering, TransitGateway, VpnConnection,
    },
    observed::{Known, Observed, Unread},
};

use super::{PAGE, managed_by_aws, named_by_tag, range};
use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, present};

const AUTHORIZATIONS: Reply = Reply("ec2:DescribeClientVpnAuthorizationRules");
const CLIENT_VPNS: Reply = Reply("ec2:DescribeClientVpnEndpoints");
const ENDPOINTS: Reply = Reply("ec2:DescribeVpcEndpoints");
const ENDPOINT_SERVICES: Reply = Reply("ec2:DescribeVpcEndpointServiceConfigurations");
const PEERINGS: Reply = Reply("ec2:DescribeVpcPeeringConnections");
const PRINCIPALS: Reply = Reply("ec2:DescribeVpcEndpointServicePermissions");
const TRANSIT_GATEWAYS: Reply = Reply("ec2:DescribeTransitGateways");
const VPN_CONNECTIONS: Reply = Reply("ec2:DescribeVpnConnections");

impl Collect for Endpoint {
    type Client = Client;
    type Row = types::VpcEndpoint;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::VpcEndpoint>> {
        let pages = at.client.describe_vpc_endpoints().max_results(PAGE).into_paginator().send();
        at.pages(ENDPOINTS.0, pages, |page| page.vpc_endpoints).await
    }

    async fn read(at: &At<'_, Client>, row: types::VpcEndpoint) -> Result<Self, Lost> {
        // The API writes states with and without a capital.
        let state = ENDPOINTS.required("State", row.state)?.as_str().to_lowercase();
        if matches!(state.as_str(), "deleting" | "deleted") {
            return Err(Lost::Gone);
        }
        let id = ENDPOINTS.required("VpcEndpointId", present(row.vpc_endpoint_id))?;
        let owner = ENDPOINTS.required("OwnerId", present(row.owner_id))?;
        let managed = ENDPOINTS.told("RequesterManaged", row.requester_managed);
        // What leads to a resource or to a service network names that, and no service.
        // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html
        let serves = row.resource_configuration_arn.or(row.service_network_arn).is_none();
        Ok(Self {
            identity: managed_by_aws(managed, named_by_tag(at, ENDPOINTS, ("vpc-endpoint", id), &owner, row.tags)?),
            vpc: ENDPOINTS.told("VpcId", present(row.vpc_id)),
            service: match present(row.service_name) {
                None if !serves => Known(None),
                name => ENDPOINTS.told("ServiceName", name).map(Some),
            },
            kind: ENDPOINTS.told("VpcEndpointType", row.vpc_endpoint_type).and_then(|kind| kind_of(&kind)),
            state,
            subnets: ENDPOINTS.told("SubnetIds", row.subnet_ids),
            policy: policy(row.policy_document),
        })
    }
}

fn kind_of(kind: &types::VpcEndpointType) -> Observed<EndpointKind> {
    use types::VpcEndpointType::{Gateway, GatewayLoadBalancer, Interface, Resource, ServiceNetwork, Tunnel};
    match kind {
        Interface => Known(EndpointKind::Interface),
        Gateway => Known(EndpointKind::Gateway),
        GatewayLoadBalancer | Resource | ServiceNetwork | Tunnel => Known(EndpointKind::Other),
        other => ENDPOINTS.unreadable(format!("unknown type {other} of an endpoint")).into(),
    }
}

/// Without one, the service supports no endpoint policies.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html>
fn policy(text: Option<String>) -> Observed<Option<Document>> {
    ENDPOINTS.policy(text.filter(|text| !text.trim().is_empty()))
}

impl Collect for EndpointService {
    type Client = Client;
    type Row = types::ServiceConfiguration;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::ServiceConfiguration>> {
        let call = at.client.describe_vpc_endpoint_service_configurations().max_results(PAGE);
        at.pages(ENDPOINT_SERVICES.0, call.into_paginator().send(), |page| page.service_configurations).await
    }

    async fn read(at: &At<'_, Client>, row: types::ServiceConfiguration) -> Result<Self, Lost> {
        use types::ServiceState::{Deleted, Deleting};
        if matches!(ENDPOINT_SERVICES.required("ServiceState", row.service_state)?, Deleted | Deleting) {
            return Err(Lost::Gone);
        }
        let id = ENDPOINT_SERVICES.required("ServiceId", present(row.service_id))?;
        Ok(Self {
            allowed_principals: principals(at, &id).await?,
            identity: named_by_tag(
                at,
                ENDPOINT_SERVICES,
                ("vpc-endpoint-service", id),
                &at.session.account_id,
                row.tags,
            )?,
        })
    }
}

async fn principals(at: &At<'_, Client>, service: &str) -> Result<Observed<Vec<String>>, Gone> {
    let call = at.client.describe_vpc_endpoint_service_permissions().service_id(service).max_results(PAGE);
    let allowed = at
        .pages(PRINCIPALS.0, call.into_paginator().send(), |page| page.allowed_principals)
        .await
        .unless_gone(&["InvalidVpcEndpointService.NotFound", "InvalidVpcEndpointServiceId.NotFound"])?
        .observed();
    Ok(allowed.and_then(|allowed| {
        let principals =
            allowed.into_iter().map(|allowed| PRINCIPALS.required("Principal", present(allowed.principal)));
        principals.collect::<Result<Vec<_>, _>>().into()
    }))
}

impl Collect for Peering {
    type Client = Client;
    type Row = types::VpcPeeringConnection;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::VpcPeeringConnection>> {
        let pages = at.client.describe_vpc_peering_connections().max_results(PAGE).into_paginator().send();
        at.pages(PEERINGS.0, pages, |page| page.vpc_peering_connections).await
    }

    /// One that is over is only there to be looked up.
    /// <https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html>
    async fn read(at: &At<'_, Client>, row: types::VpcPeeringConnection) -> Result<Self, Lost> {
        use types::VpcPeeringConnectionStateReasonCode::{
            Active, Deleted, Deleting, Expired, Failed, InitiatingRequest, PendingAcceptance, Provisioning, Rejected,
        };
        let active = match PEERINGS.required("Status.Code", row.status.and_then(|status| status.code))? {
            Active => Known(true),
            InitiatingRequest | PendingAcceptance | Provisioning => Known(false),
            Deleted | Deleting | Expired | Failed | Rejected => return Err(Lost::Gone),
            other => PEERINGS.unreadable(format!("unknown status {other}")).into(),
        };
        let id = PEERINGS.required("VpcPeeringConnectionId", present(row.vpc_peering_connection_id))?;
        Ok(Self {
            identity: named_by_tag(at, PEERINGS, ("vpc-peering-connection", id), &at.session.account_id, row.tags)?,
            active,
            requester_ranges: peer_ranges("RequesterVpcInfo", row.requester_vpc_info).into(),
            accepter_ranges: peer_ranges("AccepterVpcInfo", row.accepter_vpc_info).into(),
        })
    }
}

/// AWS tells the ranges of both sides once both agree. A VPC without IPv6 ranges has no list of them.
fn peer_ranges(side: &str, peer: Option<types::VpcPeeringConnectionVpcInfo>) -> Result<Vec<IpNet>, Unread> {
    let peer = PEERINGS.required(side, peer)?;
    let blocks: Vec<Option<String>> =
        peer.cidr_block_set.absent_is_none().into_iter().map(|block| block.cidr_block).collect();
    // An endpoint may tell the first of them only.
    let v4 = if blocks.is_empty() { vec![peer.cidr_block] } else { blocks };
    let v6 = peer.ipv6_cidr_block_set.absent_is_none().into_iter().map(|block| block.ipv6_cidr_block);
    v4.into_iter().chain(v6).map(|block| range(PEERINGS, "CidrBlock", block)).collect()
}

impl Collect for VpnConnection {
    type Client = Client;
    type Row = types::VpnConnection;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::VpnConnection>> {
        at.call(VPN_CONNECTIONS.0, at.client.describe_vpn_connections().send())
            .await
            .try_map(|out| out.vpn_connections.ok_or_else(|| "the answer has no list in it".to_owned()))
    }

    async fn read(at: &At<'_, Client>, row: types::VpnConnection) -> Result<Self, Lost> {
        use types::VpnState::{Available, Deleted, Deleting, Pending};
        let state = VPN_CONNECTIONS.required("State", row.state)?;
        match &state {
            Available | Pending => {}
            Deleted | Deleting => return Err(Lost::Gone),
            other => return Err(VPN_CONNECTIONS.unreadable(format!("unknown state {other}")).into()),
        }
        let id = VPN_CONNECTIONS.required("VpnConnectionId", present(row.vpn_connection_id))?;
        Ok(Self {
            identity: named_by_tag(at, VPN_CONNECTIONS, ("vpn-connection", id), &at.session.account_id, row.tags)?,
            state: state.as_str().to_owned(),
            tunnels_up: tunnels_up(row.vgw_telemetry).into(),
        })
    }
}

fn tunnels_up(tunnels: Option<Vec<types::VgwTelemetry>>) -> Result<usize, Unread> {
    let mut up = 0;
    for tunnel in VPN_CONNECTIONS.required("VgwTelemetry", tunnels)? {
        match VPN_CONNECTIONS.required("VgwTelemetry.Status", tunnel.status)? {
            types::TelemetryStatus::Up => up += 1,
            types::TelemetryStatus::Down => {}
            other => return Err(VPN_CONNECTIONS.unreadable(format!("unknown status {other} of a tunnel"))),
        }
    }
    Ok(up)
}

impl Collect for TransitGateway {
    type Client = Client;
    type Row = types::TransitGateway;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::TransitGateway>> {
        let pages = at.client.describe_transit_gateways().max_results(PAGE).into_paginator().send();
        at.pages(TRANSIT_GATEWAYS.0, pages, |page| page.transit_gateways).await
    }

    async fn read(at: &At<'_, Client>, row: types::TransitGateway) -> Result<Self, Lost> {
        use types::AutoAcceptSharedAttachmentsValue::{Disable, Enable};
        use types::TransitGatewayState::{Deleted, Deleting};
        if matches!(TRANSIT_GATEWAYS.required("State", row.state)?, Deleted | Deleting) {
            return Err(Lost::Gone);
        }
        let id = TRANSIT_GATEWAYS.required("TransitGatewayId", present(row.transit_gateway_id))?;
        let owner = TRANSIT_GATEWAYS.required("OwnerId", present(row.owner_id))?;
        let accepts = row.options.and_then(|options| options.auto_accept_shared_attachments);
        Ok(Self {
            identity: named_by_tag(at, TRANSIT_GATEWAYS, ("transit-gateway", id), &owner, row.tags)?,
            accepts_attachments: TRANSIT_GATEWAYS.told("AutoAcceptSharedAttachments", accepts).and_then(|accepts| {
                match accepts {
                    Enable => Known(true),
                    Disable => Known(false),
                    other => TRANSIT_GATEWAYS.unreadable(format!("unknown acceptance {other}")).into(),
                }
            }),
        })
    }
}

impl Collect for ClientVpn {
    type Client = Client;
    type Row = types::ClientVpnEndpoint;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::ClientVpnEndpoint>> {
        let pages = at.client.describe_client_vpn_endpoints().max_results(PAGE).into_paginator().send();
        at.pages(CLIENT_VPNS.0, pages, |page| page.client_vpn_endpoints).await
    }

    async fn read(at: &At<'_, Client>, row: types::ClientVpnEndpoint) -> Result<Self, Lost> {
        use types::ClientVpnEndpointStatusCode::{Deleted, Deleting};
        let status = row.status.and_then(|status| status.code);
        if matches!(CLIENT_VPNS.required("Status.Code", status)?, Deleted | Deleting) {
            return Err(Lost::Gone);
        }
        let id = CLIENT_VPNS.required("ClientVpnEndpointId", present(row.client_vpn_endpoint_id))?;
        let logs = row.connection_log_options.and_then(|options| options.enabled);
        Ok(Self {
            logs_connections: CLIENT_VPNS.told("ConnectionLogOptions.Enabled", logs),
            authorizations: authorizations(at, &id).await?,
            identity: named_by_tag(at, CLIENT_VPNS, ("client-vpn-endpoint", id), &at.session.account_id, row.tags)?,
        })
    }
}

async fn authorizations(at: &At<'_, Client>, endpoint: &str) -> Result<Observed<Vec<Authorization>>, Gone> {
    let call = at.client.describe_client_vpn_authorization_rules().client_vpn_endpoint_id(endpoint).max_results(PAGE);
    let rules = at
        .pages(AUTHORIZATIONS.0, call.into_paginator().send(), |page| page.authorization_rules)
        .await
        .unless_gone(&["InvalidClientVpnEndpointId.NotFound"])?
        .observed();
    let read = |rule: types::AuthorizationRule| {
        Ok(Authorization {
            destination: AUTHORIZATIONS.required("DestinationCidr", present(rule.destination_cidr))?,
            everyone: AUTHORIZATIONS.required("AccessAll", rule.access_all)?,
        })
    };
    Ok(rules.and_then(|rules| rules.into_iter().map(read).collect::<Result<Vec<_>, Unread>>().into()))
}
