use crate::{
    model::{Account, ecs::TaskDefinition},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<TaskDefinition> = Rule {
    id: "ecs-task-definition-network-mode-not-host",
    title: "ECS containers are not on the network of their host",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["config:ECS_TASK_DEFINITION_NETWORK_MODE_NOT_HOST", "securityhub:ECS.17"],
    differs: &[],
    parameters: &[],
    reads: &["ecs:DescribeTaskDefinition"],
    rationale: "On the network of the host, containers reach its local services and metadata, and no security group \
                stands between them.",
    remediation: Remediation {
        text: "Use the network mode awsvpc. Register a new revision of the task definition, and update the services \
               that run the old one.",
        cli: "aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-network-mode-not-host.html",
    check,
};

fn check(definition: &TaskDefinition, _: &Account) -> Outcome {
    let mode = definition.description.get()?.network_mode.as_deref();
    require(mode != Some("host"), "its network mode is host")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ecs::Description, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |mode: Option<&str>| {
            TaskDefinition::described(Description { network_mode: mode.map(str::to_owned), ..Description::example() })
        };
        Cases::of(&RULE)
            .compliant([with(Some("awsvpc")), with(Some("bridge")), with(None)])
            .non_compliant([with(Some("host"))])
            .check();
    }
}
