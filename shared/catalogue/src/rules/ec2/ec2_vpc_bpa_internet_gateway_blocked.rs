use crate::{
    model::{Account, Region, ec2::BlockMode},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Region> = Rule {
    id: "ec2-vpc-bpa-internet-gateway-blocked",
    title: "The region keeps the internet away from VPCs that are not excluded",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["network-exposure", "network-segmentation"],
    equivalents: &["securityhub:EC2.172"],
    differs: &[],
    parameters: &[],
    reads: &["ec2:DescribeVpcBlockPublicAccessExclusions", "ec2:DescribeVpcBlockPublicAccessOptions"],
    rationale: "VPC Block Public Access stands above routes and security groups: a mistake in one of those opens nothing. \
                What the internet should reach is named as an exclusion, where everyone sees it.",
    remediation: Remediation {
        text: "Exclude the VPCs and subnets that the internet should reach; then VPC, Settings, Block Public Access: turn on \
               the ingress-only or bidirectional mode.",
        cli: "aws ec2 modify-vpc-block-public-access-options --region {region} --internet-gateway-block-mode block-ingress",
    },
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html",
    check,
};

fn check(region: &Region, _: &Account) -> Outcome {
    let mode = region.ec2.internet_block.get()?.mode;
    require(mode != BlockMode::Off, "VPC Block Public Access is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::ec2::{InternetBlock, RegionSettings},
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let region = |mode| {
            let internet_block = Known(InternetBlock { mode, exclusions: Vec::new() });
            Region { ec2: RegionSettings { internet_block, ..RegionSettings::example() }, ..Region::example() }
        };
        Cases::of(&RULE)
            .compliant([region(BlockMode::Ingress), region(BlockMode::Bidirectional)])
            .non_compliant([region(BlockMode::Off)])
            .check();
    }
}
