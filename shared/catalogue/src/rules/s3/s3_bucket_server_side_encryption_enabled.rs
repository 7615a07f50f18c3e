use crate::{
    model::{Account, s3::Bucket},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-server-side-encryption-enabled",
    title: "S3 buckets encrypt new objects",
    severity: Severity::Medium,
    expectations: &[18],
    themes: &["encryption-at-rest"],
    equivalents: &["config:S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED", "prowler:s3_bucket_default_encryption"],
    differs: &[],
    parameters: &[],
    reads: &["s3:GetEncryptionConfiguration"],
    rationale: "Encryption at rest keeps data unreadable on the disks themselves; AWS has applied SSE-S3 to every \
                bucket since January 2023.",
    remediation: Remediation {
        text: "Bucket, Properties, Default encryption, Edit: choose SSE-S3 or SSE-KMS.",
        cli: "aws s3api put-bucket-encryption --bucket {name} --server-side-encryption-configuration \
              'Rules=[{ApplyServerSideEncryptionByDefault={SSEAlgorithm=AES256}}]'",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html",
    check,
};

fn check(bucket: &Bucket, _: &Account) -> Outcome {
    require(bucket.encryption.get()?.is_some(), "no default encryption is configured")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::s3::{Algorithm, Encryption},
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let with = |encryption| Bucket { encryption: Known(encryption), ..Bucket::example() };
        Cases::of(&RULE)
            .compliant([Bucket::example(), with(Some(Encryption::with(Algorithm::S3Managed, false)))])
            .non_compliant([with(None)])
            .check();
    }
}
