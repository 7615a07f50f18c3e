use super::tls_policies;
use crate::{
    model::{Account, elbv2::LoadBalancer},
    rule::{Difference, Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "elbv2-minimum-tls-version",
    title: "TLS listeners of load balancers refuse versions before TLS 1.2",
    severity: Severity::High,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &["prowler:elbv2_insecure_ssl_ciphers"],
    differs: &[Difference {
        from: &["prowler:elbv2_insecure_ssl_ciphers"],
        how: "TLS listeners of network load balancers are judged too. Every policy whose name tells TLS 1.2 \
                  or later is compliant, those for FIPS among them.",
        source: &[(
            "Security policies",
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
        )],
    }],
    parameters: &[],
    reads: &["elasticloadbalancing:DescribeListeners"],
    rationale: "TLS 1.0 and 1.1 are broken in known ways, and browsers have given them up.",
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
    tls_policies(balancer, is_current, "lets versions before TLS 1.2 in")
}

/// The policies whose names tell a least version of TLS 1.2 or later; all others let TLS 1.0 or 1.1 in.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html>
fn is_current(policy: &str) -> bool {
    let name = policy.trim_start_matches("ELBSecurityPolicy-");
    ["TLS13-1-2-", "TLS13-1-3-", "TLS-1-2-", "FS-1-2-"].iter().any(|start| name.starts_with(start))
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
                with("ELBSecurityPolicy-TLS-1-2-Ext-2018-06"),
                with("ELBSecurityPolicy-FS-1-2-Res-2020-10"),
                with("ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06"),
            ])
            .non_compliant([
                with("ELBSecurityPolicy-2016-08"),
                with("ELBSecurityPolicy-FS-2018-06"),
                with("ELBSecurityPolicy-TLS13-1-1-2021-06"),
                with("ELBSecurityPolicy-TLS-1-0-2015-04"),
            ])
            .not_applicable([LoadBalancer::gateway(), LoadBalancer::with_listener(Listener::plain())])
            .check();
    }
}
