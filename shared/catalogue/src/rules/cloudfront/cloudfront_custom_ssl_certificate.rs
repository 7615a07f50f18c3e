use crate::{
    model::{Account, cloudfront::Distribution},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-custom-ssl-certificate",
    title: "CloudFront distributions answer with a certificate of their owner",
    severity: Severity::Low,
    expectations: &[],
    themes: &["certificates", "encryption-in-transit"],
    equivalents: &[
        "config:CLOUDFRONT_CUSTOM_SSL_CERTIFICATE",
        "securityhub:CloudFront.7",
        "prowler:cloudfront_distributions_custom_ssl_certificate",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "With the certificate of *.cloudfront.net, viewers cannot use a name of yours, and CloudFront speaks \
                TLS as old as 1.0.",
    remediation: Remediation {
        text: "Add an alternate domain name with a certificate of AWS Certificate Manager: distribution, General, \
               Edit.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
    check,
};

fn check(distribution: &Distribution, _: &Account) -> Outcome {
    require(!distribution.certificate.get()?.cloudfront_default, "it answers with the certificate of *.cloudfront.net")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::cloudfront::Certificate, observed::Known, testing::Cases};

    fn with_default_certificate() -> Distribution {
        let certificate = Known(Certificate { cloudfront_default: true, minimum_tls: None, sni_only: true });
        Distribution { certificate, ..Distribution::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE).compliant([Distribution::example()]).non_compliant([with_default_certificate()]).check();
    }
}
