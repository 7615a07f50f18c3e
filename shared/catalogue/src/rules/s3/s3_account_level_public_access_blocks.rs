use crate::{
    model::Account,
    rule::{Difference, Outcome, Remediation, Rule, Severity, require, violation},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "s3-account-level-public-access-blocks",
    title: "The account blocks public access to S3 as a whole",
    severity: Severity::High,
    expectations: &[19],
    themes: &["public-access"],
    equivalents: &[
        "config:S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS",
        "config:S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC",
        "securityhub:S3.1",
        "prowler:s3_account_level_public_access_blocks",
    ],
    differs: &[Difference {
        from: &["prowler:s3_account_level_public_access_blocks"],
        how: "All four settings must be on, also those that keep new public ACLs and policies out, and also \
                  where there is no bucket yet.",
        source: &[("S3.1", "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-1")],
    }],
    parameters: &[],
    reads: &["s3:GetAccountPublicAccessBlock"],
    rationale: "The account-wide setting protects every bucket and access point, also those that someone makes \
                tomorrow without thinking of it.",
    remediation: Remediation {
        text: "S3 console, Block Public Access settings for this account, Edit, Block all public access. Serve \
               public content through CloudFront instead.",
        cli: "aws s3control put-public-access-block --account-id {account} --public-access-block-configuration \
              BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html",
    check,
};

fn check(account: &Account, _: &Account) -> Outcome {
    match account.s3.public_access_block.get()? {
        None => violation("Block Public Access is not set for the account"),
        Some(block) => require(block.off().is_empty(), format!("the account's {} is off", block.off().join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::s3::PublicAccessBlock, observed::Known, testing::Cases};

    fn account(block: Option<PublicAccessBlock>) -> Account {
        let mut account = Account::example();
        account.s3.public_access_block = Known(block);
        account
    }

    #[test]
    fn verdicts() {
        let all = PublicAccessBlock::example();
        Cases::of(&RULE)
            .compliant([account(Some(all))])
            .non_compliant([
                account(None),
                account(Some(PublicAccessBlock { block_public_acls: false, ..all })),
                account(Some(PublicAccessBlock { restrict_public_buckets: false, ..all })),
            ])
            .check();
    }
}
