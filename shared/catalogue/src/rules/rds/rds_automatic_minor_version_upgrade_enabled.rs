use super::engine::{in_no_cluster, is_aurora, is_custom};
use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-automatic-minor-version-upgrade-enabled",
    title: "DB instances install minor versions by themselves",
    severity: Severity::High,
    expectations: &[],
    themes: &["patching"],
    equivalents: &[
        "config:RDS_AUTOMATIC_MINOR_VERSION_UPGRADE_ENABLED",
        "securityhub:RDS.13",
        "prowler:rds_instance_minor_version_upgrade_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Minor versions carry security fixes; a database that waits for somebody to install \
                them stays open to known attacks.",
    remediation: Remediation {
        text: "Enable auto minor version upgrade: database, Modify, Maintenance.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --auto-minor-version-upgrade --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html",
    check,
};

/// Aurora takes the setting from each instance, a Multi-AZ DB cluster holds it for its instances, and RDS Custom cannot
/// have it.
fn check(instance: &Instance, _: &Account) -> Outcome {
    if !is_aurora(&instance.engine) {
        in_no_cluster(instance)?;
    }
    if is_custom(&instance.engine) {
        return not_applicable("RDS Custom leaves upgrades to its user");
    }
    require(*instance.auto_minor_version_upgrade.get()?, "automatic minor version upgrades are off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example(), Instance::aurora_member()])
            .non_compliant([
                Instance { auto_minor_version_upgrade: Known(false), ..Instance::example() },
                Instance { auto_minor_version_upgrade: Known(false), ..Instance::aurora_member() },
            ])
            .not_applicable([
                Instance {
                    auto_minor_version_upgrade: Known(false),
                    ..Instance::of_engine("custom-oracle-ee", "19.my_cev1")
                },
                Instance {
                    auto_minor_version_upgrade: Known(false),
                    cluster: Known(Some("shop".to_owned())),
                    ..Instance::example()
                },
            ])
            .check();
    }
}
