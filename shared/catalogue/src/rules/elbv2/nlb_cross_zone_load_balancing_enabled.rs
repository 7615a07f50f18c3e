use crate::{
    model::{
        Account,
        elbv2::{LoadBalancer, LoadBalancerKind},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "nlb-cross-zone-load-balancing-enabled",
    title: "Network load balancers reach the targets of all zones",
    severity: Severity::Low,
    expectations: &[],
    themes: &["availability"],
    equivalents: &["config:NLB_CROSS_ZONE_LOAD_BALANCING_ENABLED", "prowler:elbv2_cross_zone_load_balancing_enabled"],
    differs: &[Difference {
        from: &["prowler:elbv2_cross_zone_load_balancing_enabled"],
        how: "Not applicable to gateway load balancers, as in AWS Config.",
        source: &[(
            "nlb-cross-zone-load-balancing-enabled",
            "https://docs.aws.amazon.com/config/latest/developerguide/nlb-cross-zone-load-balancing-enabled.html",
        )],
    }],
    parameters: &[],
    reads: &["elasticloadbalancing:DescribeLoadBalancerAttributes"],
    rationale: "Without it each zone serves only its own targets: one that has few, or none left, fails while others \
                idle.",
    remediation: Remediation {
        text: "Turn on cross-zone load balancing: load balancer, Attributes, Edit.",
        cli: "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {arn} --attributes \
              Key=load_balancing.cross_zone.enabled,Value=true --region {region}",
    },
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-load-balancer-attributes.html",
    check,
};

fn check(balancer: &LoadBalancer, _: &Account) -> Outcome {
    if !balancer.is(LoadBalancerKind::Network)? {
        return not_applicable("it is no network load balancer");
    }
    require(*balancer.attributes.get()?.cross_zone.get()?, "each zone reaches its own targets only")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::elbv2::Attributes, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([LoadBalancer::network()])
            .non_compliant([LoadBalancer {
                attributes: Known(Attributes { cross_zone: Known(false), ..Attributes::example() }),
                ..LoadBalancer::network()
            }])
            .not_applicable([LoadBalancer::example()])
            .check();
    }
}
