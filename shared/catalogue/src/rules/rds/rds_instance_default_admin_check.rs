use super::engine::in_no_cluster;
use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-instance-default-admin-check",
    title: "Administrators of DB instances do not have the default name",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &[
        "config:RDS_INSTANCE_DEFAULT_ADMIN_CHECK",
        "securityhub:RDS.25",
        "prowler:rds_instance_default_admin",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Whoever guesses passwords starts with the default name of the administrator.",
    remediation: Remediation {
        text: "The name cannot be changed: create a new instance with another administrator, and move \
               the data.",
        cli: "aws rds create-db-instance --region {region} --db-instance-identifier {new_name} \
              --master-username {username} --manage-master-user-password --engine {engine} \
              --db-instance-class {class} --allocated-storage {gib}",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html",
    check,
};

const DEFAULTS: &[&str] = &["admin", "postgres"];

fn check(instance: &Instance, _: &Account) -> Outcome {
    in_no_cluster(instance)?;
    let name = instance.master_username.get()?;
    require(!DEFAULTS.contains(&name.as_str()), format!("the administrator has the default name {name}"))
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
                Instance { master_username: Known("administrator".to_owned()), ..Instance::example() },
            ])
            .non_compliant([
                Instance { master_username: Known("postgres".to_owned()), ..Instance::example() },
                Instance { master_username: Known("admin".to_owned()), ..Instance::of_engine("mysql", "8.4.3") },
            ])
            .not_applicable([Instance::aurora_member()])
            .check();
    }
}
