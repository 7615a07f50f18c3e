use super::no_container;
use crate::{
    model::{Account, ecs::TaskDefinition},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable},
};

pub(super) static RULE: Rule<TaskDefinition> = Rule {
    id: "ecs-task-definition-windows-user-non-admin",
    title: "Windows containers of ECS do not run as administrator",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["config:ECS_TASK_DEFINITION_WINDOWS_USER_NON_ADMIN", "securityhub:ECS.21"],
    differs: &[],
    parameters: &[],
    reads: &["ecs:DescribeTaskDefinition"],
    rationale: "A Windows container runs as ContainerAdministrator unless it is told otherwise, and so does whoever \
                breaks into it.",
    remediation: Remediation {
        text: "Set user to ContainerUser or another user without administrator's rights. Register a new revision of \
               the task definition, and update the services that run the old one.",
        cli: "aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-windows-user-non-admin.html",
    check,
};

fn check(definition: &TaskDefinition, _: &Account) -> Outcome {
    if !definition.description.get()?.windows {
        return not_applicable("its containers run on Linux");
    }
    no_container(definition, |container| {
        container
            .user
            .as_deref()
            .is_none_or(|user| user.eq_ignore_ascii_case("containeradministrator"))
            .then(|| "runs as ContainerAdministrator".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::ecs::{Container, Description},
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let windows = |containers: Vec<Container>| {
            TaskDefinition::described(Description {
                containers: Known(containers),
                windows: true,
                ..Description::example()
            })
        };
        Cases::of(&RULE)
            .compliant([windows(vec![Container { user: Some("ContainerUser".to_owned()), ..Container::example() }])])
            .non_compliant([
                windows(vec![Container { user: None, ..Container::example() }]),
                windows(vec![Container { user: Some("ContainerAdministrator".to_owned()), ..Container::example() }]),
            ])
            .not_applicable([TaskDefinition::example()])
            .check();
    }
}
