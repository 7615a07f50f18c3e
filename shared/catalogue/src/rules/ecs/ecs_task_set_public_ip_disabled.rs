use crate::{
    model::{Account, ecs::Service},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Service> = Rule {
    id: "ecs-task-set-public-ip-disabled",
    title: "ECS task sets give their tasks no public addresses",
    severity: Severity::High,
    expectations: &[],
    themes: &["network-exposure"],
    equivalents: &["securityhub:ECS.16", "prowler:ecs_task_set_no_assign_public_ip"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A task with a public address can be reached from the internet as soon as a security group allows it.",
    remediation: Remediation {
        text: "Create the task set anew with assignPublicIp off, and delete this one.",
        cli: "aws ecs delete-task-set --region {region} --cluster {cluster} --service {name} --task-set {id}",
    },
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-external.html",
    check,
};

fn check(service: &Service, _: &Account) -> Outcome {
    let sets = service.public_task_sets.get()?;
    require(sets.is_empty(), format!("task sets with public addresses: {}", sets.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Service::example()])
            .non_compliant([Service { public_task_sets: Known(vec!["ecs-svc/1".to_owned()]), ..Service::example() }])
            .check();
    }
}
