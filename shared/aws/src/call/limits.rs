//! How fast AWS lets each API be called, as far as it says so.

/// A token bucket, one in each region: of its own for each API, or one for all APIs of a service together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    /// A service's prefix, or one action of it.
    calls: &'static str,
    /// Tokens that come back each second.
    pub(crate) per_second: u32,
    /// Tokens in a full bucket.
    pub(crate) burst: u32,
    together: bool,
}

impl Limit {
    pub(crate) const fn each(calls: &'static str, per_second: u32, burst: u32) -> Self {
        Self { calls, per_second, burst, together: false }
    }

    const fn together(calls: &'static str, per_second: u32, burst: u32) -> Self {
        Self { together: true, ..Self::each(calls, per_second, burst) }
    }

    /// The name of the bucket that calls of this action draw from.
    pub(crate) fn bucket(&self, action: &'static str) -> &'static str {
        if self.together { self.calls } else { action }
    }
}

/// Where AWS publishes nothing: far below what its larger services say, and a rate from which throttles can lead down.
const UNPUBLISHED: Limit = Limit::each("", 200, 200);

const LIMITS: &[Limit] = &[
    // https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
    Limit::each("acm:ListCertificates", 1, 1),
    // The same page
    Limit::each("acm", 10, 10),
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
    Limit::each("cloudtrail", 10, 10),
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
    Limit::each("cloudwatch:DescribeAlarms", 9, 9),
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
    Limit::each("apigateway", 10, 40),
    // No published number; tools that scan CloudFront stay at 5 a second, which is half of this.
    Limit::each("cloudfront", 10, 10),
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html
    Limit::each("dynamodb:DescribeContinuousBackups", 10, 10),
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html
    Limit::each("dynamodb:ListTagsOfResource", 10, 10),
    // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
    Limit::each("ec2", 20, 100),
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html : reads of resources
    Limit::each("ecs", 20, 50),
    // No published number; tools that scan IAM stay at 15 to 35 a second an API.
    Limit::each("iam", 20, 40),
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
    Limit::each("logs:DescribeLogGroups", 10, 10),
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    Limit::each("lambda:GetPolicy", 15, 15),
    // The same page: all others together
    Limit::together("lambda", 15, 15),
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
    Limit::each("secretsmanager:GetResourcePolicy", 50, 50),
    // https://docs.aws.amazon.com/general/latest/gr/sns.html
    Limit::each("sns:ListTagsForResource", 10, 10),
    // https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html
    Limit::each("sns", 30, 30),
    // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    Limit::each("states:DescribeStateMachine", 20, 200),
    // The same page
    Limit::each("states:ListStateMachines", 5, 100),
    // The same page
    Limit::each("states:ListTagsForResource", 1, 100),
    // https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html : there is a rate, but
    // only the account's own quotas say which. This is a cautious guess.
    Limit::each("tag", 10, 20),
    // https://docs.aws.amazon.com/waf/latest/developerguide/limits.html
    Limit::each("wafv2:ListResourcesForWebACL", 1, 1),
    // The same page
    Limit::each("wafv2", 5, 5),
];

/// The bucket that calls of this IAM action draw from.
pub(crate) fn of(action: &str) -> Limit {
    let service = action.split(':').next();
    let is_for = |limit: &&Limit| limit.calls == action || Some(limit.calls) == service;
    LIMITS.iter().find(is_for).copied().unwrap_or(UNPUBLISHED)
}
