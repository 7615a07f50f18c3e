use std::{
    collections::{BTreeSet, HashMap},
    net::{Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use aws_sdk_ec2::{
    Client,
    types::{
        self, Filter, HttpTokensState, InstanceAttributeName, InstanceMetadataEndpointState, InstanceStateName,
        MonitoringState, VirtualizationType,
    },
};
use jiff::Timestamp;
use plumbline_catalogue::{
    language::user_data,
    model::{
        Tags,
        ec2::{Instance, LaunchImage, Metadata, State},
    },
    observed::{Known, Observed, Unread},
    secrets::Secret,
};

use super::{PAGE, arn, identity, images, required, timestamp, unreadable};
use crate::call::{Gone, Session};

/// The code with which EC2 says that the instance is not there any more.
const GONE: &[&str] = &["InvalidInstanceID.NotFound"];

/// The states of an instance that exists.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html>
const ALIVE: [&str; 4] = ["pending", "running", "stopping", "stopped"];

pub(super) async fn instances(session: &Session, region: &str) -> Observed<Vec<Instance>> {
    let ec2 = session.clients.of::<aws_sdk_ec2::Client>(region);
    let alive =
        Filter::builder().name("instance-state-name").set_values(Some(ALIVE.map(str::to_owned).to_vec())).build();
    let pages = ec2.describe_instances().filters(alive).max_results(PAGE).into_paginator().send();
    let listed = session
        .pages(region, "ec2:DescribeInstances", pages, |page| {
            let reservations = page.reservations.unwrap_or_default().into_iter();
            let instances = reservations.flat_map(|reservation| reservation.instances.unwrap_or_default());
            Some(instances.filter(is_alive).map(Readable::of).collect())
        })
        .await
        .try_map(|listed| listed.into_iter().collect::<Result<Vec<_>, _>>());
    let listed = match listed.into_result() {
        Ok(listed) => listed,
        Err(gap) => return Observed::from(gap),
    };
    let image_ids: BTreeSet<&str> = listed.iter().filter_map(|listed| listed.instance.image_id()).collect();
    let (launch_images, image_tags) =
        futures::join!(images::of_instances(session, &ec2, region), images::tags_of(session, &ec2, region, image_ids));
    let read = Instances { session, ec2: &ec2, region, launch_images, image_tags };
    Known(session.each(listed, |listed| read.instance(listed)).await)
}

/// An instance whose every field that matters could be understood.
struct Readable {
    id: String,
    state: State,
    launch_time: Timestamp,
    public_ips: Vec<Ipv4Addr>,
    ipv6_addresses: Vec<Ipv6Addr>,
    instance: types::Instance,
}

/// Whether an instance exists: an endpoint may pass over the states that it was asked for.
fn is_alive(instance: &types::Instance) -> bool {
    let state = instance.state().and_then(types::InstanceState::name);
    !matches!(state, Some(InstanceStateName::Terminated | InstanceStateName::ShuttingDown))
}

impl Readable {
    fn of(instance: types::Instance) -> Result<Self, String> {
        let id = required(instance.instance_id().map(str::to_owned), "instance id")?;
        Self::read(id.clone(), instance).map_err(|problem| format!("instance {id}: {problem}"))
    }

    fn read(id: String, instance: types::Instance) -> Result<Self, String> {
        let state = match instance.state().and_then(types::InstanceState::name) {
            Some(InstanceStateName::Pending) => State::Pending,
            Some(InstanceStateName::Running) => State::Running,
            Some(InstanceStateName::Stopping) => State::Stopping,
            Some(InstanceStateName::Stopped) => State::Stopped,
            other => return Err(format!("unknown instance state {other:?}")),
        };
        Ok(Self {
            id,
            state,
            launch_time: timestamp(required(instance.launch_time, "launch time")?)?,
            public_ips: addresses(public_ips(&instance))?,
            ipv6_addresses: addresses(ipv6_addresses(&instance))?,
            instance,
        })
    }
}

fn addresses<A: FromStr + Ord>(texts: BTreeSet<&str>) -> Result<Vec<A>, String> {
    texts.into_iter().map(|text| text.parse().map_err(|_| format!("{text:?} is no address such as 10.0.0.1"))).collect()
}

fn public_ips(instance: &types::Instance) -> BTreeSet<&str> {
    let of_interfaces = instance.network_interfaces().iter().flat_map(|interface| {
        let secondary = interface.private_ip_addresses().iter().filter_map(|address| address.association());
        interface.association().into_iter().chain(secondary).filter_map(|association| association.public_ip())
    });
    of_interfaces.chain(instance.public_ip_address()).filter(|address| !address.is_empty()).collect()
}

fn ipv6_addresses(instance: &types::Instance) -> BTreeSet<&str> {
    let interfaces = instance.network_interfaces().iter();
    interfaces
        .flat_map(|interface| interface.ipv6_addresses())
        .filter_map(|address| address.ipv6_address())
        .chain(instance.ipv6_address())
        .filter(|address| !address.is_empty())
        .collect()
}

struct Instances<'a> {
    session: &'a Session,
    ec2: &'a Client,
    region: &'a str,
    launch_images: Result<HashMap<String, LaunchImage>, Unread>,
    image_tags: Result<HashMap<String, Tags>, Unread>,
}

impl Instances<'_> {
    async fn instance(&self, listed: Readable) -> Result<Instance, Gone> {
        let Readable { id, state, launch_time, public_ips, ipv6_addresses, instance } = listed;
        let user_data_secrets = self.user_data_secrets(&id).await?;
        let image_id = instance.image_id.clone().unwrap_or_default();
        let groups = instance.network_interfaces().iter().flat_map(|interface| interface.groups());
        let security_groups: BTreeSet<&str> =
            groups.chain(instance.security_groups()).filter_map(|group| group.group_id()).collect();
        Ok(Instance {
            state,
            stopped_at: stopped_at(state, instance.state_transition_reason()),
            launch_time,
            tenancy: instance
                .placement()
                .and_then(types::Placement::tenancy)
                .map_or("default", types::Tenancy::as_str)
                .to_owned(),
            paravirtual: instance.virtualization_type() == Some(&VirtualizationType::Paravirtual),
            interfaces: instance
                .network_interfaces()
                .iter()
                .filter_map(|interface| interface.network_interface_id().map(str::to_owned))
                .collect(),
            security_groups: security_groups.into_iter().map(str::to_owned).collect(),
            public_ips,
            ipv6_addresses,
            detailed_monitoring: matches!(
                instance.monitoring().and_then(types::Monitoring::state),
                Some(MonitoringState::Enabled | MonitoringState::Pending)
            ),
            ebs_optimized: instance.ebs_optimized == Some(true),
            enclaves: instance.enclave_options().and_then(types::EnclaveOptions::enabled) == Some(true),
            metadata: metadata(instance.metadata_options()),
            image: self.launch_image(&id),
            image_tags: self.image_tags(&image_id),
            user_data_secrets,
            image_id,
            instance_type: instance.instance_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            platform: instance.platform_details.unwrap_or_default(),
            profile: instance.iam_instance_profile.and_then(|profile| profile.arn),
            vpc_id: instance.vpc_id.filter(|id| !id.is_empty()),
            subnet_id: instance.subnet_id.filter(|id| !id.is_empty()),
            key_name: instance.key_name.filter(|name| !name.is_empty()),
            identity: identity(
                arn(self.session, self.region, &format!("instance/{id}")),
                id,
                self.region,
                instance.tags,
            ),
        })
    }

    fn launch_image(&self, id: &str) -> Observed<LaunchImage> {
        match &self.launch_images {
            Ok(images) => images.get(id).cloned().map_or_else(
                || unreadable("ec2:DescribeInstanceImageMetadata", "the answer does not mention the instance"),
                Known,
            ),
            Err(gap) => Observed::from(Unread::clone(gap)),
        }
    }

    fn image_tags(&self, image_id: &str) -> Observed<Option<Tags>> {
        match &self.image_tags {
            Ok(tags) => Known(tags.get(image_id).cloned()),
            Err(gap) => Observed::from(Unread::clone(gap)),
        }
    }

    async fn user_data_secrets(&self, id: &str) -> Result<Observed<Vec<Secret>>, Gone> {
        let call =
            self.ec2.describe_instance_attribute().instance_id(id).attribute(InstanceAttributeName::UserData).send();
        Ok(self
            .session
            .call(self.region, "ec2:DescribeInstanceAttribute", call)
            .await
            .unless_gone(GONE)?
            .try_map(|out| user_data::secrets(required(out.user_data, "user data")?.value.as_deref()))
            .observed())
    }
}

fn metadata(options: Option<&types::InstanceMetadataOptionsResponse>) -> Observed<Metadata> {
    let understood = options.and_then(|options| {
        Some(Metadata {
            enabled: match options.http_endpoint()? {
                InstanceMetadataEndpointState::Enabled => true,
                InstanceMetadataEndpointState::Disabled => false,
                _ => return None,
            },
            tokens_required: match options.http_tokens()? {
                HttpTokensState::Required => true,
                HttpTokensState::Optional => false,
                _ => return None,
            },
            hop_limit: options.http_put_response_hop_limit()?,
        })
    });
    understood
        .map_or_else(|| unreadable("ec2:DescribeInstances", "the metadata options could not be understood"), Known)
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
        None => unreadable("ec2:DescribeInstances", "AWS does not say when the instance stopped"),
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
}
