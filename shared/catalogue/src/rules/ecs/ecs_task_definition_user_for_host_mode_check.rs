use super::{is_root, no_container};
use crate::{
    model::{Account, ecs::TaskDefinition},
    rule::{Outcome, Remediation, Rule, Severity, Verdict},
};

pub(super) static RULE: Rule<TaskDefinition> = Rule {
    id: "ecs-task-definition-user-for-host-mode-check",
    title: "ECS containers on their host's network run as another user than root",
    severity: Severity::High,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &[
        "config:ECS_TASK_DEFINITION_USER_FOR_HOST_MODE_CHECK",
        "securityhub:ECS.1",
        "prowler:ecs_task_definitions_host_networking_mode_users",
    ],
    differs: &[],
    parameters: &[],
    reads: &["ecs:DescribeTaskDefinition"],
    rationale: "On the host's network, root can listen to the traffic of all other containers and of the host itself.",
    remediation: Remediation {
        text: "Use the network mode awsvpc, or set user to one that is not root. Register a new revision of the task \
               definition, and update the services that run the old one.",
        cli: "aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-user-for-host-mode-check.html",
    check,
};

/// A privileged container declares that it needs the host; `ecs-containers-nonprivileged` is about that.
fn check(definition: &TaskDefinition, _: &Account) -> Outcome {
    if definition.description.get()?.network_mode.as_deref() != Some("host") {
        return Ok(Verdict::Compliant);
    }
    no_container(definition, |container| {
        (is_root(container) && !container.privileged).then(|| "runs as root on the network of its host".to_owned())
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
        let host = |container: Container| {
            TaskDefinition::described(Description {
                containers: Known(vec![container]),
                network_mode: Some("host".to_owned()),
                ..Description::example()
            })
        };
        let user = |user: Option<&str>| Container { user: user.map(str::to_owned), ..Container::example() };
        Cases::of(&RULE)
            .compliant([
                host(user(Some("1000"))),
                host(Container { privileged: true, ..user(None) }),
                TaskDefinition::of([user(None)]),
            ])
            .non_compliant([host(user(None)), host(user(Some("root"))), host(user(Some("0")))])
            .check();
    }
}
