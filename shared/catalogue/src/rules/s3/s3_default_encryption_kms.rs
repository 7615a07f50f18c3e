use crate::{
    model::{
        Account,
        s3::{Algorithm, Bucket, Encryption},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-default-encryption-kms",
    title: "S3 buckets encrypt new objects with KMS keys, where that is asked",
    severity: Severity::Medium,
    expectations: &[18],
    themes: &["encryption-at-rest"],
    equivalents: &["config:S3_DEFAULT_ENCRYPTION_KMS", "securityhub:S3.17", "prowler:s3_bucket_kms_encryption"],
    differs: &[Difference {
        from: &["config:S3_DEFAULT_ENCRYPTION_KMS", "prowler:s3_bucket_kms_encryption"],
        how: "Judged once the parameter `s3_require_kms` is on: S3 encrypts every object with its own keys \
                  already.",
        source: &[(
            "Default encryption",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html",
        )],
    }],
    parameters: &["s3_require_kms"],
    reads: &["s3:GetBucketLogging", "s3:GetEncryptionConfiguration"],
    rationale: "A KMS key has a policy of its own, can be turned off, and leaves a CloudTrail record of each use; \
                keys that S3 manages have none of these.",
    remediation: Remediation {
        text: "Bucket, Properties, Default encryption, Edit: SSE-KMS with a key of yours, and Bucket Key on.",
        cli: "aws s3api put-bucket-encryption --bucket {name} --server-side-encryption-configuration \
              'Rules=[{ApplyServerSideEncryptionByDefault={SSEAlgorithm=aws:kms,KMSMasterKeyID={key}},\
              BucketKeyEnabled=true}]'",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    check,
};

/// S3 delivers access logs only to buckets whose default encryption is its own.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html>
fn check(bucket: &Bucket, account: &Account) -> Outcome {
    if !account.parameters.s3_require_kms {
        return not_applicable("parameter s3_require_kms is off");
    }
    match bucket.encryption.get()? {
        Some(Encryption { algorithm: Algorithm::Kms | Algorithm::DualLayerKms, .. }) => Ok(Verdict::Compliant),
        _ if account.s3.receives_logs(bucket)? => not_applicable("it receives access logs, which KMS would keep out"),
        Some(_) => violation("new objects are encrypted with keys of S3 rather than of KMS"),
        None => violation("no default encryption is configured"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Regional, observed::Known, testing::Cases};

    fn with(algorithm: Algorithm) -> Bucket {
        Bucket { encryption: Known(Some(Encryption::with(algorithm, false))), ..Bucket::example() }
    }

    fn require_kms(account: &mut Account) {
        account.parameters.s3_require_kms = true;
    }

    #[test]
    fn verdicts() {
        let logs = Bucket {
            identity: with(Algorithm::S3Managed).identity.renamed("shop-access-logs"),
            ..with(Algorithm::S3Managed)
        };
        Cases::of(&RULE)
            .not_applicable([Bucket::example(), with(Algorithm::S3Managed)])
            .given(require_kms)
            .compliant([Bucket::example(), with(Algorithm::DualLayerKms)])
            .non_compliant([with(Algorithm::S3Managed), Bucket { encryption: Known(None), ..Bucket::example() }])
            .not_applicable([logs.clone()])
            .given(|account| {
                require_kms(account);
                account.s3.buckets = Regional::example([Bucket { log_target: Known(None), ..Bucket::example() }]);
            })
            .non_compliant([logs])
            .check();
    }
}
