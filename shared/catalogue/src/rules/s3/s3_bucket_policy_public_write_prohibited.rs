use super::public::{WRITING, by_policy};
use crate::{
    model::{Account, s3::Bucket},
    rule::{Difference, Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-policy-public-write-prohibited",
    title: "Policies of S3 buckets do not let the public write",
    severity: Severity::Critical,
    expectations: &[18],
    themes: &["public-access"],
    equivalents: &["prowler:s3_bucket_policy_public_write_access"],
    differs: &[Difference {
        from: &["prowler:s3_bucket_policy_public_write_access"],
        how: "Every action that changes the bucket or its objects counts, such as `s3:PutObjectAcl` and \
                  `s3:RestoreObject`, and every pattern that matches one.",
        source: &[(
            "Actions of S3",
            "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
        )],
    }],
    parameters: &[],
    reads: &["s3:GetAccountPublicAccessBlock", "s3:GetBucketPolicy", "s3:GetBucketPublicAccessBlock"],
    rationale: "A statement that lets everyone put or delete objects hands the content of the bucket to anyone.",
    remediation: Remediation {
        text: "Bucket, Permissions, Bucket policy, Edit: name the principals that may write, or hold the statement \
               to your organisation, VPC endpoint or account by a condition.",
        cli: "aws s3api put-bucket-policy --bucket {name} --policy file://policy.json",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html",
    check,
};

fn check(bucket: &Bucket, account: &Account) -> Outcome {
    by_policy(bucket, account, WRITING)
}

#[cfg(test)]
mod tests {
    use super::super::public::cases::{blocking, open, open_for, open_with_acl, open_with_policy, unblock};
    use super::*;
    use crate::{
        model::s3::{Grantee, Permission},
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let public = open_for("s3:PutObject");
        let with = |block| Bucket { public_access_block: Known(Some(block)), ..public.clone() };
        let from_vpc = r#"{"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"*",
            "Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}}"#;
        Cases::of(&RULE)
            .compliant([public.clone()])
            .given(unblock)
            .compliant([
                open(),
                open_for("s3:Get*"),
                open_with_policy(from_vpc),
                open_with_acl(Grantee::AllUsers, Permission::Write),
                with(blocking(false, true)),
            ])
            .non_compliant([public.clone(), open_for("s3:*"), open_for("s3:Delete*"), with(blocking(true, false))])
            .check();
    }
}
