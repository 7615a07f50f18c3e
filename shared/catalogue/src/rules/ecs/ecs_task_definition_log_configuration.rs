use super::no_container;
use crate::{
    model::{Account, ecs::TaskDefinition},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<TaskDefinition> = Rule {
    id: "ecs-task-definition-log-configuration",
    title: "Output of ECS containers is logged",
    severity: Severity::High,
    expectations: &[],
    themes: &["logging"],
    equivalents: &[
        "config:ECS_TASK_DEFINITION_LOG_CONFIGURATION",
        "securityhub:ECS.9",
        "prowler:ecs_task_definitions_logging_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &["ecs:DescribeTaskDefinition"],
    rationale: "Without a log driver the output of a container is lost with its task, and with it every trace of an \
                attack or a fault.",
    remediation: Remediation {
        text: "Give every container a logConfiguration, such as awslogs with a log group. Register a new revision of \
               the task definition, and update the services that run the old one.",
        cli: "aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-log-configuration.html",
    check,
};

fn check(definition: &TaskDefinition, _: &Account) -> Outcome {
    no_container(definition, |container| container.log_driver.is_none().then(|| "logs nowhere".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ecs::Container, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |containers: Vec<Container>| TaskDefinition::of(containers);
        Cases::of(&RULE)
            .compliant([
                TaskDefinition::example(),
                with(vec![Container { log_driver: Some("splunk".to_owned()), ..Container::example() }]),
            ])
            .non_compliant([
                with(vec![Container { log_driver: None, ..Container::example() }]),
                with(vec![Container::example(), Container { log_driver: None, ..Container::example() }]),
            ])
            .check();
    }
}
