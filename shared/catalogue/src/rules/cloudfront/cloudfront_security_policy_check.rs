use crate::{
    model::{Account, cloudfront::Distribution},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-security-policy-check",
    title: "CloudFront distributions refuse viewers with versions before TLS 1.2",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &["config:CLOUDFRONT_SECURITY_POLICY_CHECK"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "TLS 1.0 and 1.1 are broken in known ways. With its own certificate, CloudFront always speaks them.",
    remediation: Remediation {
        text: "Choose TLSv1.2_2021 or later, with a certificate of your own: distribution, General, Edit, Security \
               policy.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
    check,
};

fn check(distribution: &Distribution, _: &Account) -> Outcome {
    let policy = distribution.certificate.get()?.minimum_tls.as_deref().unwrap_or("TLSv1");
    let is_current = policy.starts_with("TLSv1.2") || policy.starts_with("TLSv1.3");
    require(is_current, format!("viewers may speak versions as old as {policy} says"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::cloudfront::Certificate, observed::Known, testing::Cases};

    fn with(policy: Option<&str>) -> Distribution {
        let certificate = Certificate { minimum_tls: policy.map(str::to_owned), ..Certificate::example() };
        Distribution { certificate: Known(certificate), ..Distribution::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Distribution::example(), with(Some("TLSv1.3_2025"))])
            .non_compliant([with(None), with(Some("TLSv1.1_2016")), with(Some("TLSv1"))])
            .check();
    }
}
