use crate::{
    model::{Account, s3::Bucket},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-default-lock-enabled",
    title: "S3 buckets have Object Lock on",
    severity: Severity::Low,
    expectations: &[],
    themes: &["data-lifecycle", "deletion-protection"],
    equivalents: &["config:S3_BUCKET_DEFAULT_LOCK_ENABLED", "securityhub:S3.15", "prowler:s3_bucket_object_lock"],
    differs: &[Difference {
        from: &["prowler:s3_bucket_object_lock"],
        how: "Not applicable to a bucket that receives access logs, because S3 delivers none to a bucket with \
                  a default retention.",
        source: &[(
            "Object Lock considerations",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html",
        )],
    }],
    parameters: &[],
    reads: &["s3:GetBucketLogging", "s3:GetBucketObjectLockConfiguration"],
    rationale: "Locked versions cannot be deleted or overwritten until their time is up, not even by an attacker \
                with administrator access.",
    remediation: Remediation {
        text: "Bucket, Properties, Object Lock, Edit, Enable; it needs versioning and cannot be turned off again.",
        cli: "aws s3api put-object-lock-configuration --bucket {name} --object-lock-configuration \
              ObjectLockEnabled=Enabled",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
    check,
};

/// S3 does not deliver access logs to locked buckets.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html>
fn check(bucket: &Bucket, account: &Account) -> Outcome {
    if *bucket.object_lock.get()? {
        Ok(Verdict::Compliant)
    } else if account.s3.receives_logs(bucket)? {
        not_applicable("it receives access logs, which Object Lock would keep out")
    } else {
        violation("Object Lock is off")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let unlocked = Bucket { object_lock: Known(false), ..Bucket::example() };
        Cases::of(&RULE)
            .compliant([Bucket::example()])
            .non_compliant([unlocked.clone()])
            .not_applicable([Bucket { identity: unlocked.identity.renamed("shop-access-logs"), ..unlocked }])
            .check();
    }
}
