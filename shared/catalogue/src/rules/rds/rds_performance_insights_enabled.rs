use super::engine::{is_aurora_mysql, is_custom};
use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-performance-insights-enabled",
    title: "DB instances have Performance Insights where their class supports it",
    severity: Severity::Low,
    expectations: &[22],
    themes: &["monitoring"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Performance Insights shows which statements load a database; without it an overload, \
                or an attack that looks like one, is hard to explain.",
    remediation: Remediation {
        text: "Turn on Performance Insights (Database Insights): database, Modify, Monitoring.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --enable-performance-insights",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.Engines.html",
    check,
};

const TOO_SMALL: &[&str] =
    &["db.t2.micro", "db.t2.small", "db.t3.micro", "db.t3.small", "db.t4g.micro", "db.t4g.small"];

fn check(instance: &Instance, _: &Account) -> Outcome {
    let (engine, class) = (&instance.engine, instance.class.get()?);
    if !is_supported(engine, class) {
        return not_applicable(format!("AWS has no Performance Insights for {engine} on {class}"));
    }
    require(*instance.performance_insights.get()?, "Performance Insights is off")
}

/// RDS and Aurora each have a table of their own:
///
/// * <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.Engines.html>
/// * <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DatabaseInsights.Engines.html>
fn is_supported(engine: &str, class: &str) -> bool {
    match engine {
        "mariadb" | "mysql" => !TOO_SMALL.contains(&class),
        engine if is_aurora_mysql(engine) => {
            !(class.starts_with("db.t2.") || class.starts_with("db.t3.") || TOO_SMALL.contains(&class))
        }
        engine => !(engine.starts_with("db2-") || is_custom(engine)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn off(engine: &str, class: &str) -> Instance {
        Instance {
            performance_insights: Known(false),
            class: Known(class.to_owned()),
            ..Instance::of_engine(engine, "1.0")
        }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Instance::example(),
                Instance { class: Known("db.serverless".to_owned()), ..Instance::aurora_member() },
            ])
            .non_compliant([
                off("postgres", "db.t3.micro"),
                off("mysql", "db.t3.medium"),
                off("aurora-mysql", "db.t4g.medium"),
                off("aurora-postgresql", "db.t3.medium"),
                off("sqlserver-ex", "db.t3.small"),
            ])
            .not_applicable([
                off("mysql", "db.t3.micro"),
                off("mariadb", "db.t4g.small"),
                off("aurora-mysql", "db.t3.medium"),
                off("aurora-mysql", "db.t4g.small"),
                off("db2-se", "db.m6i.large"),
                off("custom-oracle-ee", "db.m5.large"),
            ])
            .check();
    }
}
