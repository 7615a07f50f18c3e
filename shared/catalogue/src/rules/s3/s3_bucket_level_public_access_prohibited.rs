use crate::{
    model::{Account, s3::Bucket},
    rule::{Outcome, Remediation, Rule, Severity, require, violation},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-level-public-access-prohibited",
    title: "S3 buckets have their own Block Public Access configured",
    severity: Severity::Medium,
    expectations: &[18, 19],
    themes: &["public-access"],
    equivalents: &["config:S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED", "securityhub:S3.8"],
    differs: &[],
    parameters: &[],
    reads: &["s3:GetBucketPublicAccessBlock"],
    rationale: "A bucket that relies on the account-wide setting alone becomes public in the moment when someone \
                turns that off for another bucket.",
    remediation: Remediation {
        text: "Bucket, Permissions, Block public access (bucket settings), Edit, Block all public access.",
        cli: "aws s3api put-public-access-block --bucket {name} --public-access-block-configuration \
              BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-bucket.html",
    check,
};

fn check(bucket: &Bucket, _: &Account) -> Outcome {
    match bucket.public_access_block.get()? {
        None => violation("Block Public Access is not set on the bucket"),
        Some(block) => require(block.off().is_empty(), format!("the bucket's {} is off", block.off().join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::s3::PublicAccessBlock, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |block| Bucket { public_access_block: Known(block), ..Bucket::example() };
        let all = PublicAccessBlock::example();
        Cases::of(&RULE)
            .compliant([with(Some(all))])
            // whatever the account blocks
            .non_compliant([
                with(None),
                with(Some(PublicAccessBlock { block_public_policy: false, ..all })),
                with(Some(PublicAccessBlock { ignore_public_acls: false, ..all })),
                with(Some(PublicAccessBlock::nothing())),
            ])
            .check();
    }
}
