use crate::{
    model::{Account, Region},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Region> = Rule {
    id: "ec2-ebs-encryption-by-default",
    title: "The region encrypts new EBS volumes by default",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-at-rest", "secure-configuration"],
    equivalents: &["config:EC2_EBS_ENCRYPTION_BY_DEFAULT", "securityhub:EC2.7", "prowler:ec2_ebs_default_encryption"],
    differs: &[],
    parameters: &[],
    reads: &["ec2:GetEbsEncryptionByDefault"],
    rationale: "With the default on, no volume and no snapshot copy can be left unencrypted by mistake.",
    remediation: Remediation {
        text: "Turn it on: EC2, Data protection and security, EBS encryption, Manage, Always encrypt new EBS \
               volumes.",
        cli: "aws ec2 enable-ebs-encryption-by-default --region {region}",
    },
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html",
    check,
};

fn check(region: &Region, _: &Account) -> Outcome {
    require(*region.ec2.ebs_encryption_by_default.get()?, "new EBS volumes are not encrypted by default")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ec2::RegionSettings, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let off = RegionSettings { ebs_encryption_by_default: Known(false), ..RegionSettings::example() };
        Cases::of(&RULE)
            .compliant([Region::example()])
            .non_compliant([Region { ec2: off, ..Region::example() }])
            .check();
    }
}
