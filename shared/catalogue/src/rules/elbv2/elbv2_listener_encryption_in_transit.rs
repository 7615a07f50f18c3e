use crate::{
    model::{
        Account,
        elbv2::{Action, Listener, LoadBalancer, LoadBalancerKind},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, any_of, not_applicable, require, violation},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "elbv2-listener-encryption-in-transit",
    title: "Listeners of load balancers speak TLS",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &["config:ELBV2_LISTENER_ENCRYPTION_IN_TRANSIT", "securityhub:ELB.18"],
    differs: &[Difference {
        from: &["config:ELBV2_LISTENER_ENCRYPTION_IN_TRANSIT", "securityhub:ELB.18"],
        how: "An HTTP listener that only redirects to HTTPS is compliant, because ELB.1 asks for it. QUIC is \
                  encrypted by itself.",
        source: &[("ELB.1", "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1")],
    }],
    parameters: &[],
    reads: &["elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeRules"],
    rationale: "What is sent without TLS can be read and changed on its way to the load balancer. A listener that only \
                redirects to HTTPS carries nothing.",
    remediation: Remediation {
        text: "Replace the listener by one with HTTPS or TLS and a certificate: load balancer, Listeners and rules, \
               Add listener.",
        cli: "aws elbv2 create-listener --load-balancer-arn {arn} --protocol HTTPS --port 443 --certificates \
              CertificateArn={certificate} --default-actions Type=forward,TargetGroupArn={target-group} --region \
              {region}",
    },
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html",
    check,
};

fn check(balancer: &LoadBalancer, _: &Account) -> Outcome {
    if balancer.is(LoadBalancerKind::Gateway)? {
        return not_applicable("gateway load balancers pass packets on as they are");
    }
    any_of(balancer.listeners.get()?.iter().map(listener))
}

/// A listener without TLS may lead to another one, by all of its rules.
fn listener(listener: &Listener) -> Outcome {
    if matches!(listener.protocol.get()?.as_deref(), Some("HTTPS" | "TLS" | "QUIC")) {
        return Ok(Verdict::Compliant);
    }
    if !leads_to_https(listener.default_action.get()?) {
        return violation(format!("no TLS on {}", listener.label()?));
    }
    let rules_do = listener.rule_actions.get()?.iter().all(leads_to_https);
    require(rules_do, format!("a rule of {} does not redirect to HTTPS", listener.label()?))
}

fn leads_to_https(action: &Action) -> bool {
    matches!(action, Action::Redirect(protocol) if protocol == "HTTPS")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn with_rule(action: Action) -> Listener {
        Listener { rule_actions: Known(vec![action]), ..Listener::redirect() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                LoadBalancer::example(),
                LoadBalancer::network(),
                LoadBalancer::with_listener(with_rule(Action::Redirect("HTTPS".to_owned()))),
            ])
            .non_compliant([
                LoadBalancer::with_listener(Listener::plain()),
                LoadBalancer::with_listener(Listener {
                    protocol: Known(Some("TCP".to_owned())),
                    ..Listener::example()
                }),
                LoadBalancer::with_listener(with_rule(Action::Forward)),
            ])
            .not_applicable([LoadBalancer::gateway()])
            .check();
    }
}
