use super::engine::{default_port, in_no_cluster};
use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-instance-no-default-port",
    title: "DB instances do not listen on the default port of their engine",
    severity: Severity::Low,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["securityhub:RDS.23", "prowler:rds_instance_non_default_port"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "The default port tells scanners which engine answers there.",
    remediation: Remediation {
        text: "Change the port, in the security groups and in the clients too: database, Modify, \
               Additional configuration, Port.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --db-port-number {port} --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    in_no_cluster(instance)?;
    let Some(port) = *instance.port.get()? else {
        return not_applicable("listens nowhere yet");
    };
    require(default_port(&instance.engine) != Some(port), format!("listens on the default port {port}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example(), Instance { port: Known(Some(3306)), ..Instance::example() }])
            .non_compliant([
                Instance { port: Known(Some(5432)), ..Instance::example() },
                Instance { port: Known(Some(1433)), ..Instance::of_engine("sqlserver-web", "16.00.4131.2.v1") },
            ])
            .not_applicable([Instance::aurora_member(), Instance { port: Known(None), ..Instance::example() }])
            .check();
    }
}
