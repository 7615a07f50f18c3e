use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-instance-engine-version-supported",
    title: "DB instances run engine versions that AWS still offers",
    severity: Severity::High,
    expectations: &[],
    themes: &["patching"],
    equivalents: &["prowler:rds_instance_deprecated_engine_version"],
    differs: &[],
    parameters: &[],
    reads: &["rds:DescribeDBEngineVersions"],
    rationale: "A version that AWS has withdrawn gets no more security fixes.",
    remediation: Remediation {
        text: "Upgrade to a version that is on offer, and try it on a copy first: database, Modify, \
               DB engine version.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --engine-version {version} --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    let offered = *instance.engine_version_offered.get()?;
    require(offered, format!("AWS has withdrawn {} {}", instance.engine, instance.engine_version.get()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example()])
            .non_compliant([Instance {
                engine_version_offered: Known(false),
                ..Instance::of_engine("mysql", "5.6.51")
            }])
            .check();
    }
}
