use super::no_container;
use crate::{
    model::{Account, ecs::TaskDefinition},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<TaskDefinition> = Rule {
    id: "ecs-task-definition-memory-hard-limit",
    title: "ECS containers have a limit of memory",
    severity: Severity::Low,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["config:ECS_TASK_DEFINITION_MEMORY_HARD_LIMIT"],
    differs: &[],
    parameters: &[],
    reads: &["ecs:DescribeTaskDefinition"],
    rationale: "A container without a limit of its own can take the memory of its neighbours, by a fault or on \
                purpose.",
    remediation: Remediation {
        text: "Set memory for every container. Register a new revision of the task definition, and update the \
               services that run the old one.",
        cli: "aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-memory-hard-limit.html",
    check,
};

fn check(definition: &TaskDefinition, _: &Account) -> Outcome {
    no_container(definition, |container| (!container.memory_limited).then(|| "has no limit of memory".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ecs::Container, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |containers: Vec<Container>| TaskDefinition::of(containers);
        Cases::of(&RULE)
            .compliant([TaskDefinition::example()])
            .non_compliant([with(vec![Container { memory_limited: false, ..Container::example() }])])
            .check();
    }
}
