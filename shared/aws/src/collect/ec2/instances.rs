use std::{
    collections::BTreeSet,
    net::{Ipv4Addr, Ipv6Addr},
    str::FromStr,
    sync::Arc,
};

use aws_sdk_ec2::{
    Client,
    primitives::DateTime,
    types::{self, Filter, InstanceAttributeName},
};
use jiff::Timestamp;
use plumbline_catalogue::{
    language::user_data,
    model::ec2::{Instance, Metadata, State},
    observed::{Known, Observed, Unread},
    secrets::Secret,
};

use super::{PAGE, images::Images, named_by_tag};
use crate::call::{Answer, At, Collect, Gone, Lost, Reply, present};

/// The code with which EC2 says that the instance is not there any more.
const GONE: &[&str] = &["InvalidInstanceID.NotFound"];

/// The states of an instance that exists.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html>
const ALIVE: [&str; 4] = ["pending", "running", "stopping", "stopped"];

const INSTANCES: Reply = Reply("ec2:DescribeInstances");

impl Collect for Instance {
    type Client = Client;
    /// An instance, and the images of all.
    type Row = (types::Instance, Arc<Images>);

    async fn list(at: &At<'_, Client>) -> Answer<Vec<Self::Row>> {
        let states = ALIVE.map(str::to_owned).to_vec();
        let alive = Filter::builder().name("instance-state-name").set_values(Some(states)).build();
        let pages = at.client.describe_instances().filters(alive).max_results(PAGE).into_paginator().send();
        let reservations = at.pages(INSTANCES.0, pages, |page| page.reservations).await;
        let instances: Vec<types::Instance> = match reservations.try_map(instances).or_fail() {
            Ok(instances) => instances.into_iter().filter(is_alive).collect(),
            Err(failed) => return failed,
        };
        let images = Arc::new(Images::of(at, &instances).await);
        let rows = instances.into_iter().map(|instance| (instance, Arc::clone(&images)));
        Answer::known(INSTANCES.0, rows.collect())
    }

    async fn read(at: &At<'_, Client>, (row, images): Self::Row) -> Result<Self, Lost> {
        let id = INSTANCES.required("InstanceId", present(row.instance_id.clone()))?;
        let state = state(&row)?;
        let image_id = INSTANCES.told("ImageId", present(row.image_id.clone()));
        let tenancy = row.placement.clone().and_then(|placement| placement.tenancy);
        let monitoring = row.monitoring.clone().and_then(|monitoring| monitoring.state);
        let enclaves = row.enclave_options.clone().and_then(|options| options.enabled);
        Ok(Self {
            state,
            stopped_at: stopped_at(state, row.state_transition_reason()),
            launch_time: INSTANCES.required("LaunchTime", row.launch_time).and_then(timestamp).into(),
            tenancy: INSTANCES.told("Placement.Tenancy", tenancy).map(|tenancy| tenancy.as_str().to_owned()),
            paravirtual: INSTANCES.told("VirtualizationType", row.virtualization_type.clone()).and_then(paravirtual),
            interfaces: interfaces(&row).into(),
            security_groups: security_groups(&row).into(),
            public_ips: public_ips(&row).into(),
            ipv6_addresses: ipv6_addresses(&row).into(),
            detailed_monitoring: INSTANCES.told("Monitoring.State", monitoring).and_then(detailed),
            ebs_optimized: INSTANCES.told("EbsOptimized", row.ebs_optimized),
            enclaves: INSTANCES.told("EnclaveOptions.Enabled", enclaves),
            metadata: metadata(row.metadata_options.as_ref()).into(),
            image: images.launched(&id),
            image_tags: image_id.clone().and_then(|image| images.tags(&image)),
            user_data_secrets: user_data_secrets(at, &id).await?,
            image_id,
            instance_type: INSTANCES
                .told("InstanceType", row.instance_type.clone())
                .map(|kind| kind.as_str().to_owned()),
            profile: profile(row.iam_instance_profile.clone()).into(),
            vpc_id: vpc(&row),
            // One that was launched without a key pair names none.
            // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
            key_name: present(row.key_name),
            identity: named_by_tag(at, INSTANCES, ("instance", id), row.tags)?,
        })
    }
}

fn instances(reservations: Vec<types::Reservation>) -> Result<Vec<types::Instance>, String> {
    let instances = reservations.into_iter().map(|reservation| reservation.instances);
    let instances = instances.map(|instances| instances.ok_or_else(|| "a reservation has no instances".to_owned()));
    Ok(instances.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// Whether an instance exists: an endpoint may pass over the states that it was asked for.
fn is_alive(instance: &types::Instance) -> bool {
    use types::InstanceStateName::{ShuttingDown, Terminated};
    let state = instance.state().and_then(types::InstanceState::name);
    !matches!(state, Some(Terminated | ShuttingDown))
}

fn state(instance: &types::Instance) -> Result<State, Unread> {
    use types::InstanceStateName::{Pending, Running, Stopped, Stopping};
    match INSTANCES.required("State.Name", instance.state().and_then(types::InstanceState::name))? {
        Pending => Ok(State::Pending),
        Running => Ok(State::Running),
        Stopping => Ok(State::Stopping),
        Stopped => Ok(State::Stopped),
        other => Err(INSTANCES.unreadable(format!("unknown state {other}"))),
    }
}

fn timestamp(time: DateTime) -> Result<Timestamp, Unread> {
    Timestamp::from_second(time.secs()).map_err(|error| INSTANCES.unreadable(error.to_string()))
}

fn paravirtual(virtualization: types::VirtualizationType) -> Observed<bool> {
    match virtualization {
        types::VirtualizationType::Hvm => Known(false),
        types::VirtualizationType::Paravirtual => Known(true),
        other => INSTANCES.unreadable(format!("unknown virtualization {other}")).into(),
    }
}

fn detailed(monitoring: types::MonitoringState) -> Observed<bool> {
    use types::MonitoringState::{Disabled, Disabling, Enabled, Pending};
    match monitoring {
        Enabled | Pending => Known(true),
        Disabled | Disabling => Known(false),
        other => INSTANCES.unreadable(format!("unknown state {other} of monitoring")).into(),
    }
}

type Interfaces<'a> = Result<&'a [types::InstanceNetworkInterface], Unread>;

fn listed_interfaces(instance: &types::Instance) -> Interfaces<'_> {
    INSTANCES.required("NetworkInterfaces", instance.network_interfaces.as_deref())
}

fn interfaces(instance: &types::Instance) -> Result<Vec<String>, Unread> {
    let ids = listed_interfaces(instance)?.iter().map(|interface| interface.network_interface_id.clone());
    ids.map(|id| INSTANCES.required("NetworkInterfaces.NetworkInterfaceId", present(id))).collect()
}

fn security_groups(instance: &types::Instance) -> Result<Vec<String>, Unread> {
    let mut groups = BTreeSet::new();
    let own = INSTANCES.required("SecurityGroups", instance.security_groups.as_deref());
    let of_interfaces = listed_interfaces(instance)?
        .iter()
        .map(|interface| INSTANCES.required("NetworkInterfaces.Groups", interface.groups.as_deref()));
    for listed in of_interfaces.chain([own]) {
        for group in listed? {
            groups.insert(INSTANCES.required("GroupId", present(group.group_id.clone()))?);
        }
    }
    Ok(groups.into_iter().collect())
}

/// An interface without a public address has no association, and its instance no address.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html>
fn public_ips(instance: &types::Instance) -> Result<Vec<Ipv4Addr>, Unread> {
    let associations = listed_interfaces(instance)?.iter().flat_map(|interface| {
        let secondary = interface.private_ip_addresses().iter().filter_map(|address| address.association());
        interface.association().into_iter().chain(secondary)
    });
    let mut addresses = BTreeSet::new();
    for association in associations {
        // Carriers and the networks of Outposts have addresses of their own kind.
        let elsewhere = association.carrier_ip.is_some() || association.customer_owned_ip.is_some();
        match present(association.public_ip.clone()) {
            None if elsewhere => {}
            public => _ = addresses.insert(address("Association.PublicIp", public)?),
        }
    }
    if let Some(public) = present(instance.public_ip_address.clone()) {
        addresses.insert(address("PublicIpAddress", Some(public))?);
    }
    Ok(addresses.into_iter().collect())
}

/// An interface without IPv6 addresses has no list of them, and its instance no address.
fn ipv6_addresses(instance: &types::Instance) -> Result<Vec<Ipv6Addr>, Unread> {
    let mut addresses = BTreeSet::new();
    for listed in listed_interfaces(instance)?.iter().flat_map(|interface| interface.ipv6_addresses()) {
        addresses.insert(address("Ipv6Address", present(listed.ipv6_address.clone()))?);
    }
    if let Some(own) = present(instance.ipv6_address.clone()) {
        addresses.insert(address("Ipv6Address", Some(own))?);
    }
    Ok(addresses.into_iter().collect())
}

fn address<A: FromStr>(field: &str, text: Option<String>) -> Result<A, Unread> {
    let text = INSTANCES.required(field, text)?;
    text.parse().map_err(|_| INSTANCES.unreadable(format!("{text:?} is no address such as 10.0.0.1")))
}

/// An instance without one says nothing of a profile.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html>
fn profile(profile: Option<types::IamInstanceProfile>) -> Result<Option<String>, Unread> {
    profile.map(|profile| INSTANCES.required("IamInstanceProfile.Arn", present(profile.arn))).transpose()
}

/// Outside of any VPC, an instance has no subnet and no interfaces either.
fn vpc(instance: &types::Instance) -> Observed<Option<String>> {
    let outside = present(instance.subnet_id.clone()).is_none() && instance.network_interfaces().is_empty();
    match present(instance.vpc_id.clone()) {
        None if outside => Known(None),
        vpc => INSTANCES.told("VpcId", vpc).map(Some),
    }
}

fn metadata(options: Option<&types::InstanceMetadataOptionsResponse>) -> Result<Metadata, Unread> {
    use types::{HttpTokensState, InstanceMetadataEndpointState};
    let options = INSTANCES.required("MetadataOptions", options)?;
    Ok(Metadata {
        enabled: match INSTANCES.required("MetadataOptions.HttpEndpoint", options.http_endpoint())? {
            InstanceMetadataEndpointState::Enabled => true,
            InstanceMetadataEndpointState::Disabled => false,
            other => return Err(INSTANCES.unreadable(format!("unknown state of the metadata endpoint {other}"))),
        },
        tokens_required: match INSTANCES.required("MetadataOptions.HttpTokens", options.http_tokens())? {
            HttpTokensState::Required => true,
            HttpTokensState::Optional => false,
            other => return Err(INSTANCES.unreadable(format!("unknown state of session tokens {other}"))),
        },
        hop_limit: INSTANCES
            .required("MetadataOptions.HttpPutResponseHopLimit", options.http_put_response_hop_limit())?,
    })
}

/// An instance without user data has an attribute without a value.
async fn user_data_secrets(at: &At<'_, Client>, id: &str) -> Result<Observed<Vec<Secret>>, Gone> {
    let call = at.client.describe_instance_attribute().instance_id(id).attribute(InstanceAttributeName::UserData);
    let answer = at.call("ec2:DescribeInstanceAttribute", call.send()).await.unless_gone(GONE)?;
    let secrets = answer.try_map(|out| {
        let attribute = out.user_data.ok_or_else(|| "the answer has no user data".to_owned())?;
        user_data::secrets(attribute.value.as_deref())
    });
    Ok(secrets.observed())
}

/// AWS tells the time in words, and not always: `User initiated (2026-01-31 12:34:56 GMT)`.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html>
fn stopped_at(state: State, reason: Option<&str>) -> Observed<Option<Timestamp>> {
    if state != State::Stopped {
        return Known(None);
    }
    let time = reason
        .and_then(|reason| reason.split_once('('))
        .and_then(|(_, rest)| rest.split_once(" GMT)").or_else(|| rest.split_once(" UTC)")))
        .and_then(|(time, _)| format!("{}Z", time.replace(' ', "T")).parse().ok());
    match time {
        Some(time) => Known(Some(time)),
        None => INSTANCES.unreadable("AWS does not say when the instance stopped").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_the_stop_is_read() {
        let time = |reason| stopped_at(State::Stopped, reason).get().ok().copied().flatten();
        assert_eq!(time(Some("User initiated (2026-01-31 12:34:56 GMT)")), "2026-01-31T12:34:56Z".parse().ok());
        assert_eq!(time(Some("Server.ScheduledStop")), None);
        assert_eq!(time(None), None);
        assert_eq!(stopped_at(State::Running, None), Known(None));
    }

    #[test]
    fn an_instance_is_outside_of_any_vpc_only_without_parts_of_one() {
        let instance = types::Instance::builder;
        assert_eq!(vpc(&instance().build()), Known(None));
        assert_eq!(vpc(&instance().vpc_id("vpc-1").build()), Known(Some("vpc-1".to_owned())));
        assert!(vpc(&instance().subnet_id("subnet-1").build()).get().is_err());
        let interface = types::InstanceNetworkInterface::builder().build();
        assert!(vpc(&instance().network_interfaces(interface).build()).get().is_err());
    }

    #[test]
    fn addresses_are_known_only_with_the_interfaces() {
        let address = || types::Instance::builder().public_ip_address("52.1.2.3");
        assert!(public_ips(&address().build()).is_err());
        let interface = |association| {
            let interface = types::InstanceNetworkInterface::builder().set_association(association).build();
            public_ips(&address().network_interfaces(interface).build()).map(|found| found.len()).ok()
        };
        let association = types::InstanceNetworkInterfaceAssociation::builder;
        assert_eq!(interface(None), Some(1));
        assert_eq!(interface(Some(association().public_ip("52.1.2.4").build())), Some(2));
        assert_eq!(interface(Some(association().carrier_ip("155.1.2.3").build())), Some(1));
        assert_eq!(interface(Some(association().build())), None);
    }
}
