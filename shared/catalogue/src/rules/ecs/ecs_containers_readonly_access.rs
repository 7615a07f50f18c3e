use super::no_container;
use crate::{
    model::{Account, ecs::TaskDefinition},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable},
};

pub(super) static RULE: Rule<TaskDefinition> = Rule {
    id: "ecs-containers-readonly-access",
    title: "ECS containers cannot write to their own file system",
    severity: Severity::High,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &[
        "config:ECS_CONTAINERS_READONLY_ACCESS",
        "securityhub:ECS.5",
        "prowler:ecs_task_definitions_containers_readonly_access",
    ],
    differs: &[Difference {
        from: &["config:ECS_CONTAINERS_READONLY_ACCESS", "prowler:ecs_task_definitions_containers_readonly_access"],
        how: "Windows containers are not applicable: they have no such setting.",
        source: &[(
            "ContainerDefinition",
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
        )],
    }],
    parameters: &[],
    reads: &["ecs:DescribeTaskDefinition"],
    rationale: "On a file system that cannot be written, an attacker can leave no tool and change no program.",
    remediation: Remediation {
        text: "Set readonlyRootFilesystem to true, and mount volumes where the program must write. Register a new \
               revision of the task definition, and update the services that run the old one.",
        cli: "aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-containers-readonly-access.html",
    check,
};

fn check(definition: &TaskDefinition, _: &Account) -> Outcome {
    if definition.description.get()?.windows {
        return not_applicable("its containers run on Windows, which has no such setting");
    }
    no_container(definition, |container| {
        (!container.readonly_root).then(|| "can write to its root file system".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::ecs::{Container, Description},
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let with = |containers: Vec<Container>| TaskDefinition::of(containers);
        Cases::of(&RULE)
            .compliant([TaskDefinition::example()])
            .non_compliant([with(vec![Container { readonly_root: false, ..Container::example() }])])
            .not_applicable([TaskDefinition::described(Description { windows: true, ..Description::example() })])
            .check();
    }
}
