use crate::{
    model::{Account, cloudfront::Distribution},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-origin-failover-enabled",
    title: "CloudFront distributions have a second origin for when the first one fails",
    severity: Severity::Low,
    expectations: &[],
    themes: &["availability"],
    equivalents: &[
        "config:CLOUDFRONT_ORIGIN_FAILOVER_ENABLED",
        "securityhub:CloudFront.4",
        "prowler:cloudfront_distributions_multiple_origin_failover_configured",
    ],
    differs: &[Difference {
        from: &["prowler:cloudfront_distributions_multiple_origin_failover_configured"],
        how: "A distribution without any origin group is a violation.",
        source: &[(
            "Origin failover",
            "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "With an origin group, CloudFront asks the second origin when the first one is down or answers with an \
                error.",
    remediation: Remediation {
        text: "Create an origin group of two origins and name it in the behaviour: distribution, Origins, Create \
               origin group.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html",
    check,
};

fn check(distribution: &Distribution, _: &Account) -> Outcome {
    require(distribution.origin_failover, "it has no origin group")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Distribution::example()])
            .non_compliant([Distribution { origin_failover: false, ..Distribution::example() }])
            .check();
    }
}
