//! How fast a scan may call each API: at most half of what AWS publishes, so that the account's own workload keeps the
//! rest. APIs without a published limit are bounded by the number of calls in flight alone.

/// A token bucket, one in each region: of its own for each API, or one for all APIs of a service together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    /// A service's prefix, or one action of it.
    calls: &'static str,
    /// Tokens that come back each second.
    pub(super) per_second: u32,
    /// Tokens in a full bucket.
    pub(super) burst: u32,
    together: bool,
}

impl Limit {
    const fn each(calls: &'static str, per_second: u32, burst: u32) -> Self {
        Self { calls, per_second, burst, together: false }
    }

    const fn together(calls: &'static str, per_second: u32, burst: u32) -> Self {
        Self { together: true, ..Self::each(calls, per_second, burst) }
    }

    /// The name of the bucket that calls of this action draw from.
    pub(super) fn bucket(&self, action: &'static str) -> &'static str {
        if self.together { self.calls } else { action }
    }
}

const LIMITS: &[Limit] = &[
    // https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html : 1 a second, which no smaller number halves
    Limit::each("acm:ListCertificates", 1, 1),
    // The same page: 10 a second each
    Limit::each("acm", 5, 5),
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html : 10 a second
    Limit::each("cloudtrail", 5, 5),
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html : 9 a second
    Limit::each("cloudwatch:DescribeAlarms", 4, 4),
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html : 10 a second, 40 at once
    Limit::each("apigateway", 5, 20),
    // No published number; tools that scan CloudFront stay at 5 a second.
    Limit::each("cloudfront", 5, 5),
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html : 10 a second
    Limit::each("dynamodb:DescribeContinuousBackups", 5, 5),
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html : 10 a second
    Limit::each("dynamodb:ListTagsOfResource", 5, 5),
    // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html : 100, then 20 a second
    Limit::each("ec2", 10, 50),
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html : reads 50, then 20 a second
    Limit::each("ecs", 10, 25),
    // No published number; tools that scan IAM stay at 15 a second an API.
    Limit::each("iam", 10, 20),
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html : 10 a second
    Limit::each("logs:DescribeLogGroups", 5, 5),
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html : 15 a second
    Limit::each("lambda:GetPolicy", 7, 7),
    // As above: 15 a second for all others together
    Limit::together("lambda", 7, 7),
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html : 50 a second
    Limit::each("secretsmanager:GetResourcePolicy", 25, 25),
    // https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html : 30 a second
    Limit::each("sns", 15, 15),
    // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html : 200, then 20 a second
    Limit::each("states:DescribeStateMachine", 10, 100),
    // As above: 100, then 5 a second
    Limit::each("states:ListStateMachines", 2, 50),
    // As above: 100, then 1 a second
    Limit::each("states:ListTagsForResource", 1, 50),
    // https://docs.aws.amazon.com/waf/latest/developerguide/limits.html : 1 a second, which no smaller number halves
    Limit::each("wafv2:ListResourcesForWebACL", 1, 1),
    // https://docs.aws.amazon.com/waf/latest/developerguide/limits.html : 5 a second
    Limit::each("wafv2", 2, 2),
];

/// The bucket that calls of this IAM action draw from, if AWS limits it.
pub(super) fn of(action: &str) -> Option<&'static Limit> {
    let service = action.split(':').next()?;
    LIMITS.iter().find(|limit| limit.calls == action || limit.calls == service)
}
