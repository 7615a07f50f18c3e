use crate::{
    model::{
        Account,
        cloudfront::{Distribution, Origin, OriginKind},
        s3::Found,
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, any_of, not_applicable, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-s3-origin-non-existent-bucket",
    title: "CloudFront distributions name no S3 bucket that the account does not have",
    severity: Severity::High,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &[
        "config:CLOUDFRONT_S3_ORIGIN_NON_EXISTENT_BUCKET",
        "securityhub:CloudFront.12",
        "prowler:cloudfront_distributions_s3_origin_non_existent_bucket",
    ],
    differs: &[Difference {
        from: &[
            "config:CLOUDFRONT_S3_ORIGIN_NON_EXISTENT_BUCKET",
            "prowler:cloudfront_distributions_s3_origin_non_existent_bucket",
        ],
        how: "The bucket must belong to the account, in any region. That a bucket of the name exists is not \
                  enough: somebody else may have made it after the right one was deleted, which is what the rule \
                  is for.",
        source: &[(
            "CloudFront.12",
            "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-12",
        )],
    }],
    parameters: &[],
    reads: &["s3:ListAllMyBuckets"],
    rationale: "Whoever creates a bucket of that name decides what the distribution serves.",
    remediation: Remediation {
        text: "Create the bucket, or remove the origin: distribution, Origins, Delete.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html",
    check,
};

fn check(distribution: &Distribution, account: &Account) -> Outcome {
    let buckets = distribution.origins.get()?.iter().filter_map(bucket);
    let mut outcomes: Vec<Outcome> = buckets.map(|name| exists(account, name)).collect();
    if outcomes.is_empty() {
        outcomes.push(not_applicable("no origin is a bucket"));
    }
    any_of(outcomes)
}

/// The bucket that an origin names.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html>
fn bucket(origin: &Origin) -> Option<&str> {
    let OriginKind::S3 { .. } = origin.kind else { return None };
    let (name, _) = origin.domain.rsplit_once(".s3.").or_else(|| origin.domain.rsplit_once(".s3-"))?;
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html: the alias of an access point, which
    // no bucket may be called.
    let is_alias = name.ends_with("-s3alias") || name.ends_with("--ol-s3");
    (!is_alias).then_some(name)
}

fn exists(account: &Account, name: &str) -> Outcome {
    let is_own = account.s3.find(name)? != Found::NotOwn;
    require(is_own, format!("its origin is the bucket {name}, which this account does not have"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn with(domain: &str) -> Distribution {
        Distribution::with_origin(Origin { domain: domain.to_owned(), ..Origin::example() })
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Distribution::example(), with("shop-invoices-prod.s3.amazonaws.com")])
            .non_compliant([
                with("gone.s3.eu-west-1.amazonaws.com"),
                with("gone.s3-eu-west-1.amazonaws.com"),
                with("gone.s3.us-west-2.amazonaws.com"),
                with("gone.s3.amazonaws.com"),
            ])
            .not_applicable([Distribution::with_origin(Origin::custom("https-only"))])
            .not_applicable([with("shop-point-a1b2c3d4-s3alias.s3.eu-west-1.amazonaws.com")])
            .given(|account| account.s3 = std::mem::take(&mut account.s3).elsewhere("far", "us-west-2"))
            .compliant([with("far.s3.us-west-2.amazonaws.com"), with("far.s3.amazonaws.com")])
            .check();
    }
}
