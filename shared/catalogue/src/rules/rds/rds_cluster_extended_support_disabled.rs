use super::engine::has_extended_support;
use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-cluster-extended-support-disabled",
    title: "DB clusters are not enrolled in Extended Support",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["patching"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "An enrolled cluster lingers on an old major version at a rising price instead of \
                being upgraded when its support ends.",
    remediation: Remediation {
        text: "Upgrade the major version in time. Enrolment is chosen when a cluster is created or \
               restored.",
        cli: "aws rds restore-db-cluster-from-snapshot --region {region} --db-cluster-identifier \
              {new_name} --snapshot-identifier {snapshot} --engine {engine} \
              --engine-lifecycle-support open-source-rds-extended-support-disabled",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/extended-support.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    if !has_extended_support(&cluster.engine) {
        return not_applicable(format!("there is no Extended Support for {}", cluster.engine));
    }
    let is_enrolled = cluster.lifecycle_support.get()? == "open-source-rds-extended-support";
    require(
        !is_enrolled,
        format!("{} {} is enrolled in Extended Support", cluster.engine, cluster.engine_version.get()?),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster::example()])
            .non_compliant([Cluster {
                lifecycle_support: Known("open-source-rds-extended-support".to_owned()),
                ..Cluster::example()
            }])
            .not_applicable([Cluster::of_engine("unheard-of", "1")])
            .check();
    }
}
