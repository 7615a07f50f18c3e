//! Rules about Amazon ECS.

mod ecs_awsvpc_networking_enabled;
mod ecs_container_insights_enabled;
mod ecs_containers_nonprivileged;
mod ecs_containers_readonly_access;
mod ecs_fargate_latest_platform_version;
mod ecs_no_environment_secrets;
mod ecs_service_propagate_tags_enabled;
mod ecs_service_public_ip_disabled;
mod ecs_task_definition_efs_encryption_enabled;
mod ecs_task_definition_environment_no_plaintext_secrets;
mod ecs_task_definition_ipc_mode_check;
mod ecs_task_definition_log_configuration;
mod ecs_task_definition_memory_hard_limit;
mod ecs_task_definition_network_mode_not_host;
mod ecs_task_definition_nonroot_user;
mod ecs_task_definition_pid_mode_check;
mod ecs_task_definition_user_for_host_mode_check;
mod ecs_task_definition_windows_user_non_admin;
mod ecs_task_set_public_ip_disabled;
mod tagged;

use crate::{
    model::ecs::{Container, TaskDefinition},
    rule::{AnyRule, Outcome, require},
};

pub(super) const RULES: &[&dyn AnyRule] = &[
    &ecs_awsvpc_networking_enabled::RULE,
    &tagged::CLUSTER,
    &ecs_container_insights_enabled::RULE,
    &ecs_containers_nonprivileged::RULE,
    &ecs_containers_readonly_access::RULE,
    &ecs_fargate_latest_platform_version::RULE,
    &ecs_no_environment_secrets::RULE,
    &ecs_service_propagate_tags_enabled::RULE,
    &ecs_service_public_ip_disabled::RULE,
    &tagged::SERVICE,
    &ecs_task_definition_efs_encryption_enabled::RULE,
    &ecs_task_definition_environment_no_plaintext_secrets::RULE,
    &ecs_task_definition_ipc_mode_check::RULE,
    &ecs_task_definition_log_configuration::RULE,
    &ecs_task_definition_memory_hard_limit::RULE,
    &ecs_task_definition_network_mode_not_host::RULE,
    &ecs_task_definition_nonroot_user::RULE,
    &ecs_task_definition_pid_mode_check::RULE,
    &tagged::TASK_DEFINITION,
    &ecs_task_definition_user_for_host_mode_check::RULE,
    &ecs_task_definition_windows_user_non_admin::RULE,
    &ecs_task_set_public_ip_disabled::RULE,
];

/// No container has the fault that `fault` finds and words.
fn no_container(definition: &TaskDefinition, fault: impl Fn(&Container) -> Option<String>) -> Outcome {
    let containers = definition.description.get()?.containers.get()?;
    let faults: Vec<String> = containers
        .iter()
        .filter_map(|container| fault(container).map(|fault| format!("container {} {fault}", container.name)))
        .collect();
    require(faults.is_empty(), faults.join("; "))
}

/// Whether a container runs as root, or as whom its image says: a user may be a name or number, with a group.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html>
fn is_root(container: &Container) -> bool {
    let user = container.user.as_deref().map(|user| user.split(':').next().unwrap_or_default());
    matches!(user, None | Some("" | "root" | "0"))
}
