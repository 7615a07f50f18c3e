use crate::{
    model::{
        Account,
        s3::{Algorithm, Bucket, Encryption},
    },
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-key-enabled",
    title: "S3 buckets that encrypt with KMS use a bucket key",
    severity: Severity::Low,
    expectations: &[18],
    themes: &["encryption-at-rest"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["s3:GetEncryptionConfiguration"],
    rationale: "Without a bucket key, every object costs a call to KMS: that is dearer, slower, and can exhaust the \
                account's request quota.",
    remediation: Remediation {
        text: "Bucket, Properties, Default encryption, Edit, Bucket Key: Enable.",
        cli: "aws s3api put-bucket-encryption --bucket {name} --server-side-encryption-configuration \
              'Rules=[{ApplyServerSideEncryptionByDefault={SSEAlgorithm=aws:kms,KMSMasterKeyID={key}},\
              BucketKeyEnabled=true}]'",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html",
    check,
};

fn check(bucket: &Bucket, _: &Account) -> Outcome {
    match bucket.encryption.get()? {
        Some(Encryption { algorithm: Algorithm::Kms, bucket_key, .. }) => {
            require(*bucket_key.get()?, "objects are encrypted with KMS without a bucket key")
        }
        Some(Encryption { algorithm: Algorithm::DualLayerKms, .. }) => {
            not_applicable("DSSE-KMS does not support bucket keys")
        }
        _ => not_applicable("new objects are not encrypted with KMS"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |algorithm, bucket_key| Bucket {
            encryption: Known(Some(Encryption::with(algorithm, bucket_key))),
            ..Bucket::example()
        };
        Cases::of(&RULE)
            .compliant([with(Algorithm::Kms, true)])
            .non_compliant([with(Algorithm::Kms, false)])
            .not_applicable([
                with(Algorithm::S3Managed, true),
                with(Algorithm::DualLayerKms, false),
                Bucket { encryption: Known(None), ..Bucket::example() },
            ])
            .check();
    }
}
