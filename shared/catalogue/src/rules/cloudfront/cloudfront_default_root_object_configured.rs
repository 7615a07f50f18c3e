use crate::{
    model::{
        Account,
        cloudfront::{Distribution, OriginKind},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-default-root-object-configured",
    title: "CloudFront distributions of buckets name the object that they serve for the root",
    severity: Severity::High,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &[
        "config:CLOUDFRONT_DEFAULT_ROOT_OBJECT_CONFIGURED",
        "securityhub:CloudFront.1",
        "prowler:cloudfront_distributions_default_root_object",
    ],
    differs: &[Difference {
        from: &[
            "config:CLOUDFRONT_DEFAULT_ROOT_OBJECT_CONFIGURED",
            "prowler:cloudfront_distributions_default_root_object",
        ],
        how: "Not applicable to a distribution without a bucket among its origins, as for Security Hub: a web \
                  server answers its root itself.",
        source: &[(
            "CloudFront.1",
            "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-1",
        )],
    }],
    parameters: &[],
    reads: &["cloudfront:GetDistributionConfig"],
    rationale: "Without one, a request for the root asks the bucket for a list of everything in it, which it may give.",
    remediation: Remediation {
        text: "Name the object, such as index.html: distribution, General, Edit, Default root object.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html",
    check,
};

fn check(distribution: &Distribution, _: &Account) -> Outcome {
    if !distribution.origins.get()?.iter().any(|origin| matches!(origin.kind, OriginKind::S3 { .. })) {
        return not_applicable("no origin is a bucket");
    }
    require(distribution.default_root_object.get()?.is_some(), "it has no default root object")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::cloudfront::Origin, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Distribution::example()])
            .non_compliant([Distribution { default_root_object: Known(None), ..Distribution::example() }])
            .not_applicable([Distribution::with_origin(Origin::custom("https-only"))])
            .check();
    }
}
