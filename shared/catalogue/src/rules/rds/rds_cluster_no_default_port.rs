use super::engine::default_port;
use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-cluster-no-default-port",
    title: "DB clusters do not listen on the default port of their engine",
    severity: Severity::Low,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["prowler:rds_cluster_non_default_port"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "The default port tells scanners which engine answers there.",
    remediation: Remediation {
        text: "Change the port, in the security groups and in the clients too: cluster, Modify, \
               Additional configuration, Port.",
        cli: "aws rds modify-db-cluster --region {region} --db-cluster-identifier {name} --port \
              {port} --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Modifying.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    let port = *cluster.port.get()?;
    require(default_port(&cluster.engine) != Some(port), format!("listens on the default port {port}"))
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
                Cluster { port: Known(5432), ..Cluster::example() },
                Cluster { port: Known(3306), ..Cluster::of_engine("aurora", "5.6.mysql_aurora.1.22.2") },
            ])
            .check();
    }
}
