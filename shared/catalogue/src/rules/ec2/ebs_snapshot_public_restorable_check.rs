use crate::{
    model::{Account, ec2::Snapshot},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Snapshot> = Rule {
    id: "ebs-snapshot-public-restorable-check",
    title: "EBS snapshots cannot be restored by everyone",
    severity: Severity::Critical,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &[
        "config:EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK",
        "securityhub:EC2.1",
        "prowler:ec2_ebs_public_snapshot",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Every AWS account in the world can make a volume of a public snapshot and read all data on it.",
    remediation: Remediation {
        text: "Make the snapshot private: snapshot, Actions, Modify permissions, Private. Block public snapshots in \
               the region.",
        cli: "aws ec2 modify-snapshot-attribute --region {region} --snapshot-id {id} --attribute \
              createVolumePermission --operation-type remove --group-names all",
    },
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
    check,
};

/// A region's block on public sharing hides a public snapshot and leaves its permissions as they are: they count again
/// on the day the block is lifted.
/// <https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html>
fn check(snapshot: &Snapshot, _: &Account) -> Outcome {
    require(!*snapshot.public.get()?, "its permissions let every AWS account restore it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Snapshot::example()])
            .non_compliant([Snapshot { public: Known(true), encrypted: Known(false), ..Snapshot::example() }])
            .check();
    }
}
