use crate::{
    model::{Account, s3::Bucket},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-mfa-delete-enabled",
    title: "S3 buckets ask for a second factor before a version is deleted for good",
    severity: Severity::Low,
    expectations: &[],
    themes: &["deletion-protection", "mfa"],
    equivalents: &["config:S3_BUCKET_MFA_DELETE_ENABLED", "securityhub:S3.20", "prowler:s3_bucket_no_mfa_delete"],
    differs: &[Difference {
        from: &["prowler:s3_bucket_no_mfa_delete"],
        how: "Not applicable to a bucket with a lifecycle configuration, because S3 does not allow both.",
        source: &[(
            "MFA delete",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html",
        )],
    }],
    parameters: &[],
    reads: &["s3:GetBucketVersioning", "s3:GetLifecycleConfiguration"],
    rationale: "With stolen keys alone, an attacker can then neither delete versions for good nor suspend \
                versioning.",
    remediation: Remediation {
        text: "Only the root user can turn it on, with the AWS CLI and an MFA device.",
        cli: "aws s3api put-bucket-versioning --bucket {name} --versioning-configuration \
              Status=Enabled,MFADelete=Enabled --mfa \"{device-serial} {code}\"",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html",
    check,
};

/// A bucket cannot have both MFA delete and lifecycle rules.
fn check(bucket: &Bucket, _: &Account) -> Outcome {
    if *bucket.mfa_delete.get()? {
        Ok(Verdict::Compliant)
    } else if bucket.lifecycle.get()?.is_empty() {
        violation("MFA delete is off")
    } else {
        not_applicable("it has lifecycle rules, which exclude MFA delete")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let ruleless = Bucket { lifecycle: Known(vec![]), ..Bucket::example() };
        Cases::of(&RULE)
            .compliant([Bucket { mfa_delete: Known(true), ..ruleless.clone() }])
            .non_compliant([ruleless])
            .not_applicable([Bucket::example()])
            .check();
    }
}
