use crate::{
    model::{
        Account,
        cloudfront::{Distribution, Origin, OriginKind},
    },
    rule::{Outcome, Remediation, Rule, Severity, any_of, not_applicable, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-s3-origin-non-existent-bucket",
    title: "CloudFront distributions name no S3 bucket that the account does not have",
    severity: Severity::High,
    expectations: &[],
    equivalents: &[
        "config:CLOUDFRONT_S3_ORIGIN_NON_EXISTENT_BUCKET",
        "securityhub:CloudFront.12",
        "prowler:cloudfront_distributions_s3_origin_non_existent_bucket",
    ],
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
    let buckets = distribution.origins.iter().filter_map(bucket);
    let mut outcomes: Vec<Outcome> = buckets.map(|(name, region)| exists(account, name, region)).collect();
    if outcomes.is_empty() {
        outcomes.push(not_applicable("no origin is a bucket"));
    }
    any_of(outcomes)
}

/// The bucket that an origin names, and its region, if the host name tells it.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html>
fn bucket(origin: &Origin) -> Option<(&str, Option<&str>)> {
    let OriginKind::S3 { .. } = origin.kind else { return None };
    let (name, rest) = origin.domain.rsplit_once(".s3.").or_else(|| origin.domain.rsplit_once(".s3-"))?;
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html: the alias of an access point, which
    // no bucket may be called.
    if name.ends_with("-s3alias") || name.ends_with("--ol-s3") {
        return None;
    }
    let region = rest.split_once(".amazonaws.com").map(|(region, _)| region.trim_start_matches("dualstack."));
    Some((name, region.filter(|region| !region.is_empty())))
}

/// A bucket whose region the host name does not tell may be in one that was not scanned.
fn exists(account: &Account, name: &str, region: Option<&str>) -> Outcome {
    let text = format!("its origin is the bucket {name}, which this account does not have");
    match region {
        Some(region) => require(account.s3.bucket(region, name)?.is_some(), text),
        None if account.s3.known_bucket(name).is_some() => require(true, ""),
        None => {
            account.s3.buckets.everywhere()?;
            not_applicable(format!("the region of the bucket {name} is not told"))
        }
    }
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
            .non_compliant([with("gone.s3.eu-west-1.amazonaws.com"), with("gone.s3-eu-west-1.amazonaws.com")])
            .not_applicable([Distribution::with_origin(Origin::custom("https-only")), with("gone.s3.amazonaws.com")])
            .not_applicable([with("shop-point-a1b2c3d4-s3alias.s3.eu-west-1.amazonaws.com")])
            .insufficient_data([with("elsewhere.s3.us-west-2.amazonaws.com")])
            .check();
    }
}
