use super::engine::{in_no_cluster, is_custom, is_sql_server};
use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-master-password-managed",
    title: "Secrets Manager keeps and rotates the master passwords of DB instances",
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
        text: "Let RDS manage the password: database, Modify, Manage master credentials in AWS \
               Secrets Manager.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --manage-master-user-password --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
    check,
};

/// AWS cannot do it for read replicas, for sources of read replicas unless they are SQL Server, and for RDS Custom.
fn check(instance: &Instance, _: &Account) -> Outcome {
    in_no_cluster(instance)?;
    match instance.master_secret.get()?.as_deref() {
        Some("impaired") => return violation("the secret with the master password cannot be rotated"),
        Some(_) => return Ok(Verdict::Compliant),
        None => {}
    }
    if is_custom(&instance.engine) {
        return not_applicable("RDS Custom leaves the master password to its user");
    }
    if let Some(source) = &instance.replica_of {
        return not_applicable(format!("a read replica has the master password of its source {source}"));
    }
    if !is_sql_server(&instance.engine) && *instance.has_read_replicas.get()? {
        return not_applicable("AWS cannot manage the master password of a source of read replicas");
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
                Instance::example(),
                Instance { master_secret: Known(Some("rotating".to_owned())), ..Instance::example() },
                Instance { has_read_replicas: Known(true), ..Instance::of_engine("sqlserver-ee", "16.00.4131.2.v1") },
            ])
            .non_compliant([
                Instance { master_secret: Known(None), ..Instance::example() },
                Instance { master_secret: Known(Some("impaired".to_owned())), ..Instance::example() },
                Instance {
                    master_secret: Known(None),
                    has_read_replicas: Known(true),
                    ..Instance::of_engine("sqlserver-ee", "16.00.4131.2.v1")
                },
            ])
            .not_applicable([
                Instance::aurora_member(),
                Instance {
                    master_secret: Known(None),
                    ..Instance::of_engine("custom-sqlserver-se", "15.00.4249.2.v1")
                },
                Instance {
                    master_secret: Known(None),
                    replica_of: Some("shop-main".to_owned()),
                    ..Instance::example()
                },
                Instance { master_secret: Known(None), has_read_replicas: Known(true), ..Instance::example() },
            ])
            .check();
    }
}
