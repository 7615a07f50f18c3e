use super::engine::in_no_cluster;
use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-instance-deletion-protection-enabled",
    title: "DB instances are protected from deletion",
    severity: Severity::Medium,
    expectations: &[21],
    themes: &["deletion-protection"],
    equivalents: &[
        "config:RDS_INSTANCE_DELETION_PROTECTION_ENABLED",
        "securityhub:RDS.8",
        "prowler:rds_instance_deletion_protection",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "One mistaken or malicious call deletes an unprotected database, and its automated \
                backups with it.",
    remediation: Remediation {
        text: "Enable deletion protection: database, Modify, Deletion protection.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --deletion-protection --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    in_no_cluster(instance)?;
    require(*instance.deletion_protection.get()?, "deletion protection is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example()])
            .non_compliant([Instance { deletion_protection: Known(false), ..Instance::example() }])
            .not_applicable([Instance::aurora_member()])
            .check();
    }
}
