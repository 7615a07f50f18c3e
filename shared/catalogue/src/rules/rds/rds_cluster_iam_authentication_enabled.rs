use super::engine::supports_iam_authentication;
use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-cluster-iam-authentication-enabled",
    title: "DB clusters accept logins of IAM principals",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["central-identity"],
    equivalents: &[
        "config:RDS_CLUSTER_IAM_AUTHENTICATION_ENABLED",
        "securityhub:RDS.12",
        "prowler:rds_cluster_iam_authentication_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "An IAM login uses a token of fifteen minutes over TLS; a password lasts until \
                somebody changes it.",
    remediation: Remediation {
        text: "Enable IAM DB authentication: cluster, Modify, Database authentication; then create \
               users for it.",
        cli: "aws rds modify-db-cluster --region {region} --db-cluster-identifier {name} \
              --enable-iam-database-authentication --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    if !supports_iam_authentication(&cluster.engine, &cluster.engine_version)? {
        return not_applicable(format!("{} has no IAM authentication", cluster.engine));
    }
    require(*cluster.iam_authentication.get()?, "IAM authentication is off")
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
                Cluster { iam_authentication: Known(false), ..Cluster::example() },
                Cluster { iam_authentication: Known(false), ..Cluster::of_engine("mysql", "8.0.39") },
            ])
            .not_applicable([Cluster { iam_authentication: Known(false), ..Cluster::of_engine("unheard-of", "1") }])
            .check();
    }
}
