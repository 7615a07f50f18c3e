//! The network: a few VPCs with their surroundings, and many security groups and interfaces in them.

use super::ec2::{element, nothing, paged, tag_set};
use crate::{
    account::{Account, ID, REGION, id, index},
    call::Call,
    reply::{Reply, list},
};

pub fn reply(account: &Account, call: &Call) -> Reply {
    let vpcs = 0..account.vpcs();
    match call.operation.as_str() {
        "DescribeVpcs" => Reply::Xml(list("vpcSet", "item", vpcs.map(vpc))),
        "DescribeVpcAttribute" => Reply::Xml("<enableDnsSupport><value>true</value></enableDnsSupport>".to_owned()),
        "DescribeSubnets" => {
            let own = call.parameter("Filter.1.Name") == Some("vpc-id");
            let of = call.parameter("Filter.1.Value.1").and_then(index);
            let subnets = (0..account.vpcs() * 2).filter(|number| !own || Some(number / 2) == of);
            Reply::Xml(list("subnetSet", "item", subnets.map(subnet)))
        }
        "DescribeNetworkAcls" => Reply::Xml(list("networkAclSet", "item", vpcs.map(network_acl))),
        "DescribeRouteTables" => Reply::Xml(list("routeTableSet", "item", vpcs.map(route_table))),
        "DescribeInternetGateways" => Reply::Xml(list("internetGatewaySet", "item", vpcs.map(internet_gateway))),
        "DescribeVpcEndpoints" => nothing("vpcEndpointSet"),
        "DescribeVpcEndpointServices" => nothing("serviceDetailSet"),
        "DescribeVpcEndpointServiceConfigurations" => nothing("serviceConfigurationSet"),
        "DescribeVpcPeeringConnections" => nothing("vpcPeeringConnectionSet"),
        "DescribeVpnConnections" => nothing("vpnConnectionSet"),
        "DescribeDhcpOptions" => nothing("dhcpOptionsSet"),
        "DescribeManagedPrefixLists" => nothing("prefixListSet"),
        "DescribeFlowLogs" => Reply::Xml(list("flowLogSet", "item", vpcs.step_by(2).map(flow_log))),
        "DescribeSecurityGroups" => {
            paged(account, call, "security_groups", "securityGroupInfo", |number| security_group(account, number))
        }
        "DescribeNetworkInterfaces" => {
            paged(account, call, "interfaces", "networkInterfaceSet", |number| interface(account, number))
        }
        _ => Reply::Unknown,
    }
}

/// The VPC and the subnet of a resource.
pub fn place(account: &Account, number: usize) -> (String, String) {
    let subnet = number % (account.vpcs() * 2);
    (id("vpc", subnet / 2), id("subnet", subnet))
}

fn vpc(number: usize) -> String {
    let range = element("cidrBlock", &format!("10.{number}.0.0/16"));
    let associated = range.clone() + "<cidrBlockState><state>associated</state></cidrBlockState>";
    element("vpcId", &id("vpc", number))
        + &element("ownerId", ID)
        + "<state>available</state>"
        + &range
        + &list("cidrBlockAssociationSet", "item", [associated])
        + "<instanceTenancy>default</instanceTenancy><dhcpOptionsId>default</dhcpOptionsId>"
        + &element("isDefault", if number == 0 { "true" } else { "false" })
        + &tag_set(number)
}

fn subnet(number: usize) -> String {
    element("subnetId", &id("subnet", number))
        + &element("subnetArn", &format!("arn:aws:ec2:{REGION}:{ID}:subnet/{}", id("subnet", number)))
        + "<state>available</state>"
        + &element("ownerId", ID)
        + &element("vpcId", &id("vpc", number / 2))
        + &element("cidrBlock", &format!("10.{}.{}.0/24", number / 2, number % 2))
        + "<availableIpAddressCount>250</availableIpAddressCount>"
        + &element("availabilityZone", &format!("{REGION}a"))
        + "<defaultForAz>false</defaultForAz>"
        + &element("mapPublicIpOnLaunch", if number.is_multiple_of(2) { "true" } else { "false" })
        + "<assignIpv6AddressOnCreation>false</assignIpv6AddressOnCreation>"
        + &tag_set(number)
}

fn network_acl(number: usize) -> String {
    let entry = |egress: bool| {
        format!(
            "<ruleNumber>100</ruleNumber><protocol>-1</protocol><ruleAction>allow</ruleAction>\
             <egress>{egress}</egress><cidrBlock>0.0.0.0/0</cidrBlock>"
        )
    };
    let association = |subnet: usize| {
        element("networkAclAssociationId", &id("aclassoc", subnet))
            + &element("networkAclId", &id("acl", number))
            + &element("subnetId", &id("subnet", subnet))
    };
    element("networkAclId", &id("acl", number))
        + &element("vpcId", &id("vpc", number))
        + &element("ownerId", ID)
        + "<default>true</default>"
        + &list("entrySet", "item", [entry(false), entry(true)])
        + &list("associationSet", "item", [2 * number, 2 * number + 1].map(association))
        + &tag_set(number)
}

fn route_table(number: usize) -> String {
    let local = element("destinationCidrBlock", &format!("10.{number}.0.0/16"))
        + "<gatewayId>local</gatewayId><state>active</state><origin>CreateRouteTable</origin>";
    let internet = "<destinationCidrBlock>0.0.0.0/0</destinationCidrBlock>".to_owned()
        + &element("gatewayId", &id("igw", number))
        + "<state>active</state><origin>CreateRoute</origin>";
    let association = element("routeTableAssociationId", &id("rtbassoc", number))
        + &element("routeTableId", &id("rtb", number))
        + "<main>true</main>";
    element("routeTableId", &id("rtb", number))
        + &element("vpcId", &id("vpc", number))
        + &element("ownerId", ID)
        + &list("routeSet", "item", [local, internet])
        + &list("associationSet", "item", [association])
        + &tag_set(number)
}

fn internet_gateway(number: usize) -> String {
    element("internetGatewayId", &id("igw", number))
        + &element("ownerId", ID)
        + &list("attachmentSet", "item", [element("vpcId", &id("vpc", number)) + "<state>available</state>"])
        + &tag_set(number)
}

fn flow_log(number: usize) -> String {
    element("flowLogId", &id("fl", number))
        + &element("resourceId", &id("vpc", number))
        + "<flowLogStatus>ACTIVE</flowLogStatus><trafficType>ALL</trafficType>\
           <logDestinationType>cloud-watch-logs</logDestinationType><logGroupName>flow</logGroupName>\
           <deliverLogsStatus>SUCCESS</deliverLogsStatus>"
}

fn security_group(account: &Account, number: usize) -> String {
    let (vpc, _) = place(account, number);
    let (port, from) = if number.is_multiple_of(6) { (22, "0.0.0.0/0") } else { (443, "10.0.0.0/8") };
    let rule = |protocol: &str, ports: String, from: &str| {
        element("ipProtocol", protocol)
            + &ports
            + "<groups/>"
            + &list("ipRanges", "item", [element("cidrIp", from)])
            + "<ipv6Ranges/><prefixListIds/>"
    };
    let ports = format!("<fromPort>{port}</fromPort><toPort>{port}</toPort>");
    element("ownerId", ID)
        + &element("groupId", &id("sg", number))
        + &element("groupName", &format!("shop-{number}"))
        + "<groupDescription>Shop</groupDescription>"
        + &element("vpcId", &vpc)
        + &list("ipPermissions", "item", [rule("tcp", ports, from)])
        + &list("ipPermissionsEgress", "item", [rule("-1", String::new(), "0.0.0.0/0")])
        + &tag_set(number)
}

fn interface(account: &Account, number: usize) -> String {
    let (vpc, subnet) = place(account, number);
    let address = format!("10.{}.{}.{}", number / 62_500 % 250, number / 250 % 250, number % 250 + 4);
    let group = element("groupId", &id("sg", number)) + &element("groupName", &format!("shop-{number}"));
    let attachment = element("attachmentId", &id("eni-attach", number))
        + &element("instanceId", &id("i", number))
        + &element("instanceOwnerId", ID)
        + "<deviceIndex>0</deviceIndex><status>attached</status>";
    element("networkInterfaceId", &id("eni", number))
        + &element("subnetId", &subnet)
        + &element("vpcId", &vpc)
        + &element("availabilityZone", &format!("{REGION}a"))
        + "<description/>"
        + &element("ownerId", ID)
        + "<requesterManaged>false</requesterManaged><status>in-use</status>"
        + &element("privateIpAddress", &address)
        + "<sourceDestCheck>true</sourceDestCheck>"
        + &list("groupSet", "item", [group])
        + &element("attachment", &attachment)
        + &list("privateIpAddressesSet", "item", [element("privateIpAddress", &address) + "<primary>true</primary>"])
        + "<interfaceType>interface</interfaceType>"
        + &tag_set(number)
}
