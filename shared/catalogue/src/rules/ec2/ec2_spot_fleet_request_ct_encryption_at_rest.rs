use super::new_volumes_encrypted;
use crate::{
    model::{Account, ec2::SpotFleet},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable},
};

pub(super) static RULE: Rule<SpotFleet> = Rule {
    id: "ec2-spot-fleet-request-ct-encryption-at-rest",
    title: "Spot Fleet requests encrypt their EBS volumes",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-at-rest"],
    equivalents: &["config:EC2_SPOT_FLEET_REQUEST_CT_ENCRYPTION_AT_REST", "securityhub:EC2.173"],
    differs: &[],
    parameters: &[],
    reads: &["ec2:GetEbsEncryptionByDefault"],
    rationale: "Every instance of the fleet would write its data to unencrypted disks.",
    remediation: Remediation {
        text: "Replace the request by one whose launch specifications encrypt their volumes, or turn encryption by \
               default on in the region.",
        cli: "aws ec2 enable-ebs-encryption-by-default --region {region}",
    },
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html",
    check,
};

fn check(fleet: &SpotFleet, account: &Account) -> Outcome {
    let volumes = fleet.volumes.get()?;
    if volumes.is_empty() {
        return not_applicable("its own launch specifications define no EBS volumes");
    }
    new_volumes_encrypted(account, &fleet.identity.region, volumes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ec2::BlockDevice, observed::Known, testing::Cases};

    fn volume(encrypted: Option<bool>) -> SpotFleet {
        SpotFleet { volumes: Known(vec![BlockDevice { encrypted, ..BlockDevice::example() }]), ..SpotFleet::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([SpotFleet::example(), volume(Some(false))])
            .not_applicable([SpotFleet { volumes: Known(Vec::new()), ..SpotFleet::example() }])
            .given(|account| {
                for region in &mut account.regions {
                    region.ec2.ebs_encryption_by_default = Known(false);
                }
            })
            .compliant([SpotFleet::example()])
            .non_compliant([volume(Some(false)), volume(None)])
            .check();
    }
}
