//! Amazon ECS.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ecs::{
    Client,
    types::{
        self, AssignPublicIp, ClusterField, ClusterSettingName, EfsTransitEncryption, IpcMode, LaunchType, PidMode,
        PropagateTags, ServiceField, TaskDefinitionField, TaskDefinitionStatus,
    },
};
use plumbline_catalogue::{
    model::{
        Identity, Tags,
        ecs::{Cluster, Container, Description, Ecs, PlaintextSecret, Service, TaskDefinition},
    },
    observed::{Known, Observed, Unread},
    secrets::{SecretKind, in_text, in_value},
};

use crate::call::{Gone, Session};

/// The most clusters that one call describes.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html>
const CLUSTERS_PER_CALL: usize = 100;

/// The most services that one call describes.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html>
const SERVICES_PER_CALL: usize = 10;

/// A page of clusters costs two calls. A cluster costs one for each hundred services, and one for each ten. A page of
/// task definitions costs one, a family one for its latest revision.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Ecs {
    let of_regions = regions.iter().map(|region| async move {
        let read = Read { session, client: session.clients.of::<aws_sdk_ecs::Client>(region), region };
        (region, futures::join!(read.clusters_and_services(), read.task_definitions()))
    });
    let mut ecs = Ecs::default();
    for (region, ((clusters, services), task_definitions)) in futures::future::join_all(of_regions).await {
        ecs.clusters.insert(region, clusters);
        ecs.services.insert(region, services);
        ecs.task_definitions.insert(region, task_definitions);
    }
    ecs
}

struct Read<'a> {
    session: &'a Session,
    client: Client,
    region: &'a str,
}

impl Read<'_> {
    async fn clusters_and_services(&self) -> (Observed<Vec<Cluster>>, Observed<Vec<Service>>) {
        let pages = self.client.list_clusters().max_results(100).into_paginator().send();
        let listed = self.session.pages(self.region, "ecs:ListClusters", pages, |page| page.cluster_arns).await;
        match listed.into_result() {
            Ok(arns) => {
                let (clusters, services) = futures::join!(self.clusters(&arns), self.services(&arns));
                (Observed::from(clusters), Observed::from(services))
            }
            Err(gap) => (Observed::from(gap.clone()), Observed::from(gap)),
        }
    }

    async fn clusters(&self, arns: &[String]) -> Result<Vec<Cluster>, Unread> {
        let calls = arns.chunks(CLUSTERS_PER_CALL).map(|arns| async move {
            let call = self.client.describe_clusters().set_clusters(Some(arns.to_vec()));
            let call = call.include(ClusterField::Configurations);
            let call = call.include(ClusterField::Settings).include(ClusterField::Tags).send();
            let answer = self.session.call(self.region, "ecs:DescribeClusters", call).await;
            answer.try_map(|out| listed(out.clusters)).into_result()
        });
        let mut clusters = Vec::new();
        for found in futures::future::join_all(calls).await {
            clusters.extend(found?.into_iter().filter_map(|found| cluster(self.region, found)));
        }
        Ok(clusters)
    }

    async fn services(&self, clusters: &[String]) -> Result<Vec<Service>, Unread> {
        let of_clusters =
            self.session.each(clusters, |cluster| async move { Ok(self.services_of(cluster).await) }).await;
        let mut services = Vec::new();
        for found in of_clusters {
            services.extend(found?);
        }
        Ok(services)
    }

    async fn services_of(&self, cluster: &str) -> Result<Vec<Service>, Unread> {
        let pages = self.client.list_services().cluster(cluster).max_results(100).into_paginator().send();
        let listing = self.session.pages(self.region, "ecs:ListServices", pages, |page| page.service_arns).await;
        let Ok(listing) = listing.unless_gone(&["ClusterNotFoundException"]) else { return Ok(Vec::new()) };
        let arns = listing.into_result()?;
        let calls = arns.chunks(SERVICES_PER_CALL).map(|arns| async move {
            let call = self.client.describe_services().cluster(cluster).set_services(Some(arns.to_vec()));
            let call = call.include(ServiceField::Tags).send();
            let answer = self.session.call(self.region, "ecs:DescribeServices", call).await;
            let Ok(answer) = answer.unless_gone(&["ClusterNotFoundException"]) else { return Ok(Vec::new()) };
            answer.try_map(|out| listed(out.services)).into_result()
        });
        let mut services = Vec::new();
        for found in futures::future::join_all(calls).await {
            services.extend(found?.into_iter().filter_map(|found| service(self.region, found)));
        }
        Ok(services)
    }

    async fn task_definitions(&self) -> Observed<Vec<TaskDefinition>> {
        let call = self.client.list_task_definitions().max_results(100);
        let pages = call.status(TaskDefinitionStatus::Active).into_paginator().send();
        let action = "ecs:ListTaskDefinitions";
        match self.session.pages(self.region, action, pages, |page| page.task_definition_arns).await.into_result() {
            Ok(arns) => Known(self.session.each(latest(arns), |definition| self.task_definition(definition)).await),
            Err(gap) => Observed::from(gap),
        }
    }

    async fn task_definition(&self, (family, arn): (String, String)) -> Result<TaskDefinition, Gone> {
        let call = self.client.describe_task_definition().task_definition(&arn);
        let call = call.include(TaskDefinitionField::Tags).send();
        let answer = self
            .session
            .call(self.region, "ecs:DescribeTaskDefinition", call)
            .await
            .unless_gone(&["ClientException"])?
            .try_map(|out| {
                let definition = out.task_definition.ok_or("the answer has no task definition")?;
                // An endpoint may pass over the status that it was asked for.
                let is_active = definition.status.as_ref().is_none_or(|status| *status == TaskDefinitionStatus::Active);
                Ok((is_active.then(|| description(definition)), tags(out.tags)))
            })
            .observed();
        let (description, tags) = match answer {
            Known((None, _)) => return Err(Gone),
            Known((Some(description), tags)) => (Known(description), Known(tags)),
            Observed::Unknown { unknown } => (Observed::from(unknown.clone()), Observed::from(unknown)),
        };
        Ok(TaskDefinition { description, identity: Identity::named(arn, family, self.region, tags) })
    }
}

/// Each family with the ARN of its latest revision: `arn:aws:ecs:region:account:task-definition/family:revision`.
fn latest(arns: Vec<String>) -> BTreeMap<String, String> {
    let mut families: BTreeMap<String, (u64, String)> = BTreeMap::new();
    for arn in arns {
        let name = arn.rsplit('/').next().unwrap_or_default();
        let Some((family, revision)) = name.rsplit_once(':') else { continue };
        let revision = revision.parse().unwrap_or_default();
        let known = families.get(family).map(|(revision, _)| *revision);
        if known.is_none_or(|known| known < revision) {
            families.insert(family.to_owned(), (revision, arn));
        }
    }
    families.into_iter().map(|(family, (_, arn))| (family, arn)).collect()
}

fn listed<T>(list: Option<Vec<T>>) -> Result<Vec<T>, String> {
    list.ok_or_else(|| "the answer has no list in it".to_owned())
}

fn tags(tags: Option<Vec<types::Tag>>) -> Tags {
    let pair = |tag: types::Tag| Some((tag.key?, tag.value.unwrap_or_default()));
    tags.unwrap_or_default().into_iter().filter_map(pair).collect()
}

/// A deleted cluster can still be described for a while, as `INACTIVE`.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html>
fn cluster(region: &str, found: types::Cluster) -> Option<Cluster> {
    if found.status.as_deref() == Some("INACTIVE") {
        return None;
    }
    let configuration = found.configuration.unwrap_or_else(|| types::ClusterConfiguration::builder().build());
    let storage = configuration.managed_storage_configuration();
    let exec = configuration.execute_command_configuration();
    let keys = [
        exec.and_then(|exec| exec.kms_key_id()),
        storage.and_then(|storage| storage.kms_key_id()),
        storage.and_then(|storage| storage.fargate_ephemeral_storage_kms_key_id()),
    ];
    let insights = found
        .settings
        .unwrap_or_default()
        .into_iter()
        .find(|setting| setting.name == Some(ClusterSettingName::ContainerInsights));
    Some(Cluster {
        container_insights: insights.and_then(|setting| setting.value).is_some_and(|value| value != "disabled"),
        kms_keys: keys.into_iter().flatten().filter(|key| !key.is_empty()).map(str::to_owned).collect(),
        identity: Identity::named(found.cluster_arn?, found.cluster_name?, region, Known(tags(found.tags))),
    })
}

/// A deleted service can still be described for a while, as `INACTIVE`.
fn service(region: &str, found: types::Service) -> Option<Service> {
    if found.status.as_deref() == Some("INACTIVE") {
        return None;
    }
    let by_provider = found.capacity_provider_strategy.unwrap_or_default();
    let fargate = found.launch_type == Some(LaunchType::Fargate)
        || by_provider.iter().any(|item| item.capacity_provider.starts_with("FARGATE"));
    let public_task_sets = found.task_sets.unwrap_or_default().into_iter();
    Some(Service {
        fargate,
        platform_family: found.platform_family,
        platform_version: found.platform_version,
        propagates_tags: found.propagate_tags.is_some_and(|from| from != PropagateTags::None),
        public_ip: is_public(found.network_configuration.as_ref()),
        public_task_sets: public_task_sets
            .filter(|set| is_public(set.network_configuration.as_ref()))
            .filter_map(|set| set.id)
            .collect(),
        identity: Identity::named(found.service_arn?, found.service_name?, region, Known(tags(found.tags))),
    })
}

fn is_public(network: Option<&types::NetworkConfiguration>) -> bool {
    let vpc = network.and_then(|network| network.awsvpc_configuration());
    vpc.and_then(|vpc| vpc.assign_public_ip()) == Some(&AssignPublicIp::Enabled)
}

fn description(found: types::TaskDefinition) -> Description {
    let windows = found.runtime_platform.and_then(|platform| platform.operating_system_family);
    Description {
        containers: found.container_definitions.unwrap_or_default().into_iter().map(container).collect(),
        efs_unencrypted: found.volumes.unwrap_or_default().into_iter().filter_map(unencrypted_efs).collect(),
        host_ipc: found.ipc_mode == Some(IpcMode::Host),
        host_pid: found.pid_mode == Some(PidMode::Host),
        network_mode: found.network_mode.map(|mode| mode.as_str().to_owned()),
        windows: windows.is_some_and(|family| family.as_str().starts_with("WINDOWS")),
    }
}

/// EFS encrypts in transit only when asked.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html>
fn unencrypted_efs(volume: types::Volume) -> Option<String> {
    let efs = volume.efs_volume_configuration?;
    let encrypted = efs.transit_encryption == Some(EfsTransitEncryption::Enabled);
    (!encrypted).then(|| volume.name.unwrap_or_default())
}

fn container(found: types::ContainerDefinition) -> Container {
    let plaintext_secrets = plaintext_secrets(&found);
    let environment: BTreeSet<String> =
        found.environment.unwrap_or_default().into_iter().filter_map(|variable| variable.name).collect();
    Container {
        name: found.name.unwrap_or_default(),
        environment,
        log_driver: found.log_configuration.map(|log| log.log_driver.as_str().to_owned()),
        memory_limited: found.memory.is_some(),
        plaintext_secrets,
        privileged: found.privileged.unwrap_or_default(),
        readonly_root: found.readonly_root_filesystem.unwrap_or_default(),
        user: found.user.filter(|user| !user.is_empty()),
    }
}

/// Everything of a container that whoever may describe it can read.
fn plaintext_secrets(found: &types::ContainerDefinition) -> Vec<PlaintextSecret> {
    let variables = found.environment().iter().filter_map(|variable| {
        let (name, value) = (variable.name()?, variable.value()?);
        at(format!("environment variable {name}"), in_value(name, value))
    });
    let options = found.log_configuration().and_then(|log| log.options()).into_iter().flatten();
    let options = options.filter_map(|(name, value)| at(format!("log option {name}"), in_value(name, value)));
    let labels = found.docker_labels().into_iter().flatten();
    let labels = labels.filter_map(|(name, value)| at(format!("label {name}"), in_value(name, value)));
    let texts = [("command", found.command()), ("entry point", found.entry_point())];
    let texts = texts.into_iter().filter_map(|(place, words)| at(place.to_owned(), in_words(words)));
    let mut all: Vec<PlaintextSecret> = variables.chain(options).chain(labels).chain(texts).collect();
    all.sort_by(|a, b| a.place.cmp(&b.place));
    all
}

fn at(place: String, kind: Option<SecretKind>) -> Option<PlaintextSecret> {
    kind.map(|kind| PlaintextSecret { place, kind })
}

fn in_words(words: &[String]) -> Option<SecretKind> {
    in_text(&words.join(" ")).first().map(|secret| secret.kind)
}

#[cfg(test)]
mod tests {
    use aws_sdk_ecs::types::{ContainerDefinition, KeyValuePair, LogConfiguration, LogDriver};

    use super::*;

    #[test]
    fn a_family_stands_for_its_latest_revision() {
        let arn = |name: &str| format!("arn:aws:ecs:eu-west-1:111111111111:task-definition/{name}");
        let listed = ["web:9", "web:10", "worker:1", "web:2"].map(arn).to_vec();
        let expected = [("web", "web:10"), ("worker", "worker:1")].map(|(family, name)| (family.to_owned(), arn(name)));
        assert_eq!(latest(listed), BTreeMap::from(expected));
    }

    #[test]
    fn secrets_are_found_wherever_they_stand() {
        let variable = |name: &str, value: &str| KeyValuePair::builder().name(name).value(value).build();
        let log = LogConfiguration::builder()
            .log_driver(LogDriver::Splunk)
            .options("splunk-token", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0")
            .build()
            .unwrap();
        let found = ContainerDefinition::builder()
            .environment(variable("STAGE", "prod"))
            .environment(variable("DB_PASSWORD", "Pr0tect-m3-n0w"))
            .log_configuration(log)
            .command("serve")
            .command("--api-key=9f8e7d6c5b4a39281706")
            .build();
        let places: Vec<String> = plaintext_secrets(&found).into_iter().map(|secret| secret.place).collect();
        assert_eq!(places, ["command", "environment variable DB_PASSWORD", "log option splunk-token"]);
        let container = container(found);
        assert_eq!(container.environment, BTreeSet::from(["DB_PASSWORD".to_owned(), "STAGE".to_owned()]));
        assert_eq!(container.log_driver.as_deref(), Some("splunk"));
    }

    #[test]
    fn deleted_clusters_and_services_are_left_out() {
        let cluster_of = |status: &str| {
            cluster("r", types::Cluster::builder().cluster_arn("a").cluster_name("n").status(status).build())
        };
        assert!(cluster_of("ACTIVE").is_some());
        assert!(cluster_of("INACTIVE").is_none());
        let service_of = |status: &str| {
            service("r", types::Service::builder().service_arn("a").service_name("n").status(status).build())
        };
        assert!(service_of("DRAINING").is_some());
        assert!(service_of("INACTIVE").is_none());
    }
}
