use crate::{
    model::{Account, Region, ec2::SnapshotSharing},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Region> = Rule {
    id: "ebs-snapshot-block-public-access",
    title: "The region blocks public EBS snapshots",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &[
        "config:EBS_SNAPSHOT_BLOCK_PUBLIC_ACCESS",
        "securityhub:EC2.182",
        "prowler:ec2_ebs_snapshot_account_block_public_access",
    ],
    differs: &[],
    parameters: &[],
    reads: &["ec2:GetSnapshotBlockPublicAccessState"],
    rationale: "The block makes it impossible to publish a snapshot by mistake, and takes back what was published \
                before.",
    remediation: Remediation {
        text: "Block all sharing: EC2, Data protection and security, Block public access for EBS snapshots, Block \
               all public access.",
        cli: "aws ec2 enable-snapshot-block-public-access --region {region} --state block-all-sharing",
    },
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html",
    check,
};

fn check(region: &Region, _: &Account) -> Outcome {
    let seen = match region.ec2.snapshot_sharing.get()? {
        SnapshotSharing::NonePublic => return Ok(Verdict::Compliant),
        SnapshotSharing::NoneNewlyPublic => "snapshots that are public already stay so",
        SnapshotSharing::Unblocked => "EBS snapshots can be made public",
    };
    violation(seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ec2::RegionSettings, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |sharing| {
            let ec2 = RegionSettings { snapshot_sharing: Known(sharing), ..RegionSettings::example() };
            Region { ec2, ..Region::example() }
        };
        Cases::of(&RULE)
            .compliant([with(SnapshotSharing::NonePublic)])
            .non_compliant([with(SnapshotSharing::NoneNewlyPublic), with(SnapshotSharing::Unblocked)])
            .check();
    }
}
