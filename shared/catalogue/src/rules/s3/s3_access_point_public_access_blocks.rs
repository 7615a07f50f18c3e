use crate::{
    model::{Account, s3::AccessPoint},
    rule::{Outcome, Remediation, Rule, Severity, require, violation},
};

pub(super) static RULE: Rule<AccessPoint> = Rule {
    id: "s3-access-point-public-access-blocks",
    title: "S3 access points block public access",
    severity: Severity::High,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &[
        "config:S3_ACCESS_POINT_PUBLIC_ACCESS_BLOCKS",
        "securityhub:S3.19",
        "prowler:s3_access_point_public_access_block",
    ],
    differs: &[],
    parameters: &[],
    reads: &["s3:GetAccessPoint"],
    rationale: "An access point has its own policy: with its block off, that policy can open the bucket behind it.",
    remediation: Remediation {
        text: "The setting cannot be changed later: make a new access point with Block all public access, move its \
               users, delete the old one.",
        cli: "aws s3control create-access-point --account-id {account} --name {new} --bucket {bucket} \
              --public-access-block-configuration \
              BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html",
    check,
};

fn check(access_point: &AccessPoint, _: &Account) -> Outcome {
    match access_point.public_access_block.get()? {
        None => violation("Block Public Access is not set on the access point"),
        Some(block) => require(block.off().is_empty(), format!("the access point's {} is off", block.off().join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::s3::PublicAccessBlock, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |block| AccessPoint { public_access_block: Known(block), ..AccessPoint::example() };
        let all = PublicAccessBlock::example();
        Cases::of(&RULE)
            .compliant([with(Some(all))])
            .non_compliant([with(None), with(Some(PublicAccessBlock { block_public_policy: false, ..all }))])
            .check();
    }
}
