use crate::{
    model::{Account, cloudfront::Distribution},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-sni-enabled",
    title: "CloudFront distributions serve their certificate by server name",
    severity: Severity::Low,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &[
        "config:CLOUDFRONT_SNI_ENABLED",
        "securityhub:CloudFront.8",
        "prowler:cloudfront_distributions_https_sni_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Addresses of its own for one certificate are costly and serve only viewers too old to name the host.",
    remediation: Remediation {
        text: "Turn off Legacy clients support: distribution, General, Edit.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-https-dedicated-ip-or-sni.html",
    check,
};

fn check(distribution: &Distribution, _: &Account) -> Outcome {
    let certificate = distribution.certificate.get()?;
    if certificate.cloudfront_default {
        return not_applicable("it answers with the certificate of *.cloudfront.net");
    }
    require(certificate.sni_only, "its certificate has addresses of its own")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::cloudfront::Certificate, observed::Known, testing::Cases};

    fn with(certificate: Certificate) -> Distribution {
        Distribution { certificate: Known(certificate), ..Distribution::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Distribution::example()])
            .non_compliant([with(Certificate { sni_only: false, ..Certificate::example() })])
            .not_applicable([with(Certificate { cloudfront_default: true, ..Certificate::example() })])
            .check();
    }
}
