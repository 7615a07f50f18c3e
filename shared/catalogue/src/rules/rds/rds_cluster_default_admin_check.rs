use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-cluster-default-admin-check",
    title: "Administrators of DB clusters do not have the default name",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["config:RDS_CLUSTER_DEFAULT_ADMIN_CHECK", "securityhub:RDS.24", "prowler:rds_cluster_default_admin"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Whoever guesses passwords starts with the default name of the administrator.",
    remediation: Remediation {
        text: "The name cannot be changed: create a new cluster with another administrator, and move \
               the data.",
        cli: "aws rds create-db-cluster --region {region} --db-cluster-identifier {new_name} \
              --master-username {username} --manage-master-user-password --engine {engine}",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.MasterAccounts.html",
    check,
};

const DEFAULTS: &[&str] = &["admin", "postgres"];

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    let name = cluster.master_username.get()?;
    require(!DEFAULTS.contains(&name.as_str()), format!("the administrator has the default name {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster::example()])
            .non_compliant([
                Cluster { master_username: Known("postgres".to_owned()), ..Cluster::example() },
                Cluster { master_username: Known("admin".to_owned()), ..Cluster::of_engine("aurora-mysql", "8.0") },
            ])
            .check();
    }
}
