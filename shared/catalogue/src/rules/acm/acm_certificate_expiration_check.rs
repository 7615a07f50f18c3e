use crate::{
    model::{
        Account,
        acm::{Certificate, Status},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require, violation},
};

pub(super) static RULE: Rule<Certificate> = Rule {
    id: "acm-certificate-expiration-check",
    title: "Certificates do not expire soon",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["certificates"],
    equivalents: &[
        "config:ACM_CERTIFICATE_EXPIRATION_CHECK",
        "securityhub:ACM.1",
        "prowler:acm_certificates_expiration_check",
    ],
    differs: &[
        Difference {
            from: &["config:ACM_CERTIFICATE_EXPIRATION_CHECK", "prowler:acm_certificates_expiration_check"],
            how: "A certificate must be valid for 30 more days (`acm_expiration_days_min`), as Security Hub's \
                  default is, rather than 14 or 7.",
            source: &[("ACM.1", "https://docs.aws.amazon.com/securityhub/latest/userguide/acm-controls.html#acm-1")],
        },
        Difference {
            from: &["prowler:acm_certificates_expiration_check"],
            how: "A certificate that was never issued or was revoked is not applicable: it cannot expire.",
            source: &[(
                "Certificate status",
                "https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html",
            )],
        },
    ],
    parameters: &["acm_expiration_days_min"],
    reads: &["acm:DescribeCertificate"],
    rationale: "Clients refuse connections to whatever presents a certificate that has expired.",
    remediation: Remediation {
        text: "Import a new certificate in place of an imported one. ACM renews its own while they are in use and their \
               domains can be validated: certificate, Domains. Delete a certificate that nothing needs.",
        cli: "aws acm import-certificate --certificate-arn {arn} --certificate fileb://certificate.pem --private-key \
              fileb://key.pem --region {region}",
    },
    source: "https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html",
    check,
};

fn check(certificate: &Certificate, account: &Account) -> Outcome {
    let description = certificate.description.get()?;
    match description.status {
        Status::Expired => return violation("has expired"),
        Status::Revoked => return not_applicable("it was revoked"),
        Status::PendingValidation | Status::Unusable => return not_applicable("it is not issued"),
        Status::Issued => {}
    }
    let Some(expires) = description.expires else {
        return not_applicable("ACM does not say when it expires");
    };
    let left = expires.duration_since(account.time).as_hours() / 24;
    if expires <= account.time {
        return violation("has expired");
    }
    let least = i64::from(account.parameters.acm_expiration_days_min);
    require(left >= least, format!("expires in {left} days, on {}", expires.strftime("%Y-%m-%d")))
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;
    use crate::{model::acm::Description, testing::Cases};

    fn expiring_in(days: i64) -> Certificate {
        let expires = Account::example().time + SignedDuration::from_hours(24 * days);
        Certificate::described(Description { expires: Some(expires), ..Description::example() })
    }

    fn in_status(status: Status, expires: Option<Timestamp>) -> Certificate {
        Certificate::described(Description { status, expires, ..Description::example() })
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Certificate::example(), expiring_in(30)])
            .non_compliant([
                expiring_in(29),
                expiring_in(0),
                expiring_in(-5),
                in_status(Status::Expired, Some(Timestamp::UNIX_EPOCH)),
            ])
            .not_applicable([
                in_status(Status::PendingValidation, None),
                in_status(Status::Unusable, None),
                in_status(Status::Revoked, Some(Timestamp::UNIX_EPOCH)),
                in_status(Status::Issued, None),
            ])
            .given(|account| account.parameters.acm_expiration_days_min = 14)
            .compliant([expiring_in(14)])
            .non_compliant([expiring_in(13)])
            .check();
    }
}
