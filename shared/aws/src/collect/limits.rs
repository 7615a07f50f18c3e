//! How fast a scan may call each API: at most half of what AWS publishes, so that the account's own workload keeps the
//! rest. APIs without a published limit are bounded by the number of calls in flight alone.

/// A token bucket: one for each API of a service, in each region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    service: &'static str,
    /// Tokens that come back each second.
    pub(super) per_second: u32,
    /// Tokens in a full bucket.
    pub(super) burst: u32,
}

const LIMITS: &[Limit] = &[
    // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html : 100, then 20 a second
    Limit { service: "ec2", per_second: 10, burst: 50 },
    // No published number; tools that scan IAM stay at 15 a second an API.
    Limit { service: "iam", per_second: 10, burst: 20 },
    // https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html : 30 a second
    Limit { service: "sns", per_second: 15, burst: 30 },
];

/// The bucket that calls of this IAM action draw from, if AWS limits it.
pub(super) fn of(action: &str) -> Option<&'static Limit> {
    let service = action.split(':').next()?;
    LIMITS.iter().find(|limit| limit.service == service)
}
