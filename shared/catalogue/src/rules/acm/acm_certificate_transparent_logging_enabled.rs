use crate::{
    model::{Account, acm::Certificate},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Certificate> = Rule {
    id: "acm-certificate-transparent-logging-enabled",
    title: "Certificates that ACM issues stand in public transparency logs",
    severity: Severity::Low,
    expectations: &[],
    themes: &["certificates"],
    equivalents: &[
        "config:ACM_CERTIFICATE_TRANSPARENT_LOGGING_ENABLED",
        "prowler:acm_certificates_transparency_logs_enabled",
    ],
    differs: &[Difference {
        from: &["prowler:acm_certificates_transparency_logs_enabled"],
        how: "Certificates of a private CA are not applicable, as imported ones are: the public logs do not \
                  take them.",
        source: &[(
            "Certificate transparency",
            "https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html#concept-transparency",
        )],
    }],
    parameters: &[],
    reads: &["acm:DescribeCertificate"],
    rationale: "Browsers distrust certificates that stand in no transparency log, and the logs are where an owner finds \
                certificates that someone else got for a domain.",
    remediation: Remediation {
        text: "Turn on transparency logging, and request the certificate anew: logging begins when it is issued or renewed.",
        cli: "aws acm update-certificate-options --certificate-arn {arn} --options \
              CertificateTransparencyLoggingPreference=ENABLED --region {region}",
    },
    source: "https://docs.aws.amazon.com/acm/latest/userguide/acm-bestpractices.html",
    check,
};

fn check(certificate: &Certificate, _: &Account) -> Outcome {
    match certificate.transparency_logged.get()? {
        None => not_applicable("ACM logs only the public certificates that it issues itself"),
        Some(logged) => require(*logged, "transparency logging is off"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let logged = |logged| Certificate { transparency_logged: Known(logged), ..Certificate::example() };
        Cases::of(&RULE)
            .compliant([Certificate::example()])
            .non_compliant([logged(Some(false))])
            .not_applicable([logged(None)])
            .check();
    }
}
