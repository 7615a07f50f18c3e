use crate::{
    model::{Account, iam::ServerCertificate},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<ServerCertificate> = Rule {
    id: "iam-server-certificate-expiration-check",
    title: "Server certificates kept in IAM have not expired",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["certificates"],
    equivalents: &[
        "config:IAM_SERVER_CERTIFICATE_EXPIRATION_CHECK",
        "securityhub:IAM.26",
        "prowler:iam_no_expired_server_certificates_stored",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "An expired certificate breaks whatever still serves it, and teaches people to click warnings away.",
    remediation: Remediation {
        text: "Delete the certificate, or better, move to AWS Certificate Manager, which renews certificates.",
        cli: "aws iam delete-server-certificate --server-certificate-name {name}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html",
    check,
};

fn check(certificate: &ServerCertificate, account: &Account) -> Outcome {
    let expiration = certificate.expiration.get()?;
    require(*expiration > account.time, format!("the certificate expired on {}", expiration.strftime("%Y-%m-%d")))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([ServerCertificate::example()])
            .non_compliant([ServerCertificate {
                expiration: Known(Timestamp::UNIX_EPOCH),
                ..ServerCertificate::example()
            }])
            .check();
    }
}
