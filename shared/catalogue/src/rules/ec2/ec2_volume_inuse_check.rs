use crate::{
    model::{Account, ec2::Volume},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Volume> = Rule {
    id: "ec2-volume-inuse-check",
    title: "EBS volumes are attached to an instance",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["config:EC2_VOLUME_INUSE_CHECK"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A volume that nothing uses costs money and keeps data that nobody looks after.",
    remediation: Remediation {
        text: "Take a snapshot if the data may still be needed, and delete the volume.",
        cli: "aws ec2 delete-volume --region {region} --volume-id {id}",
    },
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-deleting-volume.html",
    check,
};

fn check(volume: &Volume, _: &Account) -> Outcome {
    require(*volume.attached.get()?, "no instance has it attached")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Volume::example()])
            .non_compliant([Volume { attached: Known(false), ..Volume::example() }])
            .check();
    }
}
