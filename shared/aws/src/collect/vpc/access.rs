//! Who can reach what: security groups, network ACLs and prefix lists.

use aws_sdk_ec2::{Client, types};
use ipnet::IpNet;
use plumbline_catalogue::{
    model::{
        Identity, Owner,
        vpc::{AclEntry, NetworkAcl, Permission, PrefixList, SecurityGroup},
    },
    network::Traffic,
    observed::{Known, Observed, Unread},
};

use super::{PAGE, SMALL_PAGE, identity, named_by_tag, network::unnamed_if, range};
use crate::{
    call::{Answer, At, Collect, Gone, Lost, Reply, present},
    collect::ec2,
};

const ENTRIES: Reply = Reply("ec2:GetManagedPrefixListEntries");
const GROUPS: Reply = Reply("ec2:DescribeSecurityGroups");
const NETWORK_ACLS: Reply = Reply("ec2:DescribeNetworkAcls");
const PREFIX_LISTS: Reply = Reply("ec2:DescribeManagedPrefixLists");

impl Collect for SecurityGroup {
    type Client = Client;
    type Row = types::SecurityGroup;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::SecurityGroup>> {
        let pages = at.client.describe_security_groups().max_results(PAGE).into_paginator().send();
        at.pages(GROUPS.0, pages, |page| page.security_groups).await
    }

    async fn read(at: &At<'_, Client>, row: types::SecurityGroup) -> Result<Self, Lost> {
        let id = GROUPS.required("GroupId", present(row.group_id))?;
        let owner = GROUPS.required("OwnerId", present(row.owner_id))?;
        let group_name = GROUPS.required("GroupName", present(row.group_name))?;
        let name = Some(group_name.clone()).filter(|name| name != "default");
        let tags = ec2::tags(GROUPS, row.tags).into();
        Ok(Self {
            identity: identity(at, ("security-group", id), &owner, name, tags),
            group_name,
            vpc: GROUPS.told("VpcId", present(row.vpc_id)),
            ingress: permissions("IpPermissions", row.ip_permissions).into(),
            egress: permissions("IpPermissionsEgress", row.ip_permissions_egress).into(),
        })
    }
}

fn permissions(field: &str, listed: Option<Vec<types::IpPermission>>) -> Result<Vec<Permission>, Unread> {
    GROUPS.required(field, listed)?.into_iter().map(permission).collect()
}

/// AWS writes all four lists of peers, the empty ones too.
fn permission(permission: types::IpPermission) -> Result<Permission, Unread> {
    let protocol = GROUPS.required("IpProtocol", permission.ip_protocol)?;
    let v4 = GROUPS.required("IpRanges", permission.ip_ranges)?.into_iter();
    let v6 = GROUPS.required("Ipv6Ranges", permission.ipv6_ranges)?.into_iter();
    let pairs = GROUPS.required("UserIdGroupPairs", permission.user_id_group_pairs)?.into_iter();
    let lists = GROUPS.required("PrefixListIds", permission.prefix_list_ids)?.into_iter();
    Ok(Permission {
        traffic: traffic(GROUPS, &protocol, permission.from_port, permission.to_port)?,
        ranges: v4
            .map(|peer| range(GROUPS, "CidrIp", peer.cidr_ip))
            .chain(v6.map(|peer| range(GROUPS, "CidrIpv6", peer.cidr_ipv6)))
            .collect::<Result<_, _>>()?,
        groups: pairs.map(|pair| GROUPS.required("GroupId", present(pair.group_id))).collect::<Result<_, _>>()?,
        prefix_lists: lists
            .map(|list| GROUPS.required("PrefixListId", present(list.prefix_list_id)))
            .collect::<Result<_, _>>()?,
    })
}

fn traffic(reply: Reply, protocol: &str, from: Option<i32>, to: Option<i32>) -> Result<Traffic, Unread> {
    Traffic::parse(protocol, from, to).map_err(|problem| reply.unreadable(problem))
}

impl Collect for NetworkAcl {
    type Client = Client;
    type Row = types::NetworkAcl;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::NetworkAcl>> {
        let pages = at.client.describe_network_acls().max_results(PAGE).into_paginator().send();
        at.pages(NETWORK_ACLS.0, pages, |page| page.network_acls).await
    }

    async fn read(at: &At<'_, Client>, row: types::NetworkAcl) -> Result<Self, Lost> {
        let id = NETWORK_ACLS.required("NetworkAclId", present(row.network_acl_id))?;
        let owner = NETWORK_ACLS.required("OwnerId", present(row.owner_id))?;
        let default = NETWORK_ACLS.required("IsDefault", row.is_default)?;
        let entries = NETWORK_ACLS.required("Entries", row.entries);
        Ok(Self {
            identity: unnamed_if(default, named_by_tag(at, NETWORK_ACLS, ("network-acl", id), &owner, row.tags)?),
            default,
            used: NETWORK_ACLS.told("Associations", row.associations).map(|associations| !associations.is_empty()),
            entries: entries
                .and_then(|entries| entries.into_iter().map(acl_entry).collect::<Result<Vec<_>, _>>())
                .into(),
        })
    }
}

fn acl_entry(entry: types::NetworkAclEntry) -> Result<AclEntry, Unread> {
    let number = NETWORK_ACLS.required("RuleNumber", entry.rule_number)?;
    let protocol = NETWORK_ACLS.required("Protocol", entry.protocol)?;
    let block = present(entry.cidr_block).or(present(entry.ipv6_cidr_block));
    // Entries about protocols without ports have none.
    let (from, to) = match entry.port_range {
        Some(ports) => (ports.from, ports.to),
        None => (None, None),
    };
    Ok(AclEntry {
        number: u16::try_from(number)
            .map_err(|_| NETWORK_ACLS.unreadable(format!("{number} is not the number of an entry")))?,
        egress: NETWORK_ACLS.required("Egress", entry.egress)?,
        allow: match NETWORK_ACLS.required("RuleAction", entry.rule_action)? {
            types::RuleAction::Allow => true,
            types::RuleAction::Deny => false,
            other => return Err(NETWORK_ACLS.unreadable(format!("unknown action {other} of an entry"))),
        },
        traffic: traffic(NETWORK_ACLS, &protocol, from, to)?,
        range: range(NETWORK_ACLS, "CidrBlock", block)?,
    })
}

impl Collect for PrefixList {
    type Client = Client;
    type Row = types::ManagedPrefixList;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::ManagedPrefixList>> {
        let pages = at.client.describe_managed_prefix_lists().max_results(SMALL_PAGE).into_paginator().send();
        at.pages(PREFIX_LISTS.0, pages, |page| page.prefix_lists).await
    }

    async fn read(at: &At<'_, Client>, row: types::ManagedPrefixList) -> Result<Self, Lost> {
        if PREFIX_LISTS.required("State", row.state)? == types::PrefixListState::DeleteComplete {
            return Err(Lost::Gone);
        }
        let id = PREFIX_LISTS.required("PrefixListId", present(row.prefix_list_id))?;
        let arn = PREFIX_LISTS.required("PrefixListArn", present(row.prefix_list_arn))?;
        let name = PREFIX_LISTS.required("PrefixListName", present(row.prefix_list_name))?;
        let owner = match PREFIX_LISTS.required("OwnerId", present(row.owner_id))?.as_str() {
            "AWS" => Owner::Aws,
            own if own == at.session.account_id => Owner::Account,
            _ => Owner::OtherAccount,
        };
        Ok(Self {
            entries: if owner == Owner::Aws { Known(Vec::new()) } else { entries(at, &id).await? },
            identity: Identity {
                arn,
                id,
                name: Some(name),
                owner: Known(owner),
                region: at.region.to_owned(),
                tags: ec2::tags(PREFIX_LISTS, row.tags).into(),
            },
        })
    }
}

async fn entries(at: &At<'_, Client>, list: &str) -> Result<Observed<Vec<IpNet>>, Gone> {
    let call = at.client.get_managed_prefix_list_entries().prefix_list_id(list).max_results(SMALL_PAGE);
    let entries = at
        .pages(ENTRIES.0, call.into_paginator().send(), |page| page.entries)
        .await
        .unless_gone(&["InvalidPrefixListID.NotFound", "InvalidPrefixListId.NotFound"])?
        .observed();
    Ok(entries.and_then(|entries| {
        let ranges = entries.into_iter().map(|entry| range(ENTRIES, "Cidr", entry.cidr));
        ranges.collect::<Result<Vec<_>, _>>().into()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_with_a_part_missing_is_unreadable() {
        let whole = || {
            let peer = types::IpRange::builder().cidr_ip("0.0.0.0/0").build();
            types::IpPermission::builder()
                .ip_protocol("-1")
                .ip_ranges(peer)
                .set_ipv6_ranges(Some(Vec::new()))
                .set_user_id_group_pairs(Some(Vec::new()))
                .set_prefix_list_ids(Some(Vec::new()))
        };
        assert!(permission(whole().build()).is_ok());
        assert!(permission(whole().set_ip_protocol(None).build()).is_err());
        assert!(permission(whole().set_ip_ranges(None).build()).is_err());
        assert!(permission(whole().set_ipv6_ranges(None).build()).is_err());
        assert!(permission(whole().ip_ranges(types::IpRange::builder().build()).build()).is_err());
        assert!(permission(whole().prefix_list_ids(types::PrefixListId::builder().build()).build()).is_err());
        assert!(permission(whole().user_id_group_pairs(types::UserIdGroupPair::builder().build()).build()).is_err());
    }

    #[test]
    fn an_entry_with_a_part_missing_is_unreadable() {
        let whole = || {
            let entry = types::NetworkAclEntry::builder().rule_number(100).protocol("-1").egress(false);
            entry.rule_action(types::RuleAction::Allow).cidr_block("0.0.0.0/0")
        };
        assert!(acl_entry(whole().build()).is_ok());
        assert!(acl_entry(whole().set_rule_number(None).build()).is_err());
        assert!(acl_entry(whole().set_egress(None).build()).is_err());
        assert!(acl_entry(whole().set_rule_action(None).build()).is_err());
        assert!(acl_entry(whole().set_cidr_block(None).build()).is_err());
        assert!(acl_entry(whole().protocol("6").build()).is_err());
    }
}
