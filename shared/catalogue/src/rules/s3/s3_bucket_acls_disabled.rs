use crate::{
    model::{
        Account,
        s3::{Bucket, ObjectOwnership},
    },
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-acls-disabled",
    title: "S3 buckets have ACLs disabled",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["public-access", "secure-configuration"],
    equivalents: &["prowler:s3_bucket_acl_prohibited"],
    differs: &[],
    parameters: &[],
    reads: &["s3:GetBucketOwnershipControls"],
    rationale: "With ACLs disabled, the bucket owner owns every object and policies alone decide about access; no \
                object can be made public by its own ACL.",
    remediation: Remediation {
        text: "Bucket, Permissions, Object Ownership, Edit, ACLs disabled (recommended).",
        cli: "aws s3api put-bucket-ownership-controls --bucket {name} --ownership-controls \
              Rules=[{ObjectOwnership=BucketOwnerEnforced}]",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
    check,
};

fn check(bucket: &Bucket, _: &Account) -> Outcome {
    match bucket.ownership.get()? {
        Some(ObjectOwnership::BucketOwnerEnforced) => Ok(Verdict::Compliant),
        Some(ObjectOwnership::BucketOwnerPreferred) => violation("ACLs are enabled: BucketOwnerPreferred"),
        Some(ObjectOwnership::ObjectWriter) => violation("ACLs are enabled: ObjectWriter"),
        None => violation("ACLs are enabled: the bucket has no ownership controls"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |ownership| Bucket { ownership: Known(ownership), ..Bucket::example() };
        Cases::of(&RULE)
            .compliant([Bucket::example()])
            .non_compliant([
                with(Some(ObjectOwnership::BucketOwnerPreferred)),
                with(Some(ObjectOwnership::ObjectWriter)),
                with(None),
            ])
            .check();
    }
}
