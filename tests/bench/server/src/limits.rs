//! The rates that AWS publishes. An API for which it publishes none has none here.

use std::{collections::HashMap, time::Instant};

use crate::call::Call;

struct Limit {
    /// A service, or one operation of it.
    calls: &'static str,
    burst: f64,
    per_second: f64,
    /// Whether all these calls draw from one bucket, rather than each operation from its own.
    together: bool,
}

const fn limit(calls: &'static str, burst: u32, per_second: u32) -> Limit {
    Limit { calls, burst: burst as f64, per_second: per_second as f64, together: false }
}

const fn together(calls: &'static str, burst: u32, per_second: u32) -> Limit {
    Limit { together: true, ..limit(calls, burst, per_second) }
}

const LIMITS: &[Limit] = &[
    // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
    limit("cloudtrail:LookupEvents", 2, 2),
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html
    limit("dynamodb:DescribeContinuousBackups", 10, 10),
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html
    limit("dynamodb:ListTagsOfResource", 10, 10),
    // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
    limit("ec2", 100, 20),
    // https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
    limit("kms:DescribeKey", 2000, 2000),
    limit("kms:GetKeyPolicy", 1000, 1000),
    limit("kms:GetKeyRotationStatus", 1000, 1000),
    limit("kms:ListAliases", 500, 500),
    limit("kms:ListKeys", 500, 500),
    limit("kms:ListResourceTags", 2000, 2000),
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    limit("lambda:GetFunction", 100, 100),
    limit("lambda:GetPolicy", 15, 15),
    together("lambda", 15, 15),
    // https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html
    limit("sns:ListSubscriptions", 30, 30),
    limit("sns:ListSubscriptionsByTopic", 30, 30),
    limit("sns:ListTopics", 30, 30),
];

/// EC2 calls that cost more when they ask for everything at once.
const UNPAGED: [&str; 7] = [
    "DescribeInstanceStatus",
    "DescribeInstances",
    "DescribeNetworkInterfaces",
    "DescribeSecurityGroups",
    "DescribeSnapshots",
    "DescribeSpotInstanceRequests",
    "DescribeVolumes",
];

/// Token buckets, by what draws from them.
#[derive(Default)]
pub struct Buckets(HashMap<String, (f64, Instant)>);

impl Buckets {
    /// Takes a token, if there is one.
    pub fn take(&mut self, call: &Call, now: Instant) -> bool {
        let Some(limit) = of(call) else { return true };
        let bucket = if limit.together { limit.calls.to_owned() } else { call.action() };
        let (tokens, filled) = self.0.entry(bucket).or_insert((limit.burst, now));
        let since = now.saturating_duration_since(*filled).as_secs_f64();
        *tokens = (*tokens + since * limit.per_second).min(limit.burst);
        *filled = now;
        let may = *tokens >= 1.0;
        if may {
            *tokens -= 1.0;
        }
        may
    }
}

fn of(call: &Call) -> Option<Limit> {
    let action = call.action();
    let found = LIMITS.iter().find(|limit| limit.calls == action || limit.calls == call.service)?;
    let unpaged = call.service == "ec2"
        && UNPAGED.contains(&call.operation.as_str())
        && !call.has("MaxResults")
        && !call.has("Filter.");
    Some(if unpaged { limit("ec2", 50, 10) } else { Limit { ..*found } })
}
