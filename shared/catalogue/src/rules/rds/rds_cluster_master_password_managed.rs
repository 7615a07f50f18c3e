use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-cluster-master-password-managed",
    title: "Secrets Manager keeps and rotates the master passwords of DB clusters",
    severity: Severity::Medium,
    expectations: &[20],
    themes: &["credential-rotation", "secrets"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A password that people or templates know spreads and never changes; Secrets Manager \
                makes one that nobody has seen and rotates it.",
    remediation: Remediation {
        text: "Let RDS manage the password: cluster, Modify, Manage master credentials in AWS Secrets \
               Manager.",
        cli: "aws rds modify-db-cluster --region {region} --db-cluster-identifier {name} \
              --manage-master-user-password --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html",
    check,
};

/// AWS cannot do it for global databases, for replicas and for Aurora Serverless v1.
fn check(cluster: &Cluster, _: &Account) -> Outcome {
    match cluster.master_secret.get()?.as_deref() {
        Some("impaired") => return violation("the secret with the master password cannot be rotated"),
        Some(_) => return Ok(Verdict::Compliant),
        None => {}
    }
    if let Some(global) = &cluster.global_cluster {
        return not_applicable(format!("AWS cannot manage master passwords in global database {global}"));
    }
    if let Some(source) = &cluster.replica_of {
        return not_applicable(format!("a replica has the master password of its source {source}"));
    }
    if cluster.is_serverless_v1()? {
        return not_applicable("AWS cannot manage master passwords of Aurora Serverless v1");
    }
    violation("the master password is not managed by Secrets Manager")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Cluster::example(),
                Cluster { master_secret: Known(Some("creating".to_owned())), ..Cluster::example() },
            ])
            .non_compliant([
                Cluster { master_secret: Known(None), ..Cluster::example() },
                Cluster { master_secret: Known(Some("impaired".to_owned())), ..Cluster::example() },
            ])
            .not_applicable([
                Cluster {
                    master_secret: Known(None),
                    global_cluster: Some("shop-world".to_owned()),
                    ..Cluster::example()
                },
                Cluster { master_secret: Known(None), replica_of: Some("shop-main".to_owned()), ..Cluster::example() },
                Cluster { master_secret: Known(None), ..Cluster::serverless_v1() },
            ])
            .check();
    }
}
