use crate::{
    model::{Account, apigatewayv2::Stage},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Stage> = Rule {
    id: "api-gwv2-access-logs-enabled",
    title: "Stages of HTTP and WebSocket APIs log requests",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["logging"],
    equivalents: &[
        "config:API_GWV2_ACCESS_LOGS_ENABLED",
        "securityhub:APIGateway.9",
        "prowler:apigatewayv2_api_access_logging_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Access logs tell who asked for what, from where and when; without them an attack or a leak cannot be \
                traced.",
    remediation: Remediation {
        text: "Name a log group or Firehose stream and a format: API, Monitor, Logging, stage, Edit.",
        cli: "aws apigatewayv2 update-stage --api-id {api} --stage-name {name} --access-log-settings \
              DestinationArn={destination},Format={format} --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html",
    check,
};

fn check(stage: &Stage, _: &Account) -> Outcome {
    require(stage.access_log_destination.get()?.is_some(), "requests are not logged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Stage::example()])
            .non_compliant([Stage { access_log_destination: Known(None), ..Stage::example() }])
            .check();
    }
}
