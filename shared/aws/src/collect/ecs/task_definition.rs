use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ecs::{
    Client,
    operation::describe_task_definition::DescribeTaskDefinitionOutput,
    types::{self, EfsTransitEncryption, IpcMode, PidMode, TaskDefinitionField, TaskDefinitionStatus},
};
use plumbline_catalogue::{
    model::{
        Identity,
        ecs::{Container, Description, PlaintextSecret, TaskDefinition},
    },
    observed::{Known, Unread},
    secrets::{SecretKind, in_text, in_value},
};

use super::tags;
use crate::call::{Absent, Answer, At, Collect, Lost, Reply, present};

const DEFINITION: Reply = Reply("ecs:DescribeTaskDefinition");

impl Collect for TaskDefinition {
    type Client = Client;
    /// A family, and the ARN of its latest revision.
    type Row = (String, String);

    async fn list(at: &At<'_, Client>) -> Answer<Vec<(String, String)>> {
        let call = at.client.list_task_definitions().max_results(100).status(TaskDefinitionStatus::Active);
        let pages = call.into_paginator().send();
        at.pages("ecs:ListTaskDefinitions", pages, |page| page.task_definition_arns).await.try_map(latest)
    }

    async fn read(at: &At<'_, Client>, (family, arn): (String, String)) -> Result<Self, Lost> {
        let call = at.client.describe_task_definition().task_definition(&arn).include(TaskDefinitionField::Tags);
        let answer = at.call(DEFINITION.0, call.send()).await.unless_gone(&["ClientException"])?.observed();
        if let Known(out) = &answer
            && is_inactive(out)
        {
            return Err(Lost::Gone);
        }
        let tags = answer.clone().and_then(|out| tags(DEFINITION, out.tags));
        Ok(Self {
            description: answer.and_then(|out| DEFINITION.told("taskDefinition", out.task_definition)).map(description),
            identity: Identity::named(arn, family, at.region, tags),
        })
    }
}

/// An endpoint may pass over the status that it was asked for. What it listed is active unless it says otherwise.
fn is_inactive(out: &DescribeTaskDefinitionOutput) -> bool {
    let status = out.task_definition().and_then(|definition| definition.status());
    matches!(status, Some(TaskDefinitionStatus::DeleteInProgress | TaskDefinitionStatus::Inactive))
}

/// Each family with the ARN of its latest revision: `arn:aws:ecs:region:account:task-definition/family:revision`.
fn latest(arns: Vec<String>) -> Result<Vec<(String, String)>, String> {
    let mut families: BTreeMap<String, (u64, String)> = BTreeMap::new();
    for arn in arns {
        let name = arn.rsplit_once('/').and_then(|(_, name)| name.rsplit_once(':'));
        let revision = name.and_then(|(family, revision)| Some((family, revision.parse::<u64>().ok()?)));
        let Some((family, revision)) = revision else {
            return Err(format!("{arn:?} names no revision of a task definition"));
        };
        match families.get(family) {
            Some((known, _)) if *known >= revision => {}
            _ => {
                families.insert(family.to_owned(), (revision, arn));
            }
        }
    }
    Ok(families.into_iter().map(|(family, (_, arn))| (family, arn)).collect())
}

/// What a task definition leaves out has the default that AWS documents: containers share nothing of their host and run
/// on Linux.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html>
fn description(found: types::TaskDefinition) -> Description {
    let family = found.runtime_platform.and_then(|platform| platform.operating_system_family);
    let volumes: Result<Vec<_>, Unread> = found.volumes.absent_is_none().into_iter().map(unencrypted_efs).collect();
    let containers = DEFINITION.required("containerDefinitions", found.container_definitions);
    Description {
        containers: containers.and_then(|found| found.into_iter().map(container).collect()).into(),
        efs_unencrypted: volumes.map(|volumes| volumes.into_iter().flatten().collect()).into(),
        host_ipc: match found.ipc_mode.filter(|mode| !mode.as_str().is_empty()) {
            Some(IpcMode::Host) => Known(true),
            None | Some(IpcMode::None | IpcMode::Task) => Known(false),
            Some(other) => DEFINITION.unreadable(format!("unknown IPC mode {other}")).into(),
        },
        host_pid: match found.pid_mode.filter(|mode| !mode.as_str().is_empty()) {
            Some(PidMode::Host) => Known(true),
            None | Some(PidMode::Task) => Known(false),
            Some(other) => DEFINITION.unreadable(format!("unknown PID mode {other}")).into(),
        },
        network_mode: found.network_mode.map(|mode| mode.as_str().to_owned()),
        windows: matches!(family, Some(family) if family.as_str().starts_with("WINDOWS")),
    }
}

/// EFS encrypts in transit only when asked.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html>
fn unencrypted_efs(volume: types::Volume) -> Result<Option<String>, Unread> {
    let Some(efs) = volume.efs_volume_configuration else { return Ok(None) };
    match efs.transit_encryption {
        Some(EfsTransitEncryption::Enabled) => Ok(None),
        None | Some(EfsTransitEncryption::Disabled) => DEFINITION.required("volumes.name", volume.name).map(Some),
        Some(other) => Err(DEFINITION.unreadable(format!("transitEncryption is {other}"))),
    }
}

/// Containers are not privileged and can write to their file systems unless the definition says otherwise, and have the
/// limits, logs and users that it names.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html>
fn container(found: types::ContainerDefinition) -> Result<Container, Unread> {
    let environment = variables(found.environment())?;
    let plaintext_secrets = plaintext_secrets(&found, &environment);
    Ok(Container {
        name: DEFINITION.required("containerDefinitions.name", present(found.name))?,
        environment: environment.into_keys().collect::<BTreeSet<_>>(),
        log_driver: found.log_configuration.map(|log| log.log_driver.as_str().to_owned()),
        memory_limited: found.memory.is_some(),
        plaintext_secrets,
        privileged: found.privileged.absent_means(false),
        readonly_root: found.readonly_root_filesystem.absent_means(false),
        user: present(found.user),
    })
}

/// Environment variables by name.
fn variables(listed: &[types::KeyValuePair]) -> Result<BTreeMap<String, String>, Unread> {
    let variable = |variable: &types::KeyValuePair| {
        let name = DEFINITION.required("environment.name", variable.name.clone())?;
        Ok((name, DEFINITION.required("environment.value", variable.value.clone())?))
    };
    listed.iter().map(variable).collect()
}

/// Everything of a container that whoever may describe it can read.
fn plaintext_secrets(
    found: &types::ContainerDefinition,
    environment: &BTreeMap<String, String>,
) -> Vec<PlaintextSecret> {
    let variables = environment.iter();
    let variables =
        variables.filter_map(|(name, value)| at(format!("environment variable {name}"), in_value(name, value)));
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
        assert_eq!(latest(listed), Ok(expected.to_vec()));
        assert!(latest(vec![arn("web")]).is_err());
        assert!(latest(vec![arn("web:new")]).is_err());
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
            .name("web")
            .environment(variable("STAGE", "prod"))
            .environment(variable("DB_PASSWORD", "Pr0tect-m3-n0w"))
            .log_configuration(log)
            .command("serve")
            .command("--api-key=9f8e7d6c5b4a39281706")
            .build();
        let container = container(found).unwrap();
        let places: Vec<String> = container.plaintext_secrets.into_iter().map(|secret| secret.place).collect();
        assert_eq!(places, ["command", "environment variable DB_PASSWORD", "log option splunk-token"]);
        assert_eq!(container.environment, BTreeSet::from(["DB_PASSWORD".to_owned(), "STAGE".to_owned()]));
        assert_eq!(container.log_driver.as_deref(), Some("splunk"));
    }

    #[test]
    fn a_container_that_lacks_a_part_makes_the_containers_unknown() {
        let of = |container| {
            let definition = types::TaskDefinition::builder().container_definitions(container).build();
            description(definition).containers
        };
        let named = ContainerDefinition::builder().name("web");
        assert!(of(named.clone().build()).get().is_ok());
        assert!(of(ContainerDefinition::builder().build()).get().is_err());
        assert!(of(named.environment(KeyValuePair::builder().name("KEY").build()).build()).get().is_err());
        assert!(description(types::TaskDefinition::builder().build()).containers.get().is_err());
    }

    #[test]
    fn efs_encrypts_in_transit_when_asked() {
        let volume = |encryption: Option<EfsTransitEncryption>| {
            let efs = types::EfsVolumeConfiguration::builder().file_system_id("fs-1");
            let efs = efs.set_transit_encryption(encryption).build().unwrap();
            types::Volume::builder().name("data").efs_volume_configuration(efs).build()
        };
        assert_eq!(unencrypted_efs(volume(Some(EfsTransitEncryption::Enabled))), Ok(None));
        assert_eq!(unencrypted_efs(volume(None)), Ok(Some("data".to_owned())));
        assert!(unencrypted_efs(volume(Some("NEW".into()))).is_err());
    }
}
