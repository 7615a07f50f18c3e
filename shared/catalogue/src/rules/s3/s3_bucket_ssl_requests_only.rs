use crate::{
    language::policy::resource::denies_plain_http,
    model::{Account, s3::Bucket},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require, violation},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-ssl-requests-only",
    title: "S3 buckets refuse requests without TLS",
    severity: Severity::Medium,
    expectations: &[18],
    themes: &["encryption-in-transit"],
    equivalents: &[
        "config:S3_BUCKET_SSL_REQUESTS_ONLY",
        "securityhub:S3.5",
        "prowler:s3_bucket_secure_transport_policy",
    ],
    differs: &[Difference {
        from: &["prowler:s3_bucket_secure_transport_policy"],
        how: "All requests without TLS must be refused: by anyone, to the bucket and to its objects, without \
                  a second condition. A `Deny` of everything, and one with `BoolIfExists`, refuses them too.",
        source: &[(
            "S3 security best practices",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
        )],
    }],
    parameters: &[],
    reads: &["s3:GetBucketPolicy"],
    rationale: "A request over plain HTTP can be read and changed on its way, credentials of presigned URLs \
                included.",
    remediation: Remediation {
        text: "Bucket, Permissions, Bucket policy, Edit: deny s3:* to everyone on the bucket and its objects when \
               aws:SecureTransport is false.",
        cli: "aws s3api put-bucket-policy --bucket {name} --policy file://tls-only.json",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    check,
};

fn check(bucket: &Bucket, _: &Account) -> Outcome {
    match bucket.policy.get()? {
        None => violation("no bucket policy refuses requests without TLS"),
        Some(policy) => require(
            denies_plain_http(policy, &[bucket.identity.arn.clone(), bucket.objects_arn()]),
            "the bucket policy does not refuse all requests without TLS to the bucket and its objects",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn denying(rest: &str) -> Bucket {
        Bucket::with_policy(&format!(
            r#"{{"Effect":"Deny","Principal":"*",{rest},"Condition":{{"Bool":{{"aws:SecureTransport":"false"}}}}}}"#
        ))
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Bucket::example(), denying(r#""Action":"s3:*","Resource":"*""#)])
            .non_compliant([
                Bucket { policy: Known(None), ..Bucket::example() },
                denying(r#""Action":"s3:*","Resource":"arn:aws:s3:::shop-invoices-prod""#),
                denying(r#""Action":"s3:*","Resource":"arn:aws:s3:::shop-invoices-prod/*""#),
                denying(r#""Action":"s3:*","Resource":["arn:aws:s3:::other","arn:aws:s3:::other/*"]"#),
                denying(r#""Action":"s3:GetObject","Resource":"*""#),
            ])
            .check();
    }
}
