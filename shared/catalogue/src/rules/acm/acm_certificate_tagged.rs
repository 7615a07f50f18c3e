use crate::{
    model::{Account, acm::Certificate},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Certificate> = Rule {
    id: "acm-certificate-tagged",
    title: "Certificates are tagged",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["securityhub:ACM.3"],
    differs: &[],
    parameters: &[],
    reads: &["acm:ListTagsForCertificate"],
    rationale: "Without any tag nobody knows whose the certificate is, and whom to ask when it expires.",
    remediation: Remediation {
        text: "Add at least one tag that says whose the certificate is: certificate, Tags.",
        cli: "aws acm add-tags-to-certificate --certificate-arn {arn} --tags Key={key},Value={value} --region {region}",
    },
    source: "https://docs.aws.amazon.com/acm/latest/userguide/tags.html",
    check,
};

/// Tags that begin with `aws:` are AWS's own.
fn check(certificate: &Certificate, _: &Account) -> Outcome {
    require(certificate.identity.tags.get()?.keys().any(|key| !key.starts_with("aws:")), "has no tag")
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{model::Tags, testing::Cases};

    #[test]
    fn verdicts() {
        let stack = Tags::from([("aws:cloudformation:stack-name".to_owned(), "shop".to_owned())]);
        Cases::of(&RULE)
            .compliant([Certificate::example()])
            .non_compliant([
                Certificate { identity: Certificate::example().identity.tagged([]), ..Certificate::example() },
                Certificate { identity: Certificate::example().identity.tagged(stack), ..Certificate::example() },
            ])
            .check();
    }
}
