use crate::{
    model::{Account, dax::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "dax-cluster-multi-az",
    title: "DAX clusters have nodes in several availability zones",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["availability"],
    equivalents: &["prowler:dynamodb_accelerator_cluster_multi_az"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "When the only zone of a cluster fails, every read falls back on the tables at once, or fails.",
    remediation: Remediation {
        text: "Add nodes in other zones; AWS recommends three.",
        cli: "aws dax increase-replication-factor --region {region} --cluster-name {name} --new-replication-factor 3 \
              --availability-zones {zones}",
    },
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.concepts.cluster.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    let zones = *cluster.zones.get()?;
    require(zones > 1, format!("it has nodes in {zones} availability zone"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster::example(), Cluster { zones: Known(2), ..Cluster::example() }])
            .non_compliant([Cluster { zones: Known(1), ..Cluster::example() }])
            .check();
    }
}
