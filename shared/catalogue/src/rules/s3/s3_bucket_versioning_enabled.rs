use crate::{
    model::{
        Account,
        s3::{Bucket, Versioning},
    },
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-versioning-enabled",
    title: "S3 buckets keep earlier versions of their objects",
    severity: Severity::Medium,
    expectations: &[18],
    themes: &["backup", "deletion-protection"],
    equivalents: &["config:S3_BUCKET_VERSIONING_ENABLED", "securityhub:S3.14", "prowler:s3_bucket_object_versioning"],
    differs: &[],
    parameters: &[],
    reads: &["s3:GetBucketVersioning"],
    rationale: "Without versioning, an object that is overwritten or deleted, by mistake or by an attacker, cannot be \
                recovered.",
    remediation: Remediation {
        text: "Turn on Bucket Versioning: bucket, Properties, Bucket Versioning, Edit.",
        cli: "aws s3api put-bucket-versioning --bucket {name} --versioning-configuration Status=Enabled",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
    check,
};

fn check(bucket: &Bucket, _: &Account) -> Outcome {
    require(*bucket.versioning.get()? == Versioning::Enabled, "versioning is not enabled")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Bucket::example()])
            .non_compliant([
                Bucket { versioning: Known(Versioning::Suspended), ..Bucket::example() },
                Bucket { versioning: Known(Versioning::Off), ..Bucket::example() },
            ])
            .check();
    }
}
