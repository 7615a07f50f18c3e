use crate::{
    model::{Account, elbv2::LoadBalancer},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "elb-deletion-protection-enabled",
    title: "Load balancers are protected from deletion",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["deletion-protection"],
    equivalents: &["config:ELB_DELETION_PROTECTION_ENABLED", "securityhub:ELB.6", "prowler:elbv2_deletion_protection"],
    differs: &[],
    parameters: &[],
    reads: &["elasticloadbalancing:DescribeLoadBalancerAttributes"],
    rationale: "A load balancer that is deleted by mistake takes the application off the network.",
    remediation: Remediation {
        text: "Turn on Deletion protection: load balancer, Attributes, Edit.",
        cli: "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {arn} --attributes \
              Key=deletion_protection.enabled,Value=true --region {region}",
    },
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
    check,
};

fn check(balancer: &LoadBalancer, _: &Account) -> Outcome {
    require(*balancer.attributes.get()?.deletion_protection.get()?, "it is not protected from deletion")
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
                deletion_protection: Known(false),
                ..Attributes::example()
            })])
            .check();
    }
}
