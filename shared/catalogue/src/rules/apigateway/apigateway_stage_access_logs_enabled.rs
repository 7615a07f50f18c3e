use crate::{
    model::{Account, apigateway::Stage},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Stage> = Rule {
    id: "apigateway-stage-access-logs-enabled",
    title: "Stages of REST APIs log requests",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["logging"],
    equivalents: &["config:APIGATEWAY_STAGE_ACCESS_LOGS_ENABLED"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Access logs tell who asked for what, from where and when; without them an attack or a leak cannot be \
                traced.",
    remediation: Remediation {
        text: "Name a log group or Firehose stream and a format: API, Stages, stage, Logs and tracing, Edit, Custom \
               access logging.",
        cli: "aws apigateway update-stage --rest-api-id {api} --stage-name {name} --patch-operations \
              op=replace,path=/accessLogSettings/destinationArn,value={destination} --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
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
