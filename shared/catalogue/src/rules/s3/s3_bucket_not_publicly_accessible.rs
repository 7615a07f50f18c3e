use super::public::{EVERYTHING, by_acl, by_policy};
use crate::{
    model::{
        Account,
        s3::{Bucket, Permission},
    },
    rule::{Outcome, Remediation, Rule, Severity, any_of},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-not-publicly-accessible",
    title: "Nothing in the policies and ACLs of S3 buckets lets the public in",
    severity: Severity::Critical,
    expectations: &[18],
    themes: &["public-access"],
    equivalents: &["prowler:s3_bucket_public_access"],
    differs: &[],
    parameters: &[],
    reads: &[
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucketAcl",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
    ],
    rationale: "A bucket that the internet can reach in any way is the commonest cause of data leaks from AWS.",
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
    any_of([by_policy(bucket, account, EVERYTHING), by_acl(bucket, account, ANY)])
}

const ANY: &[Permission] =
    &[Permission::Read, Permission::Write, Permission::ReadAcp, Permission::WriteAcp, Permission::FullControl];

#[cfg(test)]
mod tests {
    use super::super::public::cases::{blocking, open, open_for, open_for_organisation, open_with_acl, unblock};
    use super::*;
    use crate::{model::s3::Grantee, observed::Known, testing::Cases};

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
                open_with_acl(Grantee::Owner, Permission::FullControl),
            ])
            .non_compliant([
                with(blocking(true, false)),
                open_for("s3:PutBucketPolicy"),
                open_for("s3:GetBucketLocation"),
                open_with_acl(Grantee::AllUsers, Permission::ReadAcp),
            ])
            .given(|account| account.s3.public_access_block = Known(Some(blocking(false, true))))
            .compliant([public])
            .non_compliant([open_with_acl(Grantee::AllUsers, Permission::FullControl)])
            .check();
    }
}
