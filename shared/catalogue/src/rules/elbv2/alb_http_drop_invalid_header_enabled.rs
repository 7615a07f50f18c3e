use crate::{
    model::{
        Account,
        elbv2::{LoadBalancer, LoadBalancerKind},
    },
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "alb-http-drop-invalid-header-enabled",
    title: "Application load balancers drop headers with invalid names",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &[
        "config:ALB_HTTP_DROP_INVALID_HEADER_ENABLED",
        "securityhub:ELB.4",
        "prowler:elbv2_alb_drop_invalid_header_fields_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &["elasticloadbalancing:DescribeLoadBalancerAttributes"],
    rationale: "Servers disagree about what invalid headers mean, which attackers use to smuggle requests past the \
                load balancer.",
    remediation: Remediation {
        text: "Turn on Drop invalid header fields: load balancer, Attributes, Edit.",
        cli: "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {arn} --attributes \
              Key=routing.http.drop_invalid_header_fields.enabled,Value=true --region {region}",
    },
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
    check,
};

fn check(balancer: &LoadBalancer, _: &Account) -> Outcome {
    if !balancer.is(LoadBalancerKind::Application)? {
        return not_applicable("it is no application load balancer");
    }
    require(*balancer.attributes.get()?.drops_invalid_headers.get()?, "headers with invalid names are not dropped")
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
                drops_invalid_headers: Known(false),
                ..Attributes::example()
            })])
            .not_applicable([LoadBalancer::network()])
            .check();
    }
}
