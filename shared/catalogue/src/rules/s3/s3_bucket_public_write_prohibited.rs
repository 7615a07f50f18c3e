use super::public::{CHANGING, WRITING, by_acl, by_policy};
use crate::{
    model::{Account, s3::Bucket},
    rule::{Outcome, Remediation, Rule, Severity, any_of},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-public-write-prohibited",
    title: "S3 buckets cannot be written by the public",
    severity: Severity::Critical,
    expectations: &[18],
    themes: &["public-access"],
    equivalents: &["config:S3_BUCKET_PUBLIC_WRITE_PROHIBITED", "securityhub:S3.3"],
    differs: &[],
    parameters: &[],
    reads: &[
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucketAcl",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
    ],
    rationale: "Anyone on the internet can replace or delete what is stored there, plant malware, or run up the \
                bill.",
    remediation: Remediation {
        text: "Bucket, Permissions, Block public access, Edit, Block all public access. Then remove the public \
               statement or grant. Serve public content through CloudFront with origin access control.",
        cli: "aws s3api put-public-access-block --bucket {name} --public-access-block-configuration \
              BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    check,
};

fn check(bucket: &Bucket, account: &Account) -> Outcome {
    any_of([by_policy(bucket, account, WRITING), by_acl(bucket, account, CHANGING)])
}

#[cfg(test)]
mod tests {
    use super::super::public::cases::{blocking, open, open_for, open_for_organisation, open_with_acl, unblock};
    use super::*;
    use crate::{
        model::s3::{Grantee, Permission},
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let public = open_for("s3:*");
        let with = |block| Bucket { public_access_block: Known(Some(block)), ..public.clone() };
        Cases::of(&RULE)
            .compliant([public.clone(), open_with_acl(Grantee::AllUsers, Permission::FullControl)])
            .given(unblock)
            .compliant([
                open(),
                open_for_organisation(),
                Bucket { policy: Known(None), ..open() },
                with(blocking(false, true)),
                open_for("s3:Get*"),
                open_for("s3:ListBucket"),
                open_with_acl(Grantee::AllUsers, Permission::Read),
                open_with_acl(Grantee::Owner, Permission::FullControl),
            ])
            .non_compliant([
                with(blocking(true, false)),
                open_for("s3:PutObject"),
                open_for("s3:Delete*"),
                open_for("s3:P*"),
                open_with_acl(Grantee::AllUsers, Permission::Write),
                open_with_acl(Grantee::AuthenticatedUsers, Permission::WriteAcp),
            ])
            .given(|account| account.s3.public_access_block = Known(Some(blocking(false, true))))
            .compliant([public])
            .non_compliant([open_with_acl(Grantee::AllUsers, Permission::FullControl)])
            .check();
    }
}
