use crate::{
    model::{Account, s3::MultiRegionAccessPoint},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<MultiRegionAccessPoint> = Rule {
    id: "s3-multi-region-access-point-public-access-block",
    title: "S3 Multi-Region Access Points block public access",
    severity: Severity::High,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &["prowler:s3_multi_region_access_point_public_access_block"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A Multi-Region Access Point has its own policy: with its block off, that policy can open the \
                buckets behind it in every region.",
    remediation: Remediation {
        text: "The setting cannot be changed later: make a new Multi-Region Access Point with Block all public \
               access, move its users, delete the old one.",
        cli: "aws s3control create-multi-region-access-point --region us-west-2 --account-id {account} --details \
              file://details.json",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/multi-region-access-point-block-public-access.html",
    check,
};

fn check(access_point: &MultiRegionAccessPoint, _: &Account) -> Outcome {
    let off = access_point.public_access_block.get()?.off();
    require(off.is_empty(), format!("its {} is off", off.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::s3::PublicAccessBlock, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with =
            |block| MultiRegionAccessPoint { public_access_block: Known(block), ..MultiRegionAccessPoint::example() };
        let all = PublicAccessBlock::example();
        Cases::of(&RULE)
            .compliant([with(all)])
            .non_compliant([with(PublicAccessBlock { ignore_public_acls: false, ..all })])
            .check();
    }
}
