use crate::{
    model::{
        Account,
        s3::{Bucket, Versioning},
    },
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-version-lifecycle-policy-check",
    title: "Versioned S3 buckets have lifecycle rules",
    severity: Severity::Low,
    expectations: &[],
    themes: &["data-lifecycle"],
    equivalents: &["config:S3_VERSION_LIFECYCLE_POLICY_CHECK", "securityhub:S3.10"],
    differs: &[],
    parameters: &[],
    reads: &["s3:GetBucketVersioning", "s3:GetLifecycleConfiguration"],
    rationale: "A versioned bucket keeps everything that was ever overwritten or deleted: without a lifecycle rule \
                it only grows.",
    remediation: Remediation {
        text: "Bucket, Management, Lifecycle rules, Create lifecycle rule: expire noncurrent versions.",
        cli: "aws s3api put-bucket-lifecycle-configuration --bucket {name} --lifecycle-configuration \
              file://lifecycle.json",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html",
    check,
};

fn check(bucket: &Bucket, _: &Account) -> Outcome {
    match bucket.versioning.get()? {
        Versioning::Enabled => require(
            bucket.lifecycle.get()?.iter().any(|rule| rule.enabled),
            "versioned, but no lifecycle rule is enabled",
        ),
        Versioning::Suspended | Versioning::Off => not_applicable("versioning is not enabled"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::s3::LifecycleRule, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let ruleless = Bucket { lifecycle: Known(vec![]), ..Bucket::example() };
        let off = LifecycleRule { enabled: false, ..LifecycleRule::default() };
        Cases::of(&RULE)
            .compliant([Bucket::example()])
            .non_compliant([ruleless.clone(), Bucket { lifecycle: Known(vec![off]), ..Bucket::example() }])
            .not_applicable([
                Bucket { versioning: Known(Versioning::Off), ..ruleless.clone() },
                Bucket { versioning: Known(Versioning::Suspended), ..ruleless },
            ])
            .check();
    }
}
