//! Who can reach what: security groups, network ACLs, prefix lists, interfaces and addresses.

use std::{collections::BTreeSet, net::IpAddr};

use aws_sdk_ec2::types;
use ipnet::IpNet;
use plumbline_catalogue::{
    model::{
        Identity, Owner,
        vpc::{AclEntry, ElasticIp, NetworkAcl, NetworkInterface, Permission, PrefixList, SecurityGroup},
    },
    network::Traffic,
    observed::{Known, Observed},
};

use super::{PAGE, Reader, SMALL_PAGE, each, managed_by_aws, network::unnamed_if, of, range, ranges};
use crate::call::Gone;

impl Reader<'_> {
    pub(super) async fn groups(&self) -> Observed<Vec<SecurityGroup>> {
        let pages = self.ec2.describe_security_groups().max_results(PAGE).into_paginator().send();
        self.session
            .pages(self.region, "ec2:DescribeSecurityGroups", pages, |page| {
                Some(page.security_groups.unwrap_or_default().into_iter().map(|group| self.group(group)).collect())
            })
            .await
            .try_map(|groups| groups.into_iter().collect())
            .observed()
    }

    fn group(&self, group: types::SecurityGroup) -> Result<SecurityGroup, String> {
        let group_name = group.group_name.unwrap_or_default();
        let identity = self.identity("security-group", group.group_id, group.owner_id, group.tags);
        let name = Some(group_name.clone()).filter(|name| name != "default");
        Ok(SecurityGroup {
            group_name,
            vpc: group.vpc_id.unwrap_or_default(),
            ingress: each(group.ip_permissions.unwrap_or_default(), permission).map_err(of(&identity))?,
            egress: each(group.ip_permissions_egress.unwrap_or_default(), permission).map_err(of(&identity))?,
            identity: Identity { name, ..identity },
        })
    }

    pub(super) async fn network_acls(&self) -> Observed<Vec<NetworkAcl>> {
        let pages = self.ec2.describe_network_acls().max_results(PAGE).into_paginator().send();
        self.session
            .pages(self.region, "ec2:DescribeNetworkAcls", pages, |page| Some(page.network_acls.unwrap_or_default()))
            .await
            .try_map(|acls| each(acls, |acl| self.network_acl(acl)))
            .observed()
    }

    fn network_acl(&self, acl: types::NetworkAcl) -> Result<NetworkAcl, String> {
        let default = acl.is_default == Some(true);
        let identity = self.identity("network-acl", acl.network_acl_id, acl.owner_id, acl.tags);
        Ok(NetworkAcl {
            default,
            used: acl.associations.is_some_and(|associations| !associations.is_empty()),
            entries: each(acl.entries.unwrap_or_default(), acl_entry).map_err(of(&identity))?,
            identity: unnamed_if(default, identity),
        })
    }

    pub(super) async fn prefix_lists(&self) -> Observed<Vec<PrefixList>> {
        let pages = self.ec2.describe_managed_prefix_lists().max_results(SMALL_PAGE).into_paginator().send();
        let listed = self
            .session
            .pages(self.region, "ec2:DescribeManagedPrefixLists", pages, |page| {
                Some(page.prefix_lists.unwrap_or_default())
            })
            .await
            .into_result();
        match listed {
            Ok(listed) => Known(self.session.each(listed, |list| self.prefix_list(list)).await),
            Err(gap) => Observed::from(gap),
        }
    }

    async fn prefix_list(&self, list: types::ManagedPrefixList) -> Result<PrefixList, Gone> {
        if list.state == Some(types::PrefixListState::DeleteComplete) {
            return Err(Gone);
        }
        let aws = list.owner_id.as_deref() == Some("AWS");
        let identity = self.identity("prefix-list", list.prefix_list_id, list.owner_id, list.tags);
        let mut identity = managed_by_aws(identity, Some(aws));
        identity.name = list.prefix_list_name;
        if let Some(arn) = list.prefix_list_arn {
            identity.arn = arn;
        }
        let entries = if identity.owner == Owner::Aws { Known(Vec::new()) } else { self.entries(&identity.id).await? };
        Ok(PrefixList { identity, entries })
    }

    async fn entries(&self, list: &str) -> Result<Observed<Vec<IpNet>>, Gone> {
        let call = self.ec2.get_managed_prefix_list_entries().prefix_list_id(list).max_results(SMALL_PAGE);
        Ok(self
            .session
            .pages(self.region, "ec2:GetManagedPrefixListEntries", call.into_paginator().send(), |page| {
                Some(page.entries.unwrap_or_default())
            })
            .await
            .unless_gone(&["InvalidPrefixListID.NotFound", "InvalidPrefixListId.NotFound"])?
            .try_map(|entries| ranges(entries.into_iter().map(|entry| entry.cidr)))
            .observed())
    }

    pub(super) async fn interfaces(&self) -> Observed<Vec<NetworkInterface>> {
        let pages = self.ec2.describe_network_interfaces().max_results(PAGE).into_paginator().send();
        self.session
            .pages(self.region, "ec2:DescribeNetworkInterfaces", pages, |page| {
                Some(page.network_interfaces.unwrap_or_default())
            })
            .await
            .try_map(|interfaces| each(interfaces, |interface| self.interface(interface)))
            .observed()
    }

    fn interface(&self, interface: types::NetworkInterface) -> Result<NetworkInterface, String> {
        let kind = interface.interface_type.map_or_else(|| "interface".to_owned(), |kind| kind.as_str().to_owned());
        let requester_managed = interface.requester_managed == Some(true);
        let operated = interface.operator.is_some_and(|operator| operator.managed == Some(true));
        let v4 = interface
            .private_ip_addresses
            .into_iter()
            .flatten()
            .filter_map(|address| address.association)
            .chain(interface.association)
            .filter_map(|association| association.public_ip)
            .filter(|address| !address.is_empty());
        let v6 = interface.ipv6_addresses.into_iter().flatten().filter_map(|address| address.ipv6_address);
        let public_addresses: BTreeSet<IpAddr> = v4.chain(v6).map(|text| address(&text)).collect::<Result<_, _>>()?;
        Ok(NetworkInterface {
            identity: managed_by_aws(
                self.identity(
                    "network-interface",
                    interface.network_interface_id,
                    interface.owner_id,
                    interface.tag_set,
                ),
                Some(requester_managed || operated),
            ),
            load_balancer: NetworkInterface::is_of_load_balancer(
                &kind,
                requester_managed,
                interface.description.as_deref().unwrap_or_default(),
            ),
            kind,
            subnet: interface.subnet_id.unwrap_or_default(),
            groups: interface.groups.into_iter().flatten().filter_map(|group| group.group_id).collect(),
            instance: interface.attachment.and_then(|attachment| attachment.instance_id),
            in_use: interface.status != Some(types::NetworkInterfaceStatus::Available),
            public_addresses: public_addresses.into_iter().collect(),
            source_destination_check: interface.source_dest_check != Some(false),
        })
    }

    pub(super) async fn elastic_ips(&self) -> Observed<Vec<ElasticIp>> {
        let call = self.ec2.describe_addresses().send();
        self.session
            .call(self.region, "ec2:DescribeAddresses", call)
            .await
            .map(|out| out.addresses.unwrap_or_default().into_iter().map(|address| self.elastic_ip(address)).collect())
            .observed()
    }

    fn elastic_ip(&self, address: types::Address) -> ElasticIp {
        let identity = self.identity("elastic-ip", address.allocation_id, None, address.tags);
        ElasticIp {
            identity: managed_by_aws(identity, Some(address.service_managed.is_some())),
            address: address.public_ip.unwrap_or_default(),
            associated: address.association_id.is_some(),
            instance: address.instance_id.filter(|id| !id.is_empty()),
            interface: address.network_interface_id,
            interface_elsewhere: address.network_interface_owner_id.map(|owner| owner != self.session.account_id),
        }
    }
}

fn address(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| format!("{text:?} is not an address"))
}

fn permission(permission: types::IpPermission) -> Result<Permission, String> {
    let protocol = permission.ip_protocol.unwrap_or_default();
    let v4 = permission.ip_ranges.into_iter().flatten().map(|range| range.cidr_ip);
    let v6 = permission.ipv6_ranges.into_iter().flatten().map(|range| range.cidr_ipv6);
    let pairs = permission.user_id_group_pairs.into_iter().flatten();
    let lists = permission.prefix_list_ids.into_iter().flatten();
    Ok(Permission {
        traffic: Traffic::parse(&protocol, permission.from_port, permission.to_port)?,
        ranges: ranges(v4.chain(v6))?,
        groups: pairs.filter_map(|pair| pair.group_id).collect(),
        prefix_lists: lists.filter_map(|list| list.prefix_list_id).collect(),
    })
}

fn acl_entry(entry: types::NetworkAclEntry) -> Result<AclEntry, String> {
    let number = entry.rule_number.unwrap_or_default();
    let text = entry.cidr_block.or(entry.ipv6_cidr_block).unwrap_or_default();
    let (from, to) = entry.port_range.map_or((None, None), |ports| (ports.from, ports.to));
    Ok(AclEntry {
        number: u16::try_from(number).map_err(|_| format!("{number} is not the number of an entry"))?,
        egress: entry.egress == Some(true),
        allow: match entry.rule_action {
            Some(types::RuleAction::Allow) => true,
            Some(types::RuleAction::Deny) => false,
            other => return Err(format!("unknown action {other:?} of an entry")),
        },
        traffic: Traffic::parse(entry.protocol.as_deref().unwrap_or_default(), from, to)?,
        range: range(&text)?,
    })
}
