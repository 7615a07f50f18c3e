use crate::{
    model::{Account, ecs::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "ecs-container-insights-enabled",
    title: "ECS clusters have Container Insights",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["monitoring"],
    equivalents: &[
        "config:ECS_CONTAINER_INSIGHTS_ENABLED",
        "securityhub:ECS.12",
        "prowler:ecs_cluster_container_insights_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Its metrics show tasks that restart, run out of memory or do what they never did.",
    remediation: Remediation {
        text: "Turn it on: cluster, Update cluster, Monitoring.",
        cli: "aws ecs update-cluster-settings --region {region} --cluster {name} --settings \
              name=containerInsights,value=enhanced",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-container-insights-enabled.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    require(*cluster.container_insights.get()?, "Container Insights is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster::example()])
            .non_compliant([Cluster { container_insights: Known(false), ..Cluster::example() }])
            .check();
    }
}
