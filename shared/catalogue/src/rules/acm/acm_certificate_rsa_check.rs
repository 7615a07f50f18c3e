use crate::{
    model::{Account, acm::Certificate},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, require},
};

pub(super) static RULE: Rule<Certificate> = Rule {
    id: "acm-certificate-rsa-check",
    title: "RSA certificates have keys of at least 2048 bits",
    severity: Severity::High,
    expectations: &[],
    themes: &["certificates"],
    equivalents: &[
        "config:ACM_CERTIFICATE_RSA_CHECK",
        "securityhub:ACM.2",
        "prowler:acm_certificates_with_secure_key_algorithms",
    ],
    differs: &[],
    parameters: &[],
    reads: &["acm:DescribeCertificate"],
    rationale: "Shorter RSA keys can be broken: whoever does so can pose as the owner of the certificate.",
    remediation: Remediation {
        text: "Request or import a certificate with a longer key, put it in place of this one, and delete this one.",
        cli: "aws acm request-certificate --domain-name {domain} --validation-method DNS --key-algorithm RSA_2048 --region \
              {region}",
    },
    source: "https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html",
    check,
};

const BITS_MIN: u32 = 2048;

fn check(certificate: &Certificate, _: &Account) -> Outcome {
    let algorithm = &certificate.description.get()?.key_algorithm;
    match algorithm.strip_prefix("RSA_").and_then(|bits| bits.parse::<u32>().ok()) {
        Some(bits) => require(bits >= BITS_MIN, format!("has an RSA key of {bits} bits")),
        None => Ok(Verdict::Compliant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::acm::Description, testing::Cases};

    fn with(algorithm: &str) -> Certificate {
        Certificate::described(Description { key_algorithm: algorithm.to_owned(), ..Description::example() })
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Certificate::example(), with("RSA_4096"), with("EC_prime256v1")])
            .non_compliant([with("RSA_1024")])
            .check();
    }
}
