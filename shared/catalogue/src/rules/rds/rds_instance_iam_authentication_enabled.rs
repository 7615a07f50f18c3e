use super::engine::{in_no_cluster, supports_iam_authentication};
use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-instance-iam-authentication-enabled",
    title: "DB instances accept logins of IAM principals",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["central-identity"],
    equivalents: &[
        "config:RDS_INSTANCE_IAM_AUTHENTICATION_ENABLED",
        "securityhub:RDS.10",
        "prowler:rds_instance_iam_authentication_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "An IAM login uses a token of fifteen minutes over TLS; a password lasts until \
                somebody changes it.",
    remediation: Remediation {
        text: "Enable IAM DB authentication: database, Modify, Database authentication; then create \
               users for it.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --enable-iam-database-authentication --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    in_no_cluster(instance)?;
    if !supports_iam_authentication(&instance.engine, &instance.engine_version)? {
        let version = instance.engine_version.get()?;
        return not_applicable(format!("{} {version} has no IAM authentication", instance.engine));
    }
    require(*instance.iam_authentication.get()?, "IAM authentication is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example()])
            .non_compliant([
                Instance { iam_authentication: Known(false), ..Instance::example() },
                Instance { iam_authentication: Known(false), ..Instance::of_engine("mariadb", "10.11.8") },
            ])
            .not_applicable([
                Instance::aurora_member(),
                Instance { iam_authentication: Known(false), ..Instance::of_engine("mariadb", "10.5.25") },
                Instance { iam_authentication: Known(false), ..Instance::of_engine("sqlserver-se", "16.00.4131.2.v1") },
            ])
            .check();
    }
}
