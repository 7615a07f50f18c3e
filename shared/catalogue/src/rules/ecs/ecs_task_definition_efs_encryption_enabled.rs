use crate::{
    model::{Account, ecs::TaskDefinition},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<TaskDefinition> = Rule {
    id: "ecs-task-definition-efs-encryption-enabled",
    title: "ECS tasks reach their EFS volumes through TLS",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &["config:ECS_TASK_DEFINITION_EFS_ENCRYPTION_ENABLED", "securityhub:ECS.18"],
    differs: &[],
    parameters: &[],
    reads: &["ecs:DescribeTaskDefinition"],
    rationale: "Without encryption in transit, files travel readable between the task and the file system.",
    remediation: Remediation {
        text: "Set transitEncryption to ENABLED for each EFS volume. Register a new revision of the task definition, \
               and update the services that run the old one.",
        cli: "aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-efs-encryption-enabled.html",
    check,
};

fn check(definition: &TaskDefinition, _: &Account) -> Outcome {
    let volumes = definition.description.get()?.efs_unencrypted.get()?;
    require(volumes.is_empty(), format!("EFS volumes without encryption in transit: {}", volumes.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ecs::Description, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with = TaskDefinition::described(Description {
            efs_unencrypted: Known(vec!["data".to_owned()]),
            ..Description::example()
        });
        Cases::of(&RULE).compliant([TaskDefinition::example()]).non_compliant([with]).check();
    }
}
