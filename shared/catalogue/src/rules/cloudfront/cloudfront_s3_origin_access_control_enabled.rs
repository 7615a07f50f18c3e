use crate::{
    model::{
        Account,
        cloudfront::{Distribution, Origin, OriginKind},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-s3-origin-access-control-enabled",
    title: "CloudFront distributions reach S3 by an origin access control",
    severity: Severity::Medium,
    expectations: &[38],
    themes: &["public-access"],
    equivalents: &[
        "config:CLOUDFRONT_S3_ORIGIN_ACCESS_CONTROL_ENABLED",
        "securityhub:CloudFront.13",
        "prowler:cloudfront_distributions_s3_origin_access_control",
    ],
    differs: &[Difference {
        from: &[
            "config:CLOUDFRONT_S3_ORIGIN_ACCESS_CONTROL_ENABLED",
            "securityhub:CloudFront.13",
            "prowler:cloudfront_distributions_s3_origin_access_control",
        ],
        how: "A bucket that is named as a custom origin by its own host name is a violation too: CloudFront \
                  then asks it without a signature, as anyone could. Its website endpoint, which knows no access \
                  control, is not asked.",
        source: &[(
            "Restricting access to S3",
            "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "Otherwise the bucket must be open to everyone, and whoever knows its name goes round the distribution. \
                Legacy access identities do not work with KMS keys and new regions.",
    remediation: Remediation {
        text: "Create an origin access control, choose it, and copy the policy that the console shows to the bucket: \
               distribution, Origins, Edit.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    check,
};

fn check(distribution: &Distribution, _: &Account) -> Outcome {
    let faults: Vec<String> = distribution.origins.get()?.iter().filter_map(fault).collect();
    require(faults.is_empty(), faults.join("; "))
}

fn fault(origin: &Origin) -> Option<String> {
    match origin.kind {
        _ if origin.access_control => None,
        OriginKind::S3 { access_identity: true } => {
            Some(format!("origin {} is reached by a legacy access identity", origin.id))
        }
        OriginKind::S3 { access_identity: false } => Some(format!("origin {} has no origin access control", origin.id)),
        OriginKind::Custom { .. } if is_bucket(&origin.domain) => {
            Some(format!("origin {} is a bucket that is asked like a web server", origin.id))
        }
        OriginKind::Custom { .. } | OriginKind::Vpc => None,
    }
}

/// Whether a host name is that of a bucket, other than of its website: those know no origin access control.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>
fn is_bucket(domain: &str) -> bool {
    domain.contains(".s3.") && (domain.ends_with(".amazonaws.com") || domain.ends_with(".amazonaws.com.cn"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn with(access_identity: bool) -> Distribution {
        let kind = OriginKind::S3 { access_identity };
        Distribution::with_origin(Origin { access_control: false, kind, ..Origin::example() })
    }

    fn custom(domain: &str) -> Distribution {
        Distribution::with_origin(Origin { domain: domain.to_owned(), ..Origin::custom("https-only") })
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Distribution::example(), Distribution::with_origin(Origin::custom("https-only"))])
            .compliant([
                custom("shop.s3-website-eu-west-1.amazonaws.com"),
                custom("shop.s3-website.eu-central-1.amazonaws.com"),
                custom("files.s3.example.com"),
            ])
            .non_compliant([with(false), with(true)])
            .non_compliant([
                custom("shop-invoices-prod.s3.amazonaws.com"),
                custom("shop-invoices-prod.s3.eu-west-1.amazonaws.com"),
            ])
            .check();
    }
}
