use crate::{
    model::{Account, elbv2::LoadBalancer},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "elbv2-listener-exists",
    title: "Load balancers listen for something",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["prowler:elbv2_listeners_underneath"],
    differs: &[],
    parameters: &[],
    reads: &["elasticloadbalancing:DescribeListeners"],
    rationale: "A load balancer without listeners serves nobody, but costs as much and keeps its addresses reachable.",
    remediation: Remediation {
        text: "Add a listener, or delete the load balancer: load balancer, Listeners and rules.",
        cli: "aws elbv2 delete-load-balancer --load-balancer-arn {arn} --region {region}",
    },
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html",
    check,
};

fn check(balancer: &LoadBalancer, _: &Account) -> Outcome {
    require(!balancer.listeners.get()?.is_empty(), "it has no listeners")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([LoadBalancer::example(), LoadBalancer::gateway()])
            .non_compliant([LoadBalancer { listeners: Known(Vec::new()), ..LoadBalancer::example() }])
            .check();
    }
}
