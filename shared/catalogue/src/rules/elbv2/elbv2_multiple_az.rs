use std::collections::BTreeSet;

use crate::{
    model::{Account, elbv2::LoadBalancer},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "elbv2-multiple-az",
    title: "Load balancers have nodes in at least two availability zones",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["availability"],
    equivalents: &["config:ELBV2_MULTIPLE_AZ", "securityhub:ELB.13", "prowler:elbv2_is_in_multiple_az"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A load balancer in one zone fails with that zone.",
    remediation: Remediation {
        text: "Add a subnet in another zone: load balancer, Network mapping, Edit subnets.",
        cli: "aws elbv2 set-subnets --load-balancer-arn {arn} --subnets {subnet} {other-subnet} --region {region}",
    },
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html",
    check,
};

fn check(balancer: &LoadBalancer, _: &Account) -> Outcome {
    let zones: BTreeSet<&str> = balancer.zones.get()?.iter().map(String::as_str).collect();
    require(zones.len() > 1, format!("it is in {} alone", zones.into_iter().collect::<Vec<_>>().join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let within = |zones: &[&str]| LoadBalancer {
            zones: Known(zones.iter().map(|&zone| zone.to_owned()).collect()),
            ..LoadBalancer::example()
        };
        Cases::of(&RULE)
            .compliant([LoadBalancer::example()])
            .non_compliant([within(&["eu-west-1a"]), within(&["eu-west-1a", "eu-west-1a"])])
            .check();
    }
}
