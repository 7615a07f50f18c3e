use super::tls_policies;
use crate::{
    model::{Account, elbv2::LoadBalancer},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "elbv2-predefined-security-policy-ssl-check",
    title: "TLS listeners of load balancers use a recommended security policy",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &["config:ELBV2_PREDEFINED_SECURITY_POLICY_SSL_CHECK", "securityhub:ELB.17"],
    differs: &[],
    parameters: &[],
    reads: &["elasticloadbalancing:DescribeListeners"],
    rationale: "The recommended policies speak TLS 1.3, and TLS 1.2 with ciphers that keep past traffic secret even \
                when a key leaks.",
    remediation: Remediation {
        text: "Choose a policy such as ELBSecurityPolicy-TLS13-1-2-Res-2021-06: load balancer, Listeners and rules, \
               Edit, Security policy.",
        cli: "aws elbv2 modify-listener --listener-arn {listener} --ssl-policy ELBSecurityPolicy-TLS13-1-2-Res-2021-06 \
              --region {region}",
    },
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
    check,
};

fn check(balancer: &LoadBalancer, _: &Account) -> Outcome {
    tls_policies(balancer, is_recommended, "is not a recommended security policy")
}

/// TLS 1.3 with or without TLS 1.2, but not the policies that add older ciphers for compatibility.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html>
fn is_recommended(policy: &str) -> bool {
    let name = policy.trim_start_matches("ELBSecurityPolicy-");
    (name.starts_with("TLS13-1-2-") || name.starts_with("TLS13-1-3-")) && !name.contains("-Ext")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::elbv2::Listener, observed::Known, testing::Cases};

    fn with(policy: &str) -> LoadBalancer {
        LoadBalancer::with_listener(Listener { tls_policy: Known(Some(policy.to_owned())), ..Listener::example() })
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                LoadBalancer::example(),
                LoadBalancer::network(),
                with("ELBSecurityPolicy-TLS13-1-2-Res-2021-06"),
                with("ELBSecurityPolicy-TLS13-1-3-2021-06"),
                with("ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04"),
            ])
            .non_compliant([
                with("ELBSecurityPolicy-2016-08"),
                with("ELBSecurityPolicy-TLS-1-2-2017-01"),
                with("ELBSecurityPolicy-TLS13-1-0-2021-06"),
                with("ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06"),
            ])
            .not_applicable([LoadBalancer::gateway(), LoadBalancer::with_listener(Listener::plain())])
            .check();
    }
}
