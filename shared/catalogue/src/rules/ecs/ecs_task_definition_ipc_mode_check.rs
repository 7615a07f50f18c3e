use crate::{
    model::{Account, ecs::TaskDefinition},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<TaskDefinition> = Rule {
    id: "ecs-task-definition-ipc-mode-check",
    title: "ECS containers share no memory with their host",
    severity: Severity::High,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["ecs:DescribeTaskDefinition"],
    rationale: "A container that shares the interprocess resources of its host can read the shared memory of all \
                others.",
    remediation: Remediation {
        text: "Take ipcMode host out of the task definition. Register a new revision of the task definition, and \
               update the services that run the old one.",
        cli: "aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json",
    },
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
    check,
};

fn check(definition: &TaskDefinition, _: &Account) -> Outcome {
    require(
        !*definition.description.get()?.host_ipc.get()?,
        "its containers share the interprocess resources of their host",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ecs::Description, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let shared = TaskDefinition::described(Description { host_ipc: Known(true), ..Description::example() });
        Cases::of(&RULE).compliant([TaskDefinition::example()]).non_compliant([shared]).check();
    }
}
