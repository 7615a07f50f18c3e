use crate::{
    model::{
        Account,
        ec2::{RegionSettings, Snapshot, SnapshotSharing},
    },
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Snapshot> = Rule {
    id: "ebs-snapshot-public-restorable-check",
    title: "EBS snapshots cannot be restored by everyone",
    severity: Severity::Critical,
    expectations: &[],
    equivalents: &[
        "config:EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK",
        "securityhub:EC2.1",
        "prowler:ec2_ebs_public_snapshot",
    ],
    parameters: &[],
    reads: &["ec2:GetSnapshotBlockPublicAccessState"],
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

/// Where the region blocks all public sharing, a snapshot keeps its permissions and yet is not public.
/// <https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html>
fn check(snapshot: &Snapshot, account: &Account) -> Outcome {
    let sharing = RegionSettings::of(account, &snapshot.region).and_then(|settings| settings.snapshot_sharing.get());
    if matches!(sharing, Ok(SnapshotSharing::NonePublic)) || !*snapshot.public.get()? {
        return Ok(Verdict::Compliant);
    }
    sharing?;
    violation("every AWS account may restore it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let public = Snapshot { public: Known(true), encrypted: false, ..Snapshot::example() };
        Cases::of(&RULE)
            .compliant([Snapshot::example(), public.clone()])
            .given(|account| {
                for region in &mut account.regions {
                    region.ec2.snapshot_sharing = Known(SnapshotSharing::NoneNewlyPublic);
                }
            })
            .compliant([Snapshot::example()])
            .non_compliant([public.clone()])
            .given(|account| account.regions.clear())
            .insufficient_data([public])
            .check();
    }
}
