use super::engine::{has_extended_support, in_no_cluster};
use crate::{
    model::{Account, rds::Instance},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-instance-extended-support-disabled",
    title: "DB instances are not enrolled in Extended Support",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["patching"],
    equivalents: &["prowler:rds_instance_extended_support"],
    differs: &[Difference {
        from: &["prowler:rds_instance_extended_support"],
        how: "Engines without Extended Support, such as SQL Server and Oracle, are not applicable instead of \
                  compliant.",
        source: &[("Extended Support", "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html")],
    }],
    parameters: &[],
    reads: &[],
    rationale: "An enrolled database lingers on an old major version at a rising price instead of \
                being upgraded when its support ends.",
    remediation: Remediation {
        text: "Upgrade the major version in time. Enrolment is chosen when a database is created or \
               restored.",
        cli: "aws rds restore-db-instance-from-db-snapshot --region {region} --db-instance-identifier \
              {new_name} --db-snapshot-identifier {snapshot} --engine-lifecycle-support \
              open-source-rds-extended-support-disabled",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    in_no_cluster(instance)?;
    if !has_extended_support(&instance.engine) {
        return not_applicable(format!("there is no Extended Support for {}", instance.engine));
    }
    let is_enrolled = instance.lifecycle_support.get()? == "open-source-rds-extended-support";
    require(
        !is_enrolled,
        format!("{} {} is enrolled in Extended Support", instance.engine, instance.engine_version.get()?),
    )
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
                lifecycle_support: Known("open-source-rds-extended-support".to_owned()),
                ..Instance::example()
            }])
            .not_applicable([
                Instance::aurora_member(),
                Instance::of_engine("oracle-ee", "19.0.0.0.ru-2024-07.rur-2024-07.r1"),
            ])
            .check();
    }
}
