use super::engine::in_no_cluster;
use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-instance-copy-tags-to-snapshots-enabled",
    title: "DB instances copy their tags to their snapshots",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["securityhub:RDS.17", "prowler:rds_instance_copy_tags_to_snapshots"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Access rules, cost reports and clean-up jobs that go by tags lose sight of snapshots \
                that have none.",
    remediation: Remediation {
        text: "Turn on copying of tags: database, Modify, Additional configuration, Backup.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --copy-tags-to-snapshot",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    in_no_cluster(instance)?;
    require(*instance.copy_tags_to_snapshot.get()?, "tags are not copied to snapshots")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example()])
            .non_compliant([Instance { copy_tags_to_snapshot: Known(false), ..Instance::example() }])
            .not_applicable([Instance::aurora_member()])
            .check();
    }
}
