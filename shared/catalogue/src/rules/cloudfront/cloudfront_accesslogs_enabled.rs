use crate::{
    model::{Account, cloudfront::Distribution},
    observed::any,
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-accesslogs-enabled",
    title: "CloudFront distributions log requests",
    severity: Severity::Medium,
    expectations: &[38],
    themes: &["logging"],
    equivalents: &[
        "config:CLOUDFRONT_ACCESSLOGS_ENABLED",
        "securityhub:CloudFront.5",
        "prowler:cloudfront_distributions_logging_enabled",
    ],
    differs: &[
        Difference {
            from: &["config:CLOUDFRONT_ACCESSLOGS_ENABLED", "securityhub:CloudFront.5"],
            how: "Standard logging of the second version, which CloudWatch Logs delivers, counts as the first one \
                  does.",
            source: &[(
                "Standard logging",
                "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html",
            )],
        },
        Difference {
            from: &["prowler:cloudfront_distributions_logging_enabled"],
            how: "Real-time logs alone are not enough: they hold a sample of the requests, of single behaviours.",
            source: &[
                (
                    "RealtimeLogConfig",
                    "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_RealtimeLogConfig.html",
                ),
                (
                    "CloudFront.5",
                    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-5",
                ),
            ],
        },
    ],
    parameters: &[],
    reads: &["cloudfront:GetDistributionConfig", "logs:DescribeDeliveries", "logs:DescribeDeliverySources"],
    rationale: "Access logs tell who asked for what, from where and when; without them an attack or a leak cannot be \
                traced.",
    remediation: Remediation {
        text: "Turn on standard logging to a bucket, a log group or a Firehose stream: distribution, Logging, Add.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html",
    check,
};

/// Standard logging has two versions, of which either will do.
fn check(distribution: &Distribution, _: &Account) -> Outcome {
    let to_bucket = distribution.log_bucket.get().map(Option::is_some);
    let delivered = distribution.delivers_access_logs.get().copied();
    require(any([to_bucket, delivered])?, "requests are not logged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn unlogged() -> Distribution {
        Distribution { log_bucket: Known(None), ..Distribution::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Distribution::example(), Distribution { delivers_access_logs: Known(true), ..unlogged() }])
            .non_compliant([unlogged()])
            .check();
    }
}
