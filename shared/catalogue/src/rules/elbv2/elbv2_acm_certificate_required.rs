use crate::{
    model::{
        Account,
        elbv2::{Listener, LoadBalancer, LoadBalancerKind},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "elbv2-acm-certificate-required",
    title: "TLS listeners of load balancers use certificates of AWS Certificate Manager",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["certificates"],
    equivalents: &["config:ELBV2_ACM_CERTIFICATE_REQUIRED"],
    differs: &[Difference {
        from: &["config:ELBV2_ACM_CERTIFICATE_REQUIRED"],
        how: "Only listeners with a certificate are asked where it is from. That another one has none is a \
                  violation of `elbv2-listener-encryption-in-transit`.",
        source: &[(
            "Certificates",
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
        )],
    }],
    parameters: &[],
    reads: &["elasticloadbalancing:DescribeListeners"],
    rationale: "AWS Certificate Manager renews its certificates; one that was uploaded to IAM expires unless somebody \
                remembers it.",
    remediation: Remediation {
        text: "Request or import the certificate in AWS Certificate Manager and choose it: load balancer, Listeners \
               and rules, Edit, Default certificate.",
        cli: "aws elbv2 modify-listener --listener-arn {listener} --certificates CertificateArn={certificate} --region \
              {region}",
    },
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
    check,
};

fn check(balancer: &LoadBalancer, _: &Account) -> Outcome {
    let listeners = balancer.listeners.get()?;
    let with_tls: Vec<&Listener> = listeners.iter().filter(|listener| listener.certificate.is_some()).collect();
    if balancer.is(LoadBalancerKind::Gateway) || with_tls.is_empty() {
        return not_applicable("no listener has a certificate");
    }
    let others: Vec<String> =
        with_tls.into_iter().filter(|listener| !is_of_acm(listener)).map(Listener::label).collect();
    require(others.is_empty(), format!("the certificate of {} is not of AWS Certificate Manager", others.join(", ")))
}

fn is_of_acm(listener: &Listener) -> bool {
    listener.certificate.as_deref().and_then(|arn| arn.split(':').nth(2)) == Some("acm")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([LoadBalancer::example()])
            .non_compliant([LoadBalancer::with_listener(Listener {
                certificate: Some("arn:aws:iam::111111111111:server-certificate/old".to_owned()),
                ..Listener::example()
            })])
            .not_applicable([LoadBalancer::gateway(), LoadBalancer::with_listener(Listener::plain())])
            .check();
    }
}
