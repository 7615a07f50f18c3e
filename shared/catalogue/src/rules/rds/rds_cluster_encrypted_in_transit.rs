use super::engine::requires_tls;
use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-cluster-encrypted-in-transit",
    title: "DB clusters refuse connections without TLS",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["rds:DescribeDBClusterParameters"],
    rationale: "Without TLS, passwords and data can be read and changed by whoever is on the way \
                between client and database.",
    remediation: Remediation {
        text: "Set rds.force_ssl to 1 (PostgreSQL) or require_secure_transport to ON (MySQL) in the \
               cluster parameter group. A default group cannot be changed: make one of your own.",
        cli: "aws rds modify-db-cluster-parameter-group --region {region} \
              --db-cluster-parameter-group-name {parameter_group} --parameters \
              ParameterName=rds.force_ssl,ParameterValue=1,ApplyMethod=pending-reboot",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    match requires_tls(&cluster.engine, &cluster.engine_version, &cluster.tls)? {
        None => not_applicable(format!("{} has no parameter that requires TLS", cluster.engine)),
        Some(required) => {
            let group = cluster.parameter_group.get()?;
            require(required, format!("parameter group {group} does not require TLS"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::rds::TlsParameter, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Cluster::example(),
                Cluster { tls: Known(TlsParameter::Unset), ..Cluster::of_engine("aurora-postgresql", "17.4") },
                Cluster { tls: Known(TlsParameter::Set("ON".to_owned())), ..Cluster::of_engine("aurora-mysql", "8.0") },
            ])
            .non_compliant([
                Cluster { tls: Known(TlsParameter::Set("0".to_owned())), ..Cluster::example() },
                Cluster { tls: Known(TlsParameter::Unset), ..Cluster::example() },
                Cluster { tls: Known(TlsParameter::Set("OFF".to_owned())), ..Cluster::of_engine("mysql", "8.0.39") },
            ])
            .not_applicable([Cluster {
                tls: Known(TlsParameter::Unavailable),
                ..Cluster::of_engine("unheard-of", "1")
            }])
            .check();
    }
}
