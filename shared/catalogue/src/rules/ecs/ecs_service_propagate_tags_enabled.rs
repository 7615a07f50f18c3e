use crate::{
    model::{Account, ecs::Service},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Service> = Rule {
    id: "ecs-service-propagate-tags-enabled",
    title: "ECS services pass tags on to their tasks",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["config:ECS_SERVICE_PROPAGATE_TAGS_ENABLED"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Without propagation, the tasks and what they cost belong to nobody.",
    remediation: Remediation {
        text: "Let the service propagate its tags or those of its task definition.",
        cli: "aws ecs update-service --region {region} --cluster {cluster} --service {name} --propagate-tags SERVICE",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-service-propagate-tags-enabled.html",
    check,
};

fn check(service: &Service, _: &Account) -> Outcome {
    require(*service.propagates_tags.get()?, "its tasks get no tags from it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Service::example()])
            .non_compliant([Service { propagates_tags: Known(false), ..Service::example() }])
            .check();
    }
}
