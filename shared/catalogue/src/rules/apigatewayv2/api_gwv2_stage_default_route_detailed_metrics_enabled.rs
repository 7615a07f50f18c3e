use crate::{
    model::{Account, apigatewayv2::Stage},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Stage> = Rule {
    id: "api-gwv2-stage-default-route-detailed-metrics-enabled",
    title: "Stages of HTTP and WebSocket APIs have metrics of each route",
    severity: Severity::Low,
    expectations: &[],
    themes: &["monitoring"],
    equivalents: &["config:API_GWV2_STAGE_DEFAULT_ROUTE_DETAILED_METRICS_ENABLED"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Metrics of the whole API hide that one route fails or is flooded.",
    remediation: Remediation {
        text: "Turn on detailed route metrics: API, Monitor, Metrics, stage, Edit.",
        cli: "aws apigatewayv2 update-stage --api-id {api} --stage-name {name} --default-route-settings \
              DetailedMetricsEnabled=true --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html",
    check,
};

fn check(stage: &Stage, _: &Account) -> Outcome {
    require(*stage.detailed_metrics.get()?, "routes have no metrics of their own")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Stage::example()])
            .non_compliant([Stage { detailed_metrics: Known(false), ..Stage::example() }])
            .check();
    }
}
