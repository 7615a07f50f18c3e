use crate::{
    model::{
        Account,
        s3::{Bucket, Grantee},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-acl-prohibited",
    title: "ACLs of S3 buckets let in nobody but the owner",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &["config:S3_BUCKET_ACL_PROHIBITED", "securityhub:S3.12"],
    differs: &[Difference {
        from: &["config:S3_BUCKET_ACL_PROHIBITED"],
        how: "A grant to the log delivery group is compliant: no user is in it.",
        source: &[(
            "Predefined groups",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups",
        )],
    }],
    parameters: &[],
    reads: &["s3:GetBucketAcl"],
    rationale: "Access that is granted by ACLs is easily overlooked: policies say who may do what in one place, and \
                can be checked as a whole.",
    remediation: Remediation {
        text: "Put the access into the bucket policy, then: bucket, Permissions, Object Ownership, Edit, ACLs \
               disabled.",
        cli: "aws s3api put-bucket-ownership-controls --bucket {name} --ownership-controls \
              Rules=[{ObjectOwnership=BucketOwnerEnforced}]",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
    check,
};

/// S3 itself may write access logs by the ACL: that lets in no user.
fn check(bucket: &Bucket, _: &Account) -> Outcome {
    let users: Vec<String> = bucket
        .acl
        .get()?
        .iter()
        .filter(|grant| !matches!(grant.grantee, Grantee::Owner | Grantee::LogDelivery))
        .map(|grant| format!("{} to {}", grant.permission.as_str(), grant.grantee.name()))
        .collect();
    require(users.is_empty(), format!("the ACL gives {}", users.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::super::public::cases::open_with_acl;
    use super::*;
    use crate::{model::s3::Permission, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Bucket::example(), open_with_acl(Grantee::LogDelivery, Permission::Write)])
            .non_compliant([
                open_with_acl(Grantee::Account("79a59df900b9".to_owned()), Permission::Read),
                open_with_acl(Grantee::AllUsers, Permission::Read),
            ])
            .check();
    }
}
