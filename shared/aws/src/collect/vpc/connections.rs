//! What connects networks to services, to each other and to people.

use aws_sdk_ec2::types;
use plumbline_catalogue::{
    language::policy::Document,
    model::vpc::{
        Authorization, ClientVpn, Endpoint, EndpointKind, EndpointService, Peering, TransitGateway, VpnConnection,
    },
    observed::{Gap, Known, Observed, Reason},
};

use super::{PAGE, Reader, each, managed_by_aws, of, ranges};
use crate::call::Gone;

impl Reader<'_> {
    pub(super) async fn endpoints(&self) -> Observed<Vec<Endpoint>> {
        let pages = self.ec2.describe_vpc_endpoints().max_results(PAGE).into_paginator().send();
        self.session
            .pages(self.region, "ec2:DescribeVpcEndpoints", pages, |page| Some(page.vpc_endpoints.unwrap_or_default()))
            .await
            .map(|endpoints| {
                endpoints
                    .into_iter()
                    .map(|endpoint| self.endpoint(endpoint))
                    .filter(|endpoint| !matches!(endpoint.state.as_str(), "deleting" | "deleted"))
                    .collect()
            })
            .observed()
    }

    fn endpoint(&self, endpoint: types::VpcEndpoint) -> Endpoint {
        let identity = self.identity("vpc-endpoint", endpoint.vpc_endpoint_id, endpoint.owner_id, endpoint.tags);
        Endpoint {
            identity: managed_by_aws(identity, endpoint.requester_managed),
            vpc: endpoint.vpc_id.unwrap_or_default(),
            service: endpoint.service_name.unwrap_or_default(),
            kind: match endpoint.vpc_endpoint_type {
                Some(types::VpcEndpointType::Interface) => EndpointKind::Interface,
                Some(types::VpcEndpointType::Gateway) => EndpointKind::Gateway,
                _ => EndpointKind::Other,
            },
            // The API writes states with and without a capital.
            state: endpoint.state.map(|state| state.as_str().to_lowercase()).unwrap_or_default(),
            subnets: endpoint.subnet_ids.unwrap_or_default(),
            policy: policy(endpoint.policy_document.as_deref()),
        }
    }

    pub(super) async fn endpoint_services(&self) -> Observed<Vec<EndpointService>> {
        let call = self.ec2.describe_vpc_endpoint_service_configurations().max_results(PAGE);
        let listed = self
            .session
            .pages(self.region, "ec2:DescribeVpcEndpointServiceConfigurations", call.into_paginator().send(), |page| {
                Some(page.service_configurations.unwrap_or_default())
            })
            .await
            .into_result();
        match listed {
            Ok(listed) => Known(self.session.each(listed, |service| self.endpoint_service(service)).await),
            Err(gap) => Observed::from(gap),
        }
    }

    async fn endpoint_service(&self, service: types::ServiceConfiguration) -> Result<EndpointService, Gone> {
        if matches!(service.service_state, Some(types::ServiceState::Deleted | types::ServiceState::Deleting)) {
            return Err(Gone);
        }
        let identity = self.identity("vpc-endpoint-service", service.service_id, None, service.tags);
        let call = self.ec2.describe_vpc_endpoint_service_permissions().service_id(&identity.id).max_results(PAGE);
        let allowed_principals = self
            .session
            .pages(self.region, "ec2:DescribeVpcEndpointServicePermissions", call.into_paginator().send(), |page| {
                Some(page.allowed_principals.unwrap_or_default())
            })
            .await
            .unless_gone(&["InvalidVpcEndpointService.NotFound", "InvalidVpcEndpointServiceId.NotFound"])?
            .map(|principals| principals.into_iter().filter_map(|principal| principal.principal).collect())
            .observed();
        Ok(EndpointService { identity, allowed_principals })
    }

    pub(super) async fn peerings(&self) -> Observed<Vec<Peering>> {
        let pages = self.ec2.describe_vpc_peering_connections().max_results(PAGE).into_paginator().send();
        self.session
            .pages(self.region, "ec2:DescribeVpcPeeringConnections", pages, |page| {
                Some(page.vpc_peering_connections.unwrap_or_default())
            })
            .await
            .try_map(|peerings| {
                let here = peerings.into_iter().filter(|peering| !is_over(peering)).collect();
                each(here, |peering| self.peering(peering))
            })
            .observed()
    }

    fn peering(&self, peering: types::VpcPeeringConnection) -> Result<Peering, String> {
        use types::VpcPeeringConnectionStateReasonCode::Active;
        let identity = self.identity("vpc-peering-connection", peering.vpc_peering_connection_id, None, peering.tags);
        Ok(Peering {
            active: peering.status.and_then(|status| status.code) == Some(Active),
            requester_ranges: peer_ranges(peering.requester_vpc_info).map_err(of(&identity))?,
            accepter_ranges: peer_ranges(peering.accepter_vpc_info).map_err(of(&identity))?,
            identity,
        })
    }

    pub(super) async fn vpn_connections(&self) -> Observed<Vec<VpnConnection>> {
        let call = self.ec2.describe_vpn_connections().send();
        self.session
            .call(self.region, "ec2:DescribeVpnConnections", call)
            .await
            .map(|out| {
                out.vpn_connections
                    .unwrap_or_default()
                    .into_iter()
                    .map(|connection| self.vpn_connection(connection))
                    .filter(|connection| !matches!(connection.state.as_str(), "deleting" | "deleted"))
                    .collect()
            })
            .observed()
    }

    fn vpn_connection(&self, connection: types::VpnConnection) -> VpnConnection {
        let tunnels = connection.vgw_telemetry.unwrap_or_default();
        let up = tunnels.iter().filter(|tunnel| tunnel.status == Some(types::TelemetryStatus::Up)).count();
        VpnConnection {
            identity: self.identity("vpn-connection", connection.vpn_connection_id, None, connection.tags),
            state: connection.state.map(|state| state.as_str().to_owned()).unwrap_or_default(),
            tunnels_up: u8::try_from(up).unwrap_or(u8::MAX),
        }
    }

    pub(super) async fn transit_gateways(&self) -> Observed<Vec<TransitGateway>> {
        use types::TransitGatewayState::{Deleted, Deleting};
        let pages = self.ec2.describe_transit_gateways().max_results(PAGE).into_paginator().send();
        self.session
            .pages(self.region, "ec2:DescribeTransitGateways", pages, |page| {
                Some(page.transit_gateways.unwrap_or_default())
            })
            .await
            .map(|gateways| {
                gateways
                    .into_iter()
                    .filter(|gateway| !matches!(gateway.state, Some(Deleted | Deleting)))
                    .map(|gateway| self.transit_gateway(gateway))
                    .collect()
            })
            .observed()
    }

    fn transit_gateway(&self, gateway: types::TransitGateway) -> TransitGateway {
        let accepts = gateway.options.and_then(|options| options.auto_accept_shared_attachments);
        TransitGateway {
            identity: self.identity("transit-gateway", gateway.transit_gateway_id, gateway.owner_id, gateway.tags),
            accepts_attachments: accepts == Some(types::AutoAcceptSharedAttachmentsValue::Enable),
        }
    }

    pub(super) async fn client_vpns(&self) -> Observed<Vec<ClientVpn>> {
        let pages = self.ec2.describe_client_vpn_endpoints().max_results(PAGE).into_paginator().send();
        let listed = self
            .session
            .pages(self.region, "ec2:DescribeClientVpnEndpoints", pages, |page| {
                Some(page.client_vpn_endpoints.unwrap_or_default())
            })
            .await
            .into_result();
        match listed {
            Ok(listed) => Known(self.session.each(listed, |endpoint| self.client_vpn(endpoint)).await),
            Err(gap) => Observed::from(gap),
        }
    }

    async fn client_vpn(&self, endpoint: types::ClientVpnEndpoint) -> Result<ClientVpn, Gone> {
        use types::ClientVpnEndpointStatusCode::{Deleted, Deleting};
        if matches!(endpoint.status.and_then(|status| status.code), Some(Deleted | Deleting)) {
            return Err(Gone);
        }
        let identity = self.identity("client-vpn-endpoint", endpoint.client_vpn_endpoint_id, None, endpoint.tags);
        let call = self.ec2.describe_client_vpn_authorization_rules().client_vpn_endpoint_id(&identity.id);
        let authorizations = self
            .session
            .pages(
                self.region,
                "ec2:DescribeClientVpnAuthorizationRules",
                call.max_results(PAGE).into_paginator().send(),
                |page| Some(page.authorization_rules.unwrap_or_default()),
            )
            .await
            .unless_gone(&["InvalidClientVpnEndpointId.NotFound"])?
            .map(|rules| {
                rules
                    .into_iter()
                    .map(|rule| Authorization {
                        destination: rule.destination_cidr.unwrap_or_default(),
                        everyone: rule.access_all == Some(true),
                    })
                    .collect()
            })
            .observed();
        let logs_connections = endpoint.connection_log_options.is_some_and(|options| options.enabled == Some(true));
        Ok(ClientVpn { identity, logs_connections, authorizations })
    }
}

fn policy(text: Option<&str>) -> Observed<Option<Document>> {
    match text.filter(|text| !text.trim().is_empty()).map(Document::parse).transpose() {
        Ok(document) => Known(document),
        Err(error) => Observed::from(Gap {
            action: "ec2:DescribeVpcEndpoints".to_owned(),
            reason: Reason::InvalidResponse,
            detail: error.to_string(),
        }),
    }
}

/// Whether the connection is only there to be looked up.
/// <https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html>
fn is_over(peering: &types::VpcPeeringConnection) -> bool {
    use types::VpcPeeringConnectionStateReasonCode::{Deleted, Deleting, Expired, Failed, Rejected};
    let code = peering.status.as_ref().and_then(|status| status.code.as_ref());
    matches!(code, Some(Deleted | Deleting | Expired | Failed | Rejected))
}

fn peer_ranges(peer: Option<types::VpcPeeringConnectionVpcInfo>) -> Result<Vec<ipnet::IpNet>, String> {
    let Some(peer) = peer else { return Ok(Vec::new()) };
    let blocks: Vec<Option<String>> = peer.cidr_block_set.into_iter().flatten().map(|block| block.cidr_block).collect();
    let v4 = if blocks.is_empty() { vec![peer.cidr_block] } else { blocks };
    let v6 = peer.ipv6_cidr_block_set.into_iter().flatten().map(|block| block.ipv6_cidr_block);
    ranges(v4.into_iter().chain(v6))
}
