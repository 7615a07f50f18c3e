use crate::{
    model::{
        Account,
        elbv2::{LoadBalancer, LoadBalancerKind},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "alb-desync-mode-check",
    title: "Application load balancers defend targets from requests that desynchronise them",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["config:ALB_DESYNC_MODE_CHECK", "securityhub:ELB.12", "prowler:elbv2_desync_mitigation_mode"],
    differs: &[Difference {
        from: &["prowler:elbv2_desync_mitigation_mode"],
        how: "The mode `monitor` is a violation also where invalid headers are dropped: it lets other \
                  ambiguous requests through.",
        source: &[(
            "Desync mitigation mode",
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
        )],
    }],
    parameters: &[],
    reads: &["elasticloadbalancing:DescribeLoadBalancerAttributes"],
    rationale: "Requests that a load balancer and its targets read differently let an attacker smuggle requests into \
                those of others.",
    remediation: Remediation {
        text: "Set the mode to defensive or strictest: load balancer, Attributes, Edit, Desync mitigation mode.",
        cli: "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {arn} --attributes \
              Key=routing.http.desync_mitigation_mode,Value=defensive --region {region}",
    },
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
    check,
};

fn check(balancer: &LoadBalancer, _: &Account) -> Outcome {
    if !balancer.is(LoadBalancerKind::Application)? {
        return not_applicable("it is no application load balancer");
    }
    let mode = balancer.attributes.get()?.desync_mitigation.get()?;
    require(matches!(mode.as_str(), "defensive" | "strictest"), format!("the desync mitigation mode is {mode}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::elbv2::Attributes, observed::Known, testing::Cases};

    fn with(mode: &str) -> LoadBalancer {
        let attributes = Attributes { desync_mitigation: Known(mode.to_owned()), ..Attributes::example() };
        LoadBalancer::with_attributes(attributes)
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([LoadBalancer::example(), with("strictest")])
            .non_compliant([with("monitor")])
            .not_applicable([LoadBalancer::network()])
            .check();
    }
}
