use crate::{
    model::{
        Account,
        cloudfront::{Distribution, Origin, OriginKind},
    },
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-no-deprecated-ssl-protocols",
    title: "CloudFront distributions do not speak SSLv3 with their origins",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &["config:CLOUDFRONT_NO_DEPRECATED_SSL_PROTOCOLS", "securityhub:CloudFront.10"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Old versions of SSL and TLS are broken in known ways: what CloudFront and the origin say to each other \
                could be read or changed.",
    remediation: Remediation {
        text: "Leave TLSv1.2 alone in the list: distribution, Origins, Edit, Minimum origin SSL protocol.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
    check,
};

fn check(distribution: &Distribution, _: &Account) -> Outcome {
    let faults: Vec<String> = distribution.origins.get()?.iter().filter_map(fault).collect();
    require(faults.is_empty(), faults.join("; "))
}

fn fault(origin: &Origin) -> Option<String> {
    let OriginKind::Custom { tls_versions, .. } = &origin.kind else { return None };
    let old: Vec<&str> = tls_versions.iter().map(String::as_str).filter(|version| *version == "SSLv3").collect();
    (!old.is_empty()).then(|| format!("origin {} may be spoken to by {}", origin.id, old.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn with(version: &str) -> Distribution {
        let tls_versions = vec!["TLSv1.2".to_owned(), version.to_owned()];
        let kind = OriginKind::Custom { protocol: "https-only".to_owned(), tls_versions };
        Distribution::with_origin(Origin { kind, ..Origin::custom("https-only") })
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE).compliant([Distribution::example(), with("TLSv1.2")]).non_compliant([with("SSLv3")]).check();
    }
}
