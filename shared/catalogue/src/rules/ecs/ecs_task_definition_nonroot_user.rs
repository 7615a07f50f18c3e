use super::{is_root, no_container};
use crate::{
    model::{Account, ecs::TaskDefinition},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable},
};

pub(super) static RULE: Rule<TaskDefinition> = Rule {
    id: "ecs-task-definition-nonroot-user",
    title: "ECS containers run as another user than root",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &[
        "config:ECS_TASK_DEFINITION_NONROOT_USER",
        "config:ECS_TASK_DEFINITION_LINUX_USER_NON_ROOT",
        "securityhub:ECS.20",
    ],
    differs: &[Difference {
        from: &["config:ECS_TASK_DEFINITION_NONROOT_USER"],
        how: "Windows containers are not applicable, because they have no root; \
                  `ecs-task-definition-windows-user-non-admin` is about them.",
        source: &[(
            "ContainerDefinition",
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
        )],
    }],
    parameters: &[],
    reads: &["ecs:DescribeTaskDefinition"],
    rationale: "Root inside a container is root outside as soon as anything of its isolation fails; without a user in \
                the definition the image decides, and most images choose root.",
    remediation: Remediation {
        text: "Set user to one that is not root. Register a new revision of the task definition, and update the \
               services that run the old one.",
        cli: "aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-nonroot-user.html",
    check,
};

fn check(definition: &TaskDefinition, _: &Account) -> Outcome {
    if definition.description.get()?.windows {
        return not_applicable("its containers run on Windows, where there is no root");
    }
    no_container(definition, |container| {
        is_root(container).then(|| match &container.user {
            Some(user) => format!("runs as {user}"),
            None => "names no user, so that the image decides".to_owned(),
        })
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
            .compliant([
                TaskDefinition::example(),
                with(vec![Container { user: Some("web:web".to_owned()), ..Container::example() }]),
            ])
            .non_compliant([
                with(vec![Container { user: None, ..Container::example() }]),
                with(vec![Container { user: Some("root".to_owned()), ..Container::example() }]),
                with(vec![Container { user: Some("0:0".to_owned()), ..Container::example() }]),
            ])
            .not_applicable([TaskDefinition::described(Description { windows: true, ..Description::example() })])
            .check();
    }
}
