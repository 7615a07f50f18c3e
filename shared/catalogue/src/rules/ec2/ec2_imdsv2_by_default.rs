use crate::{
    model::{Account, Region},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Region> = Rule {
    id: "ec2-imdsv2-by-default",
    title: "The region makes new EC2 instances require session tokens for metadata (IMDSv2)",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["prowler:ec2_instance_account_imdsv2_enabled"],
    differs: &[],
    parameters: &[],
    reads: &["ec2:GetInstanceMetadataDefaults"],
    rationale: "Where the default is set, no instance loses its credentials to a forged request because its launch \
                forgot the option.",
    remediation: Remediation {
        text: "Set the default: EC2, Data protection and security, IMDS defaults, Manage, Metadata version: V2 only.",
        cli: "aws ec2 modify-instance-metadata-defaults --region {region} --http-tokens required",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html",
    check,
};

fn check(region: &Region, _: &Account) -> Outcome {
    require(*region.ec2.imdsv2_by_default.get()?, "new instances do not require session tokens by default")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ec2::RegionSettings, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let off = RegionSettings { imdsv2_by_default: Known(false), ..RegionSettings::example() };
        Cases::of(&RULE)
            .compliant([Region::example()])
            .non_compliant([Region { ec2: off, ..Region::example() }])
            .check();
    }
}
