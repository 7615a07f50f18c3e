//! Amazon EC2: instances and their storage. The network is in `vpc`.

use super::{other::reads, vpc};
use crate::{
    account::{Account, CREATED, ID, REGION, id, index, tags},
    call::Call,
    page::Page,
    reply::{Reply, list},
};

pub fn reply(account: &Account, call: &Call) -> Reply {
    match call.operation.as_str() {
        "DescribeAddresses" => nothing("addressesSet"),
        "DescribeCapacityReservations" => nothing("capacityReservationSet"),
        "DescribeClientVpnEndpoints" => nothing("clientVpnEndpoint"),
        "DescribeFleets" => nothing("fleetSet"),
        "DescribeLaunchTemplates" => nothing("launchTemplates"),
        "DescribeLaunchTemplateVersions" => nothing("launchTemplateVersionSet"),
        "DescribeSpotFleetRequests" => nothing("spotFleetRequestConfigSet"),
        "DescribeTransitGateways" => nothing("transitGatewaySet"),
        "DescribeRegions" => Reply::Xml(list(
            "regionInfo",
            "item",
            [element("regionName", REGION)
                + &element("regionEndpoint", &format!("ec2.{REGION}.amazonaws.com"))
                + "<optInStatus>opt-in-not-required</optInStatus>"],
        )),
        "DescribeAvailabilityZones" => Reply::Xml(list("availabilityZoneInfo", "item", ["a", "b"].map(zone))),
        "GetAllowedImagesSettings" => Reply::Xml("<state>disabled</state>".to_owned()),
        "GetEbsEncryptionByDefault" => Reply::Xml("<ebsEncryptionByDefault>false</ebsEncryptionByDefault>".to_owned()),
        "GetImageBlockPublicAccessState" => {
            Reply::Xml("<imageBlockPublicAccessState>unblocked</imageBlockPublicAccessState>".to_owned())
        }
        "DescribeVpcBlockPublicAccessOptions" => Reply::Xml(
            "<vpcBlockPublicAccessOptions><state>default-state</state>\
             <internetGatewayBlockMode>off</internetGatewayBlockMode></vpcBlockPublicAccessOptions>"
                .to_owned(),
        ),
        "GetSnapshotBlockPublicAccessState" => Reply::Xml("<state>unblocked</state>".to_owned()),
        "GetInstanceMetadataDefaults" => Reply::Xml("<accountLevel/>".to_owned()),
        "DescribeInstances" => instances(account, call),
        "DescribeInstanceImageMetadata" => {
            paged(account, call, "instances", "instanceImageMetadataSet", image_metadata)
        }
        "DescribeInstanceAttribute" => attribute(account, call),
        "DescribeVolumes" => paged(account, call, "volumes", "volumeSet", volume),
        "DescribeSnapshots" if !call.list("RestorableBy").is_empty() => {
            Reply::Xml(list("snapshotSet", "item", public(account)))
        }
        "DescribeSnapshots" => paged(account, call, "snapshots", "snapshotSet", snapshot),
        "DescribeSnapshotAttribute" => snapshot_attribute(call),
        "DescribeImages" => Reply::Xml(list("imagesSet", "item", call.list("Filter.1.Value").into_iter().map(image))),
        _ => match vpc::reply(account, call) {
            Reply::Unknown if reads(&call.operation) => Reply::Empty,
            reply => reply,
        },
    }
}

pub fn element(name: &str, text: &str) -> String {
    format!("<{name}>{text}</{name}>")
}

/// A list without anything in it.
pub fn nothing(list: &str) -> Reply {
    Reply::Xml(format!("<{list}/>"))
}

/// A page of resources of a kind: the most that AWS answers, or that were asked for.
pub fn paged(account: &Account, call: &Call, kind: &str, outer: &str, one: impl Fn(usize) -> String) -> Reply {
    let most = call.number("MaxResults").unwrap_or(usize::MAX).clamp(5, 1000);
    // Without a size AWS answers everything at once.
    let most = if call.number("MaxResults").is_some() { most } else { usize::MAX / 2 };
    let page = Page::of(account.count(kind), call.parameter("NextToken"), most);
    Reply::Xml(list(outer, "item", page.range.clone().map(one)) + &page.token("nextToken"))
}

pub fn tag_set(number: usize) -> String {
    let tag = |(key, value): (&str, &str)| element("key", key) + &element("value", value);
    list("tagSet", "item", tags(number).into_iter().map(tag))
}

fn zone(letter: &str) -> String {
    element("zoneName", &format!("{REGION}{letter}"))
        + "<zoneState>available</zoneState>"
        + &element("regionName", REGION)
}

fn instances(account: &Account, call: &Call) -> Reply {
    let one = |number| {
        element("reservationId", &id("r", number))
            + &element("ownerId", ID)
            + "<groupSet/>"
            + &list("instancesSet", "item", [instance(account, number)])
    };
    paged(account, call, "instances", "reservationSet", one)
}

fn instance(account: &Account, number: usize) -> String {
    let (vpc, subnet) = vpc::place(account, number);
    let group = element("groupId", &id("sg", number)) + &element("groupName", &format!("shop-{number}"));
    let private = format!("10.{}.{}.{}", number / 62_500 % 250, number / 250 % 250, number % 250 + 4);
    let public = format!("52.{}.{}.{}", number / 62_500 % 250, number / 250 % 250, number % 250 + 4);
    let public = if number.is_multiple_of(10) { element("ipAddress", &public) } else { String::new() };
    let tokens = if number.is_multiple_of(4) { "optional" } else { "required" };
    element("instanceId", &id("i", number))
        + &element("imageId", &image_id(number))
        + "<instanceState><code>16</code><name>running</name></instanceState>"
        + &element("privateDnsName", "")
        + "<instanceType>t3.micro</instanceType><platformDetails>Linux/UNIX</platformDetails>"
        + &element("launchTime", CREATED)
        + &element("placement", &(element("availabilityZone", &format!("{REGION}a")) + "<tenancy>default</tenancy>"))
        + &format!(
            "<monitoring><state>{}</state></monitoring>",
            if number.is_multiple_of(3) { "disabled" } else { "enabled" }
        )
        + &element("subnetId", &subnet)
        + &element("vpcId", &vpc)
        + &element("privateIpAddress", &private)
        + &public
        + "<architecture>x86_64</architecture><rootDeviceType>ebs</rootDeviceType>\
           <virtualizationType>hvm</virtualizationType><hypervisor>xen</hypervisor>"
        + &list("groupSet", "item", [group.clone()])
        + &list(
            "networkInterfaceSet",
            "item",
            [element("networkInterfaceId", &id("eni", number)) + &list("groupSet", "item", [group])],
        )
        + "<enclaveOptions><enabled>false</enabled></enclaveOptions>"
        + &format!("<ebsOptimized>{}</ebsOptimized>", number.is_multiple_of(2))
        + &format!(
            "<metadataOptions><state>applied</state><httpTokens>{tokens}</httpTokens><httpPutResponseHopLimit>1\
             </httpPutResponseHopLimit><httpEndpoint>enabled</httpEndpoint></metadataOptions>"
        )
        + &tag_set(number)
}

/// Ten images serve all instances.
fn image_id(number: usize) -> String {
    id("ami", number % 10)
}

fn image(image: &str) -> String {
    element("imageId", image)
        + "<imageState>available</imageState><isPublic>false</isPublic>"
        + &element("imageOwnerId", ID)
        + &element("name", image)
        + &element("creationDate", CREATED)
}

fn image_metadata(number: usize) -> String {
    let image = element("imageId", &image_id(number)) + "<isPublic>false</isPublic><imageAllowed>true</imageAllowed>";
    element("instanceId", &id("i", number)) + &element("imageMetadata", &image)
}

fn attribute(account: &Account, call: &Call) -> Reply {
    let instance = call.parameter("InstanceId").unwrap_or_default();
    if index(instance).is_none_or(|number| number >= account.count("instances")) {
        return Reply::Error(400, "InvalidInstanceID.NotFound");
    }
    // #!/bin/sh and a line break
    Reply::Xml(element("instanceId", instance) + "<userData><value>IyEvYmluL3NoCg==</value></userData>")
}

fn volume(number: usize) -> String {
    let attachment = element("volumeId", &id("vol", number))
        + &element("instanceId", &id("i", number))
        + "<device>/dev/xvda</device><status>attached</status>";
    let attachments = (!number.is_multiple_of(8)).then_some(attachment);
    element("volumeId", &id("vol", number))
        + "<size>8</size>"
        + &element("availabilityZone", &format!("{REGION}a"))
        + "<status>in-use</status><volumeType>gp3</volumeType>"
        + &element("createTime", CREATED)
        + &element("encrypted", if number.is_multiple_of(5) { "false" } else { "true" })
        + &list("attachmentSet", "item", attachments)
        + &tag_set(number)
}

fn snapshot(number: usize) -> String {
    element("snapshotId", &id("snap", number))
        + &element("volumeId", &id("vol", number))
        + "<status>completed</status><progress>100%</progress><volumeSize>8</volumeSize>"
        + &element("startTime", CREATED)
        + &element("ownerId", ID)
        + &element("encrypted", if number.is_multiple_of(5) { "false" } else { "true" })
        + &tag_set(number)
}

fn is_public(number: usize) -> bool {
    number.is_multiple_of(100)
}

fn public(account: &Account) -> impl Iterator<Item = String> {
    (0..account.count("snapshots")).filter(|number| is_public(*number)).map(snapshot)
}

fn snapshot_attribute(call: &Call) -> Reply {
    let snapshot = call.parameter("SnapshotId").unwrap_or_default();
    let everyone = index(snapshot).is_some_and(is_public).then(|| element("group", "all"));
    Reply::Xml(element("snapshotId", snapshot) + &list("createVolumePermission", "item", everyone))
}
