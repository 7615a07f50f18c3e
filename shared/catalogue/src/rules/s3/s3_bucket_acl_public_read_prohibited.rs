use super::public::{LISTING, by_acl};
use crate::{
    model::{Account, s3::Bucket},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-acl-public-read-prohibited",
    title: "ACLs of S3 buckets do not let the public list objects",
    severity: Severity::Critical,
    expectations: &[18],
    themes: &["public-access"],
    equivalents: &["prowler:s3_bucket_public_list_acl"],
    differs: &[],
    parameters: &[],
    reads: &["s3:GetAccountPublicAccessBlock", "s3:GetBucketAcl", "s3:GetBucketPublicAccessBlock"],
    rationale: "The list of objects is what an attacker needs first, and the ACL is where it is easily overlooked.",
    remediation: Remediation {
        text: "Bucket, Permissions, Object Ownership, Edit, ACLs disabled. If ACLs must stay: Access control list, \
               Edit, and clear Everyone and Authenticated users group.",
        cli: "aws s3api put-bucket-acl --bucket {name} --acl private",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
    check,
};

fn check(bucket: &Bucket, account: &Account) -> Outcome {
    by_acl(bucket, account, LISTING)
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
                open_with_acl(Grantee::AllUsers, Permission::Write),
                open_with_acl(Grantee::LogDelivery, Permission::Read),
            ])
            .non_compliant([
                public.clone(),
                with(blocking(false, true)),
                open_with_acl(Grantee::AuthenticatedUsers, Permission::Read),
                open_with_acl(Grantee::AllUsers, Permission::ReadAcp),
            ])
            .check();
    }
}
