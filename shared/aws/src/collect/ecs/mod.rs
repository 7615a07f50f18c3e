//! Amazon ECS.

mod task_definition;

use aws_sdk_ecs::{
    Client,
    types::{
        self, AssignPublicIp, ClusterField, ClusterSettingName, DeploymentControllerType, LaunchType, PropagateTags,
        ServiceField,
    },
};
use plumbline_catalogue::{
    model::{
        Identity, RegionListing, Tags,
        ecs::{Cluster, Ecs, Platform, Service},
    },
    observed::{Observed, Unread},
};

use crate::call::{Absent, At, Lost, Reply, Session, client, each, everywhere, present, together};

client!(aws_sdk_ecs);

const CLUSTERS: Reply = Reply("ecs:DescribeClusters");
const SERVICES: Reply = Reply("ecs:DescribeServices");

/// The most clusters that one call describes.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html>
const CLUSTERS_PER_CALL: usize = 100;

/// The most services that one call describes.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html>
const SERVICES_PER_CALL: usize = 10;

/// The code with which ECS says that the cluster is not there any more.
const CLUSTER_GONE: &[&str] = &["ClusterNotFoundException"];

/// A page of clusters costs two calls. A cluster costs one for each hundred services, and one for each ten. A page of
/// task definitions costs one, a family one for its latest revision.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Ecs {
    let of_regions = regions.iter().map(|region| async move {
        let at = At::new(session, region);
        (region, clusters_and_services(&at).await)
    });
    let (of_regions, task_definitions) =
        futures::join!(futures::future::join_all(of_regions), everywhere(session, regions));
    let mut ecs = Ecs { task_definitions, ..Ecs::default() };
    for (region, (clusters, services)) in of_regions {
        ecs.clusters.insert(region, clusters);
        ecs.services.insert(region, services);
    }
    ecs
}

/// One listing of clusters leads to their services, too.
async fn clusters_and_services(at: &At<'_, Client>) -> (RegionListing<Cluster>, RegionListing<Service>) {
    let pages = at.client.list_clusters().max_results(100).into_paginator().send();
    match at.pages("ecs:ListClusters", pages, |page| page.cluster_arns).await.into_result() {
        Ok(arns) => {
            let clusters = each(arns.chunks(CLUSTERS_PER_CALL), |arns| clusters(at, arns.to_vec()));
            let services = each(&arns, |cluster| services(at, cluster));
            let (clusters, services) = futures::join!(clusters, services);
            (together(clusters), together(services))
        }
        Err(gap) => (RegionListing::unread(gap.clone()), RegionListing::unread(gap)),
    }
}

async fn clusters(at: &At<'_, Client>, arns: Vec<String>) -> Result<RegionListing<Cluster>, Lost> {
    let call = at.client.describe_clusters().set_clusters(Some(arns)).include(ClusterField::Configurations);
    let call = call.include(ClusterField::Settings).include(ClusterField::Tags).send();
    let found = at.call(CLUSTERS.0, call).await.try_map(|out| listed(out.clusters)).into_result()?;
    Ok(each(found, |found| async { cluster(at.region, found) }).await)
}

async fn services(at: &At<'_, Client>, cluster: &str) -> Result<RegionListing<Service>, Lost> {
    let pages = at.client.list_services().cluster(cluster).max_results(100).into_paginator().send();
    let listing = at.pages("ecs:ListServices", pages, |page| page.service_arns).await;
    let arns = listing.unless_gone(CLUSTER_GONE)?.into_result()?;
    let of_calls = each(arns.chunks(SERVICES_PER_CALL), |arns| described(at, cluster, arns.to_vec()));
    Ok(together(of_calls.await))
}

async fn described(at: &At<'_, Client>, cluster: &str, arns: Vec<String>) -> Result<RegionListing<Service>, Lost> {
    let call = at.client.describe_services().cluster(cluster).set_services(Some(arns)).include(ServiceField::Tags);
    let answer = at.call(SERVICES.0, call.send()).await.unless_gone(CLUSTER_GONE)?;
    let found = answer.try_map(|out| listed(out.services)).into_result()?;
    Ok(each(found, |found| async { service(at.region, found) }).await)
}

fn listed<T>(list: Option<Vec<T>>) -> Result<Vec<T>, String> {
    list.ok_or_else(|| "the answer has no list in it".to_owned())
}

fn tags(reply: Reply, listed: Option<Vec<types::Tag>>) -> Observed<Tags> {
    let tags = super::tags(listed.absent_is_none(), |tag| (tag.key, tag.value));
    tags.map_err(|problem| reply.unreadable(problem)).into()
}

/// A deleted cluster can still be described for a while, as `INACTIVE`.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html>
fn cluster(region: &str, found: types::Cluster) -> Result<Cluster, Lost> {
    if CLUSTERS.required("status", found.status)? == "INACTIVE" {
        return Err(Lost::Gone);
    }
    let arn = CLUSTERS.required("clusterArn", present(found.cluster_arn))?;
    let name = CLUSTERS.required("clusterName", present(found.cluster_name))?;
    // A cluster without configuration encrypts with no key of the customer's.
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ClusterConfiguration.html
    let (storage, exec) = match found.configuration {
        Some(found) => (found.managed_storage_configuration, found.execute_command_configuration),
        None => (None, None),
    };
    let (managed, fargate) = match storage {
        Some(storage) => (storage.kms_key_id, storage.fargate_ephemeral_storage_kms_key_id),
        None => (None, None),
    };
    let keys = [exec.and_then(|exec| exec.kms_key_id), managed, fargate];
    Ok(Cluster {
        container_insights: container_insights(found.settings).into(),
        kms_keys: keys.into_iter().filter_map(present).collect(),
        identity: Identity::named(arn, name, region, tags(CLUSTERS, found.tags)),
    })
}

fn container_insights(settings: Option<Vec<types::ClusterSetting>>) -> Result<bool, Unread> {
    let settings = CLUSTERS.required("settings", settings)?;
    let setting = settings.into_iter().find(|setting| setting.name == Some(ClusterSettingName::ContainerInsights));
    match CLUSTERS.required("the setting containerInsights", setting.and_then(|setting| setting.value))?.as_str() {
        "disabled" => Ok(false),
        "enabled" | "enhanced" => Ok(true),
        other => Err(CLUSTERS.unreadable(format!("containerInsights is {other:?}"))),
    }
}

/// A deleted service can still be described for a while, as `INACTIVE`.
fn service(region: &str, found: types::Service) -> Result<Service, Lost> {
    if SERVICES.required("status", found.status.as_deref())? == "INACTIVE" {
        return Err(Lost::Gone);
    }
    let arn = SERVICES.required("serviceArn", present(found.service_arn.clone()))?;
    let name = SERVICES.required("serviceName", present(found.service_name.clone()))?;
    let on_fargate = on_fargate(&found);
    let network = found.network_configuration.as_ref();
    // Task sets there are only where something else than ECS deploys the service.
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
    let task_sets: Result<Vec<_>, Unread> = found.task_sets.iter().flatten().map(public_task_set).collect();
    Ok(Service {
        public_ip: is_public(network, &on_fargate).into(),
        public_task_sets: task_sets.map(|sets| sets.into_iter().flatten().collect()).into(),
        fargate: Observed::from(on_fargate).map(|fargate| {
            fargate.then(|| Platform {
                family: SERVICES.told("platformFamily", present(found.platform_family)),
                version: SERVICES.told("platformVersion", present(found.platform_version)),
            })
        }),
        propagates_tags: propagates_tags(found.propagate_tags).into(),
        identity: Identity::named(arn, name, region, tags(SERVICES, found.tags)),
    })
}

fn propagates_tags(from: Option<PropagateTags>) -> Result<bool, Unread> {
    match SERVICES.required("propagateTags", from)? {
        PropagateTags::None => Ok(false),
        PropagateTags::Service | PropagateTags::TaskDefinition => Ok(true),
        other => Err(SERVICES.unreadable(format!("tags are propagated from {other}"))),
    }
}

/// A service has a launch type or capacity providers, or leaves that to its task sets.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateTaskSet.html>
fn on_fargate(found: &types::Service) -> Result<bool, Unread> {
    let providers = found.capacity_provider_strategy();
    let deployed_by = found.deployment_controller.as_ref().map(|controller| &controller.r#type);
    if !providers.is_empty() {
        let name = |item: &types::CapacityProviderStrategyItem| {
            SERVICES.required("capacityProvider", present(item.capacity_provider.clone()))
        };
        let names = providers.iter().map(name).collect::<Result<Vec<_>, Unread>>()?;
        return Ok(names.iter().any(|name| name.starts_with("FARGATE")));
    }
    match &found.launch_type {
        Some(LaunchType::Fargate) => Ok(true),
        Some(LaunchType::Ec2 | LaunchType::External | LaunchType::ManagedInstances) => Ok(false),
        Some(other) => Err(SERVICES.unreadable(format!("unknown launch type {other}"))),
        None if deployed_by == Some(&DeploymentControllerType::External) => Ok(false),
        None => SERVICES.required("launchType", None),
    }
}

fn public_task_set(set: &types::TaskSet) -> Result<Option<String>, Unread> {
    let fargate = Ok(set.launch_type == Some(LaunchType::Fargate));
    let public = is_public(set.network_configuration.as_ref(), &fargate)?;
    let id = SERVICES.required("taskSets.id", present(set.id.clone()))?;
    Ok(public.then_some(id))
}

/// Only tasks with a network interface of their own, as all on Fargate have, get addresses.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_NetworkConfiguration.html>
fn is_public(network: Option<&types::NetworkConfiguration>, on_fargate: &Result<bool, Unread>) -> Result<bool, Unread> {
    let Some(network) = network else {
        return if on_fargate.clone()? { SERVICES.required("networkConfiguration", None) } else { Ok(false) };
    };
    let vpc = SERVICES.required("awsvpcConfiguration", network.awsvpc_configuration())?;
    match SERVICES.required("assignPublicIp", vpc.assign_public_ip())? {
        AssignPublicIp::Enabled => Ok(true),
        AssignPublicIp::Disabled => Ok(false),
        other => Err(SERVICES.unreadable(format!("assignPublicIp is {other}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deleted_clusters_and_services_are_left_out() {
        let cluster_of = |status: Option<&str>| {
            let found = types::Cluster::builder().cluster_arn("a").cluster_name("n");
            cluster("r", found.set_status(status.map(str::to_owned)).build())
        };
        assert!(cluster_of(Some("ACTIVE")).is_ok());
        assert_eq!(cluster_of(Some("INACTIVE")), Err(Lost::Gone));
        assert!(matches!(cluster_of(None), Err(Lost::Unreadable(_))));
        let service_of = |status: &str| {
            service("r", types::Service::builder().service_arn("a").service_name("n").status(status).build())
        };
        assert!(service_of("DRAINING").is_ok());
        assert_eq!(service_of("INACTIVE"), Err(Lost::Gone));
    }

    #[test]
    fn what_a_service_runs_on_is_told_one_way_or_the_other() {
        let found = types::Service::builder;
        let provider = types::CapacityProviderStrategyItem::builder().capacity_provider("FARGATE_SPOT");
        assert_eq!(on_fargate(&found().launch_type(LaunchType::Ec2).build()), Ok(false));
        assert_eq!(on_fargate(&found().capacity_provider_strategy(provider.build().unwrap()).build()), Ok(true));
        assert!(on_fargate(&found().build()).is_err());
        let external = types::DeploymentController::builder().r#type(DeploymentControllerType::External);
        assert_eq!(on_fargate(&found().deployment_controller(external.build().unwrap()).build()), Ok(false));
    }

    #[test]
    fn tasks_without_an_interface_of_their_own_get_no_address() {
        assert_eq!(is_public(None, &Ok(false)), Ok(false));
        assert!(is_public(None, &Ok(true)).is_err());
        let vpc = |public| types::AwsVpcConfiguration::builder().subnets("s").set_assign_public_ip(public);
        let network = |public| {
            let vpc = vpc(public).build().unwrap();
            types::NetworkConfiguration::builder().awsvpc_configuration(vpc).build()
        };
        assert_eq!(is_public(Some(&network(Some(AssignPublicIp::Enabled))), &Ok(true)), Ok(true));
        assert!(is_public(Some(&network(None)), &Ok(false)).is_err());
    }

    #[test]
    fn container_insights_are_a_setting() {
        let setting = |value: &str| {
            let setting = types::ClusterSetting::builder().name(ClusterSettingName::ContainerInsights);
            Some(vec![setting.value(value).build()])
        };
        assert_eq!(container_insights(setting("enhanced")), Ok(true));
        assert_eq!(container_insights(setting("disabled")), Ok(false));
        assert!(container_insights(setting("new")).is_err());
        assert!(container_insights(Some(Vec::new())).is_err());
    }
}
