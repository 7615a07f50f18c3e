use crate::{
    model::{
        Account,
        s3::{Bucket, PublicAccessBlock, any_blocks},
    },
    rule::{Outcome, Remediation, Rule, Severity, any_of, require},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-public-access-blocked",
    title: "Public ACLs and public policies of S3 buckets have no effect",
    severity: Severity::High,
    expectations: &[18, 19],
    themes: &["public-access"],
    equivalents: &["prowler:s3_bucket_level_public_access_block"],
    differs: &[],
    parameters: &[],
    reads: &["s3:GetAccountPublicAccessBlock", "s3:GetBucketPublicAccessBlock"],
    rationale: "While either the bucket or the account ignores public ACLs and restricts public policies, a mistake \
                in one of them exposes nothing.",
    remediation: Remediation {
        text: "Bucket, Permissions, Block public access (bucket settings), Edit, Block all public access; or do the \
               same for the whole account.",
        cli: "aws s3api put-public-access-block --bucket {name} --public-access-block-configuration \
              BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    check,
};

fn check(bucket: &Bucket, account: &Account) -> Outcome {
    let blocks = [&bucket.public_access_block, &account.s3.public_access_block];
    let demand = |setting: fn(&PublicAccessBlock) -> bool, name| {
        require(any_blocks(blocks, setting)?, format!("{name} is on neither for the bucket nor for the account"))
    };
    any_of([
        demand(|block| block.ignore_public_acls, "IgnorePublicAcls"),
        demand(|block| block.restrict_public_buckets, "RestrictPublicBuckets"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |block| Bucket { public_access_block: Known(block), ..Bucket::example() };
        let all = PublicAccessBlock::example();
        let nothing = PublicAccessBlock::nothing();
        let only_ignores = PublicAccessBlock { ignore_public_acls: true, ..nothing };
        let only_restricts = PublicAccessBlock { restrict_public_buckets: true, ..nothing };
        Cases::of(&RULE)
            .compliant([with(None), with(Some(nothing)), with(Some(all))])
            .given(|account| account.s3.public_access_block = Known(None))
            .compliant([with(Some(all)), with(Some(PublicAccessBlock { block_public_acls: false, ..all }))])
            .non_compliant([with(None), with(Some(only_ignores)), with(Some(only_restricts))])
            .given(|account| account.s3.public_access_block = Known(Some(only_ignores)))
            .compliant([with(Some(only_restricts))])
            .non_compliant([with(Some(only_ignores))])
            .check();
    }
}
