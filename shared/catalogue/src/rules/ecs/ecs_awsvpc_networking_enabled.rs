use crate::{
    model::{Account, ecs::TaskDefinition},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<TaskDefinition> = Rule {
    id: "ecs-awsvpc-networking-enabled",
    title: "ECS tasks have network interfaces of their own",
    severity: Severity::Low,
    expectations: &[],
    themes: &["network-segmentation"],
    equivalents: &["config:ECS_AWSVPC_NETWORKING_ENABLED"],
    differs: &[],
    parameters: &[],
    reads: &["ecs:DescribeTaskDefinition"],
    rationale: "Only a task with its own interface has security groups and flow logs of its own.",
    remediation: Remediation {
        text: "Use the network mode awsvpc. Register a new revision of the task definition, and update the services \
               that run the old one.",
        cli: "aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-awsvpc-networking-enabled.html",
    check,
};

fn check(definition: &TaskDefinition, _: &Account) -> Outcome {
    match definition.description.get()?.network_mode.as_deref() {
        Some("awsvpc") => Ok(Verdict::Compliant),
        Some(mode) => violation(format!("its network mode is {mode}")),
        None => violation("it leaves its network mode to the operating system"),
    }
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
            .compliant([with(Some("awsvpc"))])
            .non_compliant([with(Some("bridge")), with(Some("host")), with(None)])
            .check();
    }
}
