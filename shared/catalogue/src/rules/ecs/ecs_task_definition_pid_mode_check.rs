use crate::{
    model::{Account, ecs::TaskDefinition},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<TaskDefinition> = Rule {
    id: "ecs-task-definition-pid-mode-check",
    title: "ECS containers do not see the processes of their host",
    severity: Severity::High,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &[
        "config:ECS_TASK_DEFINITION_PID_MODE_CHECK",
        "securityhub:ECS.3",
        "prowler:ecs_task_definitions_host_namespace_not_shared",
    ],
    differs: &[],
    parameters: &[],
    reads: &["ecs:DescribeTaskDefinition"],
    rationale: "A container that shares the process namespace of its host can watch, signal and read the processes of \
                all others.",
    remediation: Remediation {
        text: "Take pidMode host out of the task definition. Register a new revision of the task definition, and \
               update the services that run the old one.",
        cli: "aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-pid-mode-check.html",
    check,
};

fn check(definition: &TaskDefinition, _: &Account) -> Outcome {
    require(!*definition.description.get()?.host_pid.get()?, "its containers share the processes of their host")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ecs::Description, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let shared = TaskDefinition::described(Description { host_pid: Known(true), ..Description::example() });
        Cases::of(&RULE).compliant([TaskDefinition::example()]).non_compliant([shared]).check();
    }
}
