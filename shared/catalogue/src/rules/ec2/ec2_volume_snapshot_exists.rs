use crate::{
    model::{Account, ec2::Volume},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Volume> = Rule {
    id: "ec2-volume-snapshot-exists",
    title: "EBS volumes have a snapshot",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["backup"],
    equivalents: &["prowler:ec2_ebs_volume_snapshots_exists"],
    differs: &[],
    parameters: &[],
    reads: &["ec2:DescribeSnapshots"],
    rationale: "Without a snapshot, what is deleted or encrypted by an attacker on the volume cannot be brought \
                back.",
    remediation: Remediation {
        text: "Take a snapshot now, and let AWS Backup or Data Lifecycle Manager take them from here on.",
        cli: "aws ec2 create-snapshot --region {region} --volume-id {id}",
    },
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshots.html",
    check,
};

fn check(volume: &Volume, _: &Account) -> Outcome {
    require(*volume.has_snapshot.get()?, "the account has no snapshot of it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Volume::example()])
            .non_compliant([Volume { has_snapshot: Known(false), ..Volume::example() }])
            .check();
    }
}
