use crate::{
    model::{
        Account,
        elbv2::{LoadBalancer, LoadBalancerKind},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "elb-logging-enabled",
    title: "Application load balancers log requests",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["logging"],
    equivalents: &["config:ELB_LOGGING_ENABLED", "securityhub:ELB.5", "prowler:elbv2_logging_enabled"],
    differs: &[Difference {
        from: &["prowler:elbv2_logging_enabled"],
        how: "Not applicable to network load balancers, which `nlb-logging-enabled` judges, and to gateway \
                  load balancers, which write no access logs.",
        source: &[(
            "elb-logging-enabled",
            "https://docs.aws.amazon.com/config/latest/developerguide/elb-logging-enabled.html",
        )],
    }],
    parameters: &[],
    reads: &["elasticloadbalancing:DescribeLoadBalancerAttributes"],
    rationale: "Access logs tell who asked for what and when, which neither metrics nor the targets know for all \
                requests.",
    remediation: Remediation {
        text: "Turn on Access logs and name a bucket whose policy lets Elastic Load Balancing write: load balancer, \
               Attributes, Edit, Monitoring.",
        cli: "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {arn} --attributes \
              Key=access_logs.s3.enabled,Value=true Key=access_logs.s3.bucket,Value={bucket} --region {region}",
    },
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
    check,
};

fn check(balancer: &LoadBalancer, _: &Account) -> Outcome {
    if !balancer.is(LoadBalancerKind::Application)? {
        return not_applicable("it is no application load balancer");
    }
    require(*balancer.attributes.get()?.access_logs.get()?, "requests are not logged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::elbv2::Attributes, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([LoadBalancer::example()])
            .non_compliant([LoadBalancer::with_attributes(Attributes {
                access_logs: Known(false),
                ..Attributes::example()
            })])
            .not_applicable([LoadBalancer::network(), LoadBalancer::gateway()])
            .check();
    }
}
