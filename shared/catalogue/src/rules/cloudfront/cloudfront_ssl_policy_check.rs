use crate::{
    model::{Account, cloudfront::Distribution},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-ssl-policy-check",
    title: "CloudFront distributions use a recommended security policy",
    severity: Severity::Low,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &["config:CLOUDFRONT_SSL_POLICY_CHECK", "securityhub:CloudFront.15"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "The recommended policies leave out ciphers that earlier ones with TLS 1.2 still offer, those without \
                forward secrecy among them.",
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
    let is_recommended = matches!(policy, "TLSv1.2_2021" | "TLSv1.2_2025" | "TLSv1.3_2025");
    require(is_recommended, format!("its security policy is {policy}"))
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
            .non_compliant([with(None), with(Some("TLSv1.2_2019"))])
            .check();
    }
}
