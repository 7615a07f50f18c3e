use super::public::{LISTING, READING, by_acl, by_policy};
use crate::{
    model::{Account, s3::Bucket},
    rule::{Outcome, Remediation, Rule, Severity, any_of},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-public-read-prohibited",
    title: "S3 buckets cannot be read by the public",
    severity: Severity::Critical,
    expectations: &[18],
    themes: &["public-access"],
    equivalents: &["config:S3_BUCKET_PUBLIC_READ_PROHIBITED", "securityhub:S3.2"],
    differs: &[],
    parameters: &[],
    reads: &[
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucketAcl",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
    ],
    rationale: "Whatever is stored there can be listed or downloaded by anyone on the internet; scanners find such \
                buckets within hours.",
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
    any_of([by_policy(bucket, account, READING), by_acl(bucket, account, LISTING)])
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

    /// Also to read, but that is refused.
    fn open_to_write() -> Bucket {
        let statement = |effect: &str, actions: &str| {
            format!(r#"{{"Effect":"{effect}","Principal":"*","Action":{actions},"Resource":"arn:aws:s3:::*"}}"#)
        };
        let allow = statement("Allow", r#"["s3:GetObject","s3:PutObject"]"#);
        let deny = statement("Deny", r#""s3:Get*""#);
        Bucket { policy: Bucket::with_policy(&format!("{allow},{deny}")).policy, ..open() }
    }

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
                open_for("s3:PutObject"),
                open_to_write(),
                open_with_acl(Grantee::AllUsers, Permission::Write),
                open_with_acl(Grantee::Account("79a59df900b9".to_owned()), Permission::FullControl),
                open_with_acl(Grantee::LogDelivery, Permission::ReadAcp),
            ])
            .non_compliant([
                with(blocking(true, false)),
                open_for("s3:GetObject"),
                open_for("s3:List*"),
                open_for("*"),
                open_with_acl(Grantee::AllUsers, Permission::Read),
                open_with_acl(Grantee::AuthenticatedUsers, Permission::Read),
            ])
            .given(|account| account.s3.public_access_block = Known(Some(blocking(false, true))))
            .compliant([public])
            .non_compliant([open_with_acl(Grantee::AllUsers, Permission::FullControl)])
            .check();
    }
}
