use crate::{
    model::{Account, ec2::Volume},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Volume> = Rule {
    id: "encrypted-volumes",
    title: "EBS volumes are encrypted",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-at-rest"],
    equivalents: &["config:ENCRYPTED_VOLUMES", "securityhub:EC2.3", "prowler:ec2_ebs_volume_encryption"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Encryption keeps the data from whoever gets at the storage or at a copy of it without the right to \
                use the key.",
    remediation: Remediation {
        text: "Take a snapshot, copy it with encryption, make a volume of the copy and put it in the place of this \
               one. Turn encryption by default on in the region.",
        cli: "aws ec2 copy-snapshot --region {region} --source-region {region} --source-snapshot-id {snapshot_id} \
              --encrypted",
    },
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    check,
};

fn check(volume: &Volume, _: &Account) -> Outcome {
    require(*volume.encrypted.get()?, "it is not encrypted")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Volume::example()])
            .non_compliant([
                Volume { encrypted: Known(false), ..Volume::example() },
                Volume { encrypted: Known(false), attached: Known(false), ..Volume::example() },
            ])
            .check();
    }
}
