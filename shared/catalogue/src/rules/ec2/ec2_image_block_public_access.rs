use crate::{
    model::{Account, Region},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Region> = Rule {
    id: "ec2-image-block-public-access",
    title: "The region blocks public EC2 images",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &["prowler:ec2_ami_account_block_public_access"],
    differs: &[],
    parameters: &[],
    reads: &["ec2:GetImageBlockPublicAccessState"],
    rationale: "The block makes it impossible to publish an image, and with it the data on its disks, by mistake.",
    remediation: Remediation {
        text: "Turn it on: EC2, Data protection and security, Block public access for AMIs, Manage, Block new public \
               sharing.",
        cli: "aws ec2 enable-image-block-public-access --region {region} --image-block-public-access-state \
              block-new-sharing",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html",
    check,
};

fn check(region: &Region, _: &Account) -> Outcome {
    require(*region.ec2.image_sharing_blocked.get()?, "EC2 images can be made public")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ec2::RegionSettings, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let off = RegionSettings { image_sharing_blocked: Known(false), ..RegionSettings::example() };
        Cases::of(&RULE)
            .compliant([Region::example()])
            .non_compliant([Region { ec2: off, ..Region::example() }])
            .check();
    }
}
