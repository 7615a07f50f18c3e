use super::no_container;
use crate::{
    model::{Account, ecs::TaskDefinition},
    rule::{Difference, Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<TaskDefinition> = Rule {
    id: "ecs-task-definition-environment-no-plaintext-secrets",
    title: "ECS task definitions hold no secrets in plain text",
    severity: Severity::High,
    expectations: &[40],
    themes: &["secrets"],
    equivalents: &["prowler:ecs_task_definitions_no_environment_secrets"],
    differs: &[Difference {
        from: &["prowler:ecs_task_definitions_no_environment_secrets"],
        how: "Besides the environment, the command, the entry point, log options and labels are searched: \
                  whoever may describe the task definition reads them all.",
        source: &[(
            "Sensitive data",
            "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
        )],
    }],
    parameters: &[],
    reads: &["ecs:DescribeTaskDefinition"],
    rationale: "Whoever may describe task definitions reads the environment, the commands and the options of their \
                containers, of old revisions too.",
    remediation: Remediation {
        text: "Put the secret into Secrets Manager or the Parameter Store and name its ARN under secrets, register a \
               new revision, delete the old ones, and change the secret where it is used.",
        cli: "aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json",
    },
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
    check,
};

fn check(definition: &TaskDefinition, _: &Account) -> Outcome {
    no_container(definition, |container| {
        let secrets = &container.plaintext_secrets;
        let each: Vec<String> = secrets.iter().map(|secret| format!("{} ({})", secret.place, secret.kind)).collect();
        (!each.is_empty()).then(|| format!("seems to hold secrets: {}", each.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::ecs::{Container, PlaintextSecret},
        secrets::SecretKind,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let found = |places: &[&str]| Container {
            plaintext_secrets: places
                .iter()
                .map(|place| PlaintextSecret { place: (*place).to_owned(), kind: SecretKind::Password })
                .collect(),
            ..Container::example()
        };
        Cases::of(&RULE)
            .compliant([TaskDefinition::example()])
            .non_compliant([
                TaskDefinition::of([found(&["environment variable DB_PASSWORD"])]),
                TaskDefinition::of([Container::example(), found(&["command", "log option splunk-token"])]),
            ])
            .check();
    }
}
