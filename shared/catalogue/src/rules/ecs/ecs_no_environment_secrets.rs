use super::no_container;
use crate::{
    model::{Account, ecs::TaskDefinition},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<TaskDefinition> = Rule {
    id: "ecs-no-environment-secrets",
    title: "ECS containers get no credentials by way of environment variables",
    severity: Severity::High,
    expectations: &[40],
    themes: &["secrets"],
    equivalents: &["config:ECS_NO_ENVIRONMENT_SECRETS", "securityhub:ECS.8"],
    differs: &[],
    parameters: &["ecs_secret_names"],
    reads: &["ecs:DescribeTaskDefinition"],
    rationale: "Variables of these names hold credentials, and their values stand in the task definition for whoever \
                may describe it.",
    remediation: Remediation {
        text: "Give the task a role instead of an access key, and name other credentials under secrets. Register a \
               new revision of the task definition, and update the services that run the old one.",
        cli: "aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-no-environment-secrets.html",
    check,
};

fn check(definition: &TaskDefinition, account: &Account) -> Outcome {
    let names = &account.parameters.ecs_secret_names;
    no_container(definition, |container| {
        let found: Vec<&str> =
            container.environment.iter().filter(|name| names.contains(name)).map(String::as_str).collect();
        (!found.is_empty()).then(|| format!("has {} in its environment", found.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ecs::Container, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |name: &str| {
            TaskDefinition::of([Container { environment: [name.to_owned()].into(), ..Container::example() }])
        };
        Cases::of(&RULE)
            .compliant([TaskDefinition::example(), with("AWS_REGION")])
            .non_compliant([with("AWS_ACCESS_KEY_ID"), with("AWS_SECRET_ACCESS_KEY"), with("ECS_ENGINE_AUTH_DATA")])
            .given(|account| account.parameters.ecs_secret_names = vec!["SHOP_KEY".to_owned()])
            .compliant([with("AWS_ACCESS_KEY_ID")])
            .non_compliant([with("SHOP_KEY")])
            .check();
    }
}
