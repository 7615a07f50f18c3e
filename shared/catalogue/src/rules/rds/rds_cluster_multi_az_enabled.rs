use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-cluster-multi-az-enabled",
    title: "DB clusters have instances in several Availability Zones",
    severity: Severity::Medium,
    expectations: &[21],
    themes: &["availability"],
    equivalents: &["config:RDS_CLUSTER_MULTI_AZ_ENABLED", "securityhub:RDS.15", "prowler:rds_cluster_multi_az"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "When the only Availability Zone with an instance fails, the cluster answers nobody \
                until a new instance is made elsewhere.",
    remediation: Remediation {
        text: "Add a reader in another Availability Zone: cluster, Actions, Add reader.",
        cli: "aws rds create-db-instance --region {region} --db-cluster-identifier {name} \
              --db-instance-identifier {reader} --engine {engine} --db-instance-class {class} \
              --availability-zone {zone}",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    if cluster.is_serverless_v1()? {
        return not_applicable("Aurora Serverless v1 moves to another Availability Zone by itself");
    }
    require(*cluster.multi_az.get()?, "its instances are all in one Availability Zone")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster::example()])
            .non_compliant([Cluster { multi_az: Known(false), ..Cluster::example() }])
            .not_applicable([Cluster { multi_az: Known(false), ..Cluster::serverless_v1() }])
            .check();
    }
}
