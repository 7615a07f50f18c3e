use crate::{
    model::{
        Account, Listed,
        ecs::{Cluster, Service, TaskDefinition},
    },
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static CLUSTER: Rule<Cluster> =
    tagged("ecs-cluster-tagged", "ECS clusters are tagged", &["securityhub:ECS.14"], &[]);

pub(super) static SERVICE: Rule<Service> =
    tagged("ecs-service-tagged", "ECS services are tagged", &["securityhub:ECS.13"], &[]);

pub(super) static TASK_DEFINITION: Rule<TaskDefinition> = tagged(
    "ecs-task-definition-tagged",
    "ECS task definitions are tagged",
    &["securityhub:ECS.15"],
    &["ecs:DescribeTaskDefinition"],
);

const fn tagged<R: Listed>(
    id: &'static str,
    title: &'static str,
    equivalents: &'static [&'static str],
    reads: &'static [&'static str],
) -> Rule<R> {
    Rule {
        id,
        title,
        severity: Severity::Low,
        expectations: &[],
        themes: &["inventory"],
        equivalents,
        differs: &[],
        parameters: &[],
        reads,
        rationale: "Without any tag nobody knows whose the resource is, what for, and whether it may go.",
        remediation: Remediation {
            text: "Add at least one tag that says whose it is.",
            cli: "aws ecs tag-resource --region {region} --resource-arn {arn} --tags key={key},value={value}",
        },
        source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html",
        check: check::<R>,
    }
}

/// Tags that begin with `aws:` are AWS's own.
fn check<R: Listed>(resource: &R, _: &Account) -> Outcome {
    match resource.tags() {
        None => not_applicable("it cannot be tagged"),
        Some(tags) => require(tags?.keys().any(|key| !key.starts_with("aws:")), "it has no tag"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Identity, Tags},
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let own = || Tags::from([("Owner".to_owned(), "shop".to_owned())]);
        let aws = || Tags::from([("aws:ecs:clusterName".to_owned(), "shop".to_owned())]);
        let cluster =
            |tags| Cluster { identity: Identity { tags, ..Cluster::example().identity }, ..Cluster::example() };
        Cases::of(&CLUSTER)
            .compliant([cluster(Known(own()))])
            .non_compliant([cluster(Known(Tags::new())), cluster(Known(aws()))])
            .check();
        let service =
            |tags| Service { identity: Identity { tags, ..Service::example().identity }, ..Service::example() };
        Cases::of(&SERVICE)
            .compliant([service(Known(own()))])
            .non_compliant([service(Known(Tags::new())), service(Known(aws()))])
            .check();
        let definition = |tags| TaskDefinition {
            identity: TaskDefinition::example().identity.tagged(tags),
            ..TaskDefinition::example()
        };
        Cases::of(&TASK_DEFINITION)
            .compliant([definition(own())])
            .non_compliant([definition(Tags::new()), definition(aws())])
            .check();
    }
}
