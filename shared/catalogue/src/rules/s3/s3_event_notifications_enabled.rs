use crate::{
    model::{Account, s3::Bucket},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-event-notifications-enabled",
    title: "S3 buckets send events when objects change",
    severity: Severity::Low,
    expectations: &[],
    themes: &["monitoring"],
    equivalents: &[
        "config:S3_EVENT_NOTIFICATIONS_ENABLED",
        "securityhub:S3.11",
        "prowler:s3_bucket_event_notifications_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &["s3:GetBucketNotification"],
    rationale: "Events tell at once that objects were made, deleted or restored, and can start a reaction.",
    remediation: Remediation {
        text: "Bucket, Properties, Event notifications, Create event notification; or Amazon EventBridge, Edit, On.",
        cli: "aws s3api put-bucket-notification-configuration --bucket {name} --notification-configuration \
              EventBridgeConfiguration={}",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html",
    check,
};

fn check(bucket: &Bucket, _: &Account) -> Outcome {
    require(*bucket.notifies.get()?, "no event notification is configured")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Bucket::example()])
            .non_compliant([Bucket { notifies: Known(false), ..Bucket::example() }])
            .check();
    }
}
