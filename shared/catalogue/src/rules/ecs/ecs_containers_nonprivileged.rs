use super::no_container;
use crate::{
    model::{Account, ecs::TaskDefinition},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<TaskDefinition> = Rule {
    id: "ecs-containers-nonprivileged",
    title: "ECS containers have no rights of root on their host",
    severity: Severity::High,
    expectations: &[],
    themes: &["least-privilege", "secure-configuration"],
    equivalents: &[
        "config:ECS_CONTAINERS_NONPRIVILEGED",
        "securityhub:ECS.4",
        "prowler:ecs_task_definitions_no_privileged_containers",
    ],
    differs: &[],
    parameters: &[],
    reads: &["ecs:DescribeTaskDefinition"],
    rationale: "Whoever breaks into a privileged container owns the host, and with it every other container there.",
    remediation: Remediation {
        text: "Take privileged out of the container; if it needs one right of the host, add that capability alone. \
               Register a new revision of the task definition, and update the services that run the old one.",
        cli: "aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-containers-nonprivileged.html",
    check,
};

fn check(definition: &TaskDefinition, _: &Account) -> Outcome {
    no_container(definition, |container| container.privileged.then(|| "is privileged".to_owned()))
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
            .non_compliant([
                with(vec![Container { privileged: true, ..Container::example() }]),
                with(vec![Container::example(), Container { privileged: true, ..Container::example() }]),
            ])
            .check();
    }
}
