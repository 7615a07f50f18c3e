use crate::{
    model::{Account, ec2::Snapshot},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Snapshot> = Rule {
    id: "ec2-snapshot-encrypted",
    title: "EBS snapshots are encrypted",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-at-rest"],
    equivalents: &["prowler:ec2_ebs_snapshots_encrypted"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "An unencrypted snapshot can be shared with anyone, and no key policy stands between its data and who \
                can copy it.",
    remediation: Remediation {
        text: "Copy the snapshot with encryption and delete the original. Turn encryption by default on in the \
               region.",
        cli: "aws ec2 copy-snapshot --region {region} --source-region {region} --source-snapshot-id {id} --encrypted",
    },
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    check,
};

fn check(snapshot: &Snapshot, _: &Account) -> Outcome {
    require(*snapshot.encrypted.get()?, "it is not encrypted")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Snapshot::example()])
            .non_compliant([Snapshot { encrypted: Known(false), ..Snapshot::example() }])
            .check();
    }
}
