//! Network interfaces and Elastic IP addresses.

use std::{collections::BTreeSet, net::IpAddr};

use aws_sdk_ec2::{Client, types};
use plumbline_catalogue::{
    model::vpc::{AddressAssociation, ElasticIp, NetworkInterface},
    observed::{Known, Observed, Unread},
};

use super::{PAGE, managed_by_aws, named_by_tag};
use crate::call::{Absent, Answer, At, Collect, Lost, Reply, present};

const ADDRESSES: Reply = Reply("ec2:DescribeAddresses");
const INTERFACES: Reply = Reply("ec2:DescribeNetworkInterfaces");

impl Collect for NetworkInterface {
    type Client = Client;
    type Row = types::NetworkInterface;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::NetworkInterface>> {
        let pages = at.client.describe_network_interfaces().max_results(PAGE).into_paginator().send();
        at.pages(INTERFACES.0, pages, |page| page.network_interfaces).await
    }

    async fn read(at: &At<'_, Client>, row: types::NetworkInterface) -> Result<Self, Lost> {
        let id = INTERFACES.required("NetworkInterfaceId", present(row.network_interface_id))?;
        let owner = INTERFACES.required("OwnerId", present(row.owner_id))?;
        let requester_managed = INTERFACES.told("RequesterManaged", row.requester_managed);
        // Only what a service provider manages has to name one.
        // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/amazon-ec2-managed-instances.html
        let operated = match row.operator {
            Some(operator) => INTERFACES.required("Operator.Managed", operator.managed)?,
            None => false,
        };
        let kind = INTERFACES.told("InterfaceType", row.interface_type).map(|kind| kind.as_str().to_owned());
        let description = INTERFACES.told("Description", row.description);
        let identity = named_by_tag(at, INTERFACES, ("network-interface", id), &owner, row.tag_set)?;
        Ok(Self {
            identity: managed_by_aws(if operated { Known(true) } else { requester_managed.clone() }, identity),
            load_balancer: kind.clone().and_then(|kind| {
                if Self::is_of_load_balancer(&kind, false, "") {
                    return Known(true);
                }
                requester_managed.and_then(|managed| {
                    description.map(|description| Self::is_of_load_balancer(&kind, managed, &description))
                })
            }),
            kind,
            subnet: INTERFACES.told("SubnetId", present(row.subnet_id)),
            groups: groups(row.groups).into(),
            in_use: INTERFACES.told("Status", row.status).and_then(in_use),
            public_addresses: addresses(row.association, row.private_ip_addresses, row.ipv6_addresses).into(),
            source_destination_check: INTERFACES.told("SourceDestCheck", row.source_dest_check),
        })
    }
}

fn groups(groups: Option<Vec<types::GroupIdentifier>>) -> Result<Vec<String>, Unread> {
    let groups = INTERFACES.required("Groups", groups)?.into_iter();
    groups.map(|group| INTERFACES.required("Groups.GroupId", present(group.group_id))).collect()
}

fn in_use(status: types::NetworkInterfaceStatus) -> Observed<bool> {
    use types::NetworkInterfaceStatus::{Associated, Attaching, Available, Detaching, InUse};
    match status {
        Available => Known(false),
        Associated | Attaching | Detaching | InUse => Known(true),
        other => INTERFACES.unreadable(format!("unknown status {other}")).into(),
    }
}

/// The public IPv4 addresses, and all IPv6 ones. Without any, there are no lists, and a private address that no public
/// one leads to has no association.
fn addresses(
    primary: Option<types::NetworkInterfaceAssociation>,
    private: Option<Vec<types::NetworkInterfacePrivateIpAddress>>,
    v6: Option<Vec<types::NetworkInterfaceIpv6Address>>,
) -> Result<Vec<IpAddr>, Unread> {
    let mut addresses = BTreeSet::new();
    let others = private.absent_is_none().into_iter().filter_map(|address| address.association);
    for association in primary.into_iter().chain(others) {
        // Carriers and the networks of Outposts have addresses of their own kind.
        let elsewhere = association.carrier_ip.is_some() || association.customer_owned_ip.is_some();
        match present(association.public_ip) {
            None if elsewhere => {}
            public => _ = addresses.insert(address("Association.PublicIp", public)?),
        }
    }
    for listed in v6.absent_is_none() {
        addresses.insert(address("Ipv6Address", present(listed.ipv6_address))?);
    }
    Ok(addresses.into_iter().collect())
}

fn address(field: &str, text: Option<String>) -> Result<IpAddr, Unread> {
    let text = INTERFACES.required(field, text)?;
    text.parse().map_err(|_| INTERFACES.unreadable(format!("{text:?} is not an address")))
}

impl Collect for ElasticIp {
    type Client = Client;
    type Row = types::Address;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::Address>> {
        at.call(ADDRESSES.0, at.client.describe_addresses().send())
            .await
            .try_map(|out| out.addresses.ok_or_else(|| "the answer has no list in it".to_owned()))
    }

    async fn read(at: &At<'_, Client>, row: types::Address) -> Result<Self, Lost> {
        let own = &at.session.account_id;
        let id = ADDRESSES.required("AllocationId", present(row.allocation_id.clone()))?;
        // Addresses of carriers and of Outposts' networks are not public.
        let address = present(row.public_ip.clone()).or(row.carrier_ip.clone()).or(row.customer_owned_ip.clone());
        let identity = named_by_tag(at, ADDRESSES, ("elastic-ip", id), own, row.tags.clone())?;
        Ok(Self {
            // Only those that a service manages name one.
            // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Address.html
            identity: managed_by_aws(Known(row.service_managed.is_some()), identity),
            address: ADDRESSES.told("PublicIp", address),
            association: association(row, own).into(),
        })
    }
}

/// An address that is associated with nothing says nothing of an association.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Address.html>
fn association(row: types::Address, own: &str) -> Result<Option<AddressAssociation>, Unread> {
    let instance = present(row.instance_id);
    let interface = present(row.network_interface_id);
    let owner = present(row.network_interface_owner_id);
    let id = present(row.association_id);
    if id.is_none() && instance.is_none() && interface.is_none() && owner.is_none() {
        return Ok(None);
    }
    ADDRESSES.required("AssociationId", id)?;
    Ok(Some(AddressAssociation {
        instance,
        interface: ADDRESSES.told("NetworkInterfaceId", interface),
        elsewhere: ADDRESSES.told("NetworkInterfaceOwnerId", owner).map(|owner| owner != own),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_associated_wholly_or_not_at_all() {
        let address = types::Address::builder;
        assert_eq!(association(address().build(), "111111111111"), Ok(None));
        assert!(association(address().network_interface_id("eni-1").build(), "111111111111").is_err());
        let found = association(address().association_id("eipassoc-1").build(), "111111111111").unwrap().unwrap();
        assert!(found.interface.get().is_err() && found.elsewhere.get().is_err());
    }

    #[test]
    fn an_association_has_an_address_of_some_sort() {
        let association = types::NetworkInterfaceAssociation::builder;
        let found = |association| addresses(Some(association), None, None).map(|found| found.len()).ok();
        assert_eq!(found(association().public_ip("52.1.2.3").build()), Some(1));
        assert_eq!(found(association().carrier_ip("155.1.2.3").build()), Some(0));
        assert_eq!(found(association().build()), None);
    }
}
