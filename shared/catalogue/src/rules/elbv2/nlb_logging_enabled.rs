use crate::{
    model::{
        Account,
        elbv2::{LoadBalancer, LoadBalancerKind},
    },
    observed::any,
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "nlb-logging-enabled",
    title: "Network load balancers that end TLS log connections",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["logging"],
    equivalents: &["config:NLB_LOGGING_ENABLED"],
    differs: &[Difference {
        from: &["config:NLB_LOGGING_ENABLED"],
        how: "Not applicable to a network load balancer without a TLS listener: no others are logged.",
        source: &[(
            "Access logs of network load balancers",
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html",
        )],
    }],
    parameters: &[],
    reads: &["elasticloadbalancing:DescribeLoadBalancerAttributes", "elasticloadbalancing:DescribeListeners"],
    rationale: "Access logs tell who connected, when and with which version of TLS. Network load balancers have such \
                logs of TLS listeners alone.",
    remediation: Remediation {
        text: "Turn on Access logs and name a bucket whose policy lets log delivery write: load balancer, Attributes, \
               Edit, Monitoring.",
        cli: "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {arn} --attributes \
              Key=access_logs.s3.enabled,Value=true Key=access_logs.s3.bucket,Value={bucket} --region {region}",
    },
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html",
    check,
};

fn check(balancer: &LoadBalancer, _: &Account) -> Outcome {
    if !balancer.is(LoadBalancerKind::Network)? {
        return not_applicable("it is no network load balancer");
    }
    if !any(balancer.listeners.get()?.iter().map(|listener| listener.speaks("TLS")))? {
        return not_applicable("it has no TLS listener, and no others are logged");
    }
    require(*balancer.attributes.get()?.access_logs.get()?, "connections are not logged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::elbv2::{Attributes, Listener},
        observed::{Known, Observed},
        testing::Cases,
    };

    fn unlogged() -> Observed<Attributes> {
        Known(Attributes { access_logs: Known(false), ..Attributes::example() })
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([LoadBalancer::network()])
            .non_compliant([LoadBalancer { attributes: unlogged(), ..LoadBalancer::network() }])
            .not_applicable([
                LoadBalancer::example(),
                LoadBalancer {
                    attributes: unlogged(),
                    listeners: Known(vec![Listener { protocol: Known(Some("TCP".to_owned())), ..Listener::example() }]),
                    ..LoadBalancer::network()
                },
            ])
            .check();
    }
}
