use super::public::{CHANGING, by_acl};
use crate::{
    model::{Account, s3::Bucket},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-acl-public-write-prohibited",
    title: "ACLs of S3 buckets do not let the public write",
    severity: Severity::Critical,
    expectations: &[18],
    themes: &["public-access"],
    equivalents: &["prowler:s3_bucket_public_write_acl"],
    differs: &[],
    parameters: &[],
    reads: &["s3:GetAccountPublicAccessBlock", "s3:GetBucketAcl", "s3:GetBucketPublicAccessBlock"],
    rationale: "Anyone can put objects into the bucket, or give themselves every other permission where the ACL \
                itself can be written.",
    remediation: Remediation {
        text: "Bucket, Permissions, Object Ownership, Edit, ACLs disabled. If ACLs must stay: Access control list, \
               Edit, and clear Everyone and Authenticated users group.",
        cli: "aws s3api put-bucket-acl --bucket {name} --acl private",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
    check,
};

fn check(bucket: &Bucket, account: &Account) -> Outcome {
    by_acl(bucket, account, CHANGING)
}

#[cfg(test)]
mod tests {
    use super::super::public::cases::{blocking, open, open_for, open_with_acl, unblock};
    use super::*;
    use crate::{
        model::s3::{Grantee, Permission},
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let public = open_with_acl(Grantee::AllUsers, Permission::FullControl);
        let with = |block| Bucket { public_access_block: Known(Some(block)), ..public.clone() };
        Cases::of(&RULE)
            .compliant([public.clone()])
            .given(unblock)
            .compliant([
                open(),
                open_for("s3:*"),
                with(blocking(true, false)),
                open_with_acl(Grantee::AllUsers, Permission::Read),
                open_with_acl(Grantee::LogDelivery, Permission::Write),
            ])
            .non_compliant([
                public.clone(),
                with(blocking(false, true)),
                open_with_acl(Grantee::AuthenticatedUsers, Permission::Write),
                open_with_acl(Grantee::AllUsers, Permission::WriteAcp),
            ])
            .check();
    }
}
