//! How fast a scan may call each API: at most half of what AWS publishes, so that the account's own workload keeps the
//! rest. APIs without a published limit are bounded by the number of calls in flight alone.

/// A token bucket: one for each API of a service, in each region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    /// A service's prefix, or one action of it.
    calls: &'static str,
    /// Tokens that come back each second.
    pub(super) per_second: u32,
    /// Tokens in a full bucket.
    pub(super) burst: u32,
}

const LIMITS: &[Limit] = &[
    // https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html : 1 a second, which no smaller number halves
    Limit { calls: "acm:ListCertificates", per_second: 1, burst: 1 },
    // The same page: 10 a second each
    Limit { calls: "acm", per_second: 5, burst: 5 },
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html : 10 a second
    Limit { calls: "cloudtrail", per_second: 5, burst: 10 },
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html : 9 a second
    Limit { calls: "cloudwatch:DescribeAlarms", per_second: 4, burst: 4 },
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html : 10 a second, 40 at once
    Limit { calls: "apigateway", per_second: 5, burst: 20 },
    // No published number; tools that scan CloudFront stay at 5 a second.
    Limit { calls: "cloudfront", per_second: 5, burst: 5 },
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html : 10 a second
    Limit { calls: "dynamodb:DescribeContinuousBackups", per_second: 5, burst: 5 },
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html : 10 a second
    Limit { calls: "dynamodb:ListTagsOfResource", per_second: 5, burst: 5 },
    // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html : 100, then 20 a second
    Limit { calls: "ec2", per_second: 10, burst: 50 },
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html : reads 50, then 20 a second
    Limit { calls: "ecs", per_second: 10, burst: 25 },
    // No published number; tools that scan IAM stay at 15 a second an API.
    Limit { calls: "iam", per_second: 10, burst: 20 },
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html : 10 a second
    Limit { calls: "logs:DescribeLogGroups", per_second: 5, burst: 5 },
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html : 15 a second
    Limit { calls: "lambda:GetPolicy", per_second: 7, burst: 7 },
    // As above: 15 a second for all others together, of which a function takes four.
    Limit { calls: "lambda", per_second: 2, burst: 4 },
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html : 50 a second
    Limit { calls: "secretsmanager:GetResourcePolicy", per_second: 25, burst: 25 },
    // https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html : 30 a second
    Limit { calls: "sns", per_second: 15, burst: 30 },
    // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html : 200, then 20 a second
    Limit { calls: "states:DescribeStateMachine", per_second: 10, burst: 100 },
    // As above: 100, then 5 a second
    Limit { calls: "states:ListStateMachines", per_second: 2, burst: 50 },
    // As above: 100, then 1 a second
    Limit { calls: "states:ListTagsForResource", per_second: 1, burst: 50 },
    // https://docs.aws.amazon.com/waf/latest/developerguide/limits.html : 1 a second, which no smaller number halves
    Limit { calls: "wafv2:ListResourcesForWebACL", per_second: 1, burst: 1 },
    // https://docs.aws.amazon.com/waf/latest/developerguide/limits.html : 5 a second
    Limit { calls: "wafv2", per_second: 2, burst: 2 },
];

/// The bucket that calls of this IAM action draw from, if AWS limits it.
pub(super) fn of(action: &str) -> Option<&'static Limit> {
    let service = action.split(':').next()?;
    LIMITS.iter().find(|limit| limit.calls == action || limit.calls == service)
}
