use crate::{
    model::{Account, ecs::Service},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Service> = Rule {
    id: "ecs-service-public-ip-disabled",
    title: "ECS services give their tasks no public addresses",
    severity: Severity::High,
    expectations: &[],
    themes: &["network-exposure"],
    equivalents: &["securityhub:ECS.2", "prowler:ecs_service_no_assign_public_ip"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A task with a public address can be reached from the internet as soon as a security group allows it.",
    remediation: Remediation {
        text: "Run the service in private subnets behind a load balancer, with a NAT gateway or endpoints for its own \
               calls, and turn assignPublicIp off.",
        cli: "aws ecs update-service --region {region} --cluster {cluster} --service {name} --network-configuration \
              'awsvpcConfiguration={subnets=[{subnets}],securityGroups=[{groups}],assignPublicIp=DISABLED}'",
    },
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
    check,
};

fn check(service: &Service, _: &Account) -> Outcome {
    require(!*service.public_ip.get()?, "its tasks get public addresses")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Service::example()])
            .non_compliant([Service { public_ip: Known(true), ..Service::example() }])
            .check();
    }
}
