use crate::{
    model::{
        Account,
        elbv2::{Action, Listener, LoadBalancer, LoadBalancerKind},
    },
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "elbv2-listener-encryption-in-transit",
    title: "Listeners of load balancers speak TLS",
    severity: Severity::Medium,
    expectations: &[],
    equivalents: &["config:ELBV2_LISTENER_ENCRYPTION_IN_TRANSIT", "securityhub:ELB.18"],
    parameters: &[],
    reads: &["elasticloadbalancing:DescribeListeners"],
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
    if balancer.is(LoadBalancerKind::Gateway) {
        return not_applicable("gateway load balancers pass packets on as they are");
    }
    let plain: Vec<String> =
        balancer.listeners.get()?.iter().filter(|listener| !is_encrypted(listener)).map(Listener::label).collect();
    require(plain.is_empty(), format!("no TLS on {}", plain.join(", ")))
}

fn is_encrypted(listener: &Listener) -> bool {
    matches!(listener.protocol.as_deref(), Some("HTTPS" | "TLS" | "QUIC"))
        || listener.default_action == Action::Redirect("HTTPS".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([LoadBalancer::example(), LoadBalancer::network()])
            .non_compliant([
                LoadBalancer::with_listener(Listener::plain()),
                LoadBalancer::with_listener(Listener { protocol: Some("TCP".to_owned()), ..Listener::example() }),
            ])
            .not_applicable([LoadBalancer::gateway()])
            .check();
    }
}
