use crate::{
    model::{
        Account,
        apigatewayv2::{Protocol, Stage},
    },
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require, violation},
};

pub(super) static RULE: Rule<Stage> = Rule {
    id: "api-gwv2-execution-logging-enabled",
    title: "Stages of WebSocket APIs log the execution of all routes",
    severity: Severity::Medium,
    expectations: &[25],
    themes: &["logging"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "The execution log shows why a message failed or was refused; without it neither errors nor misuse can \
                be traced.",
    remediation: Remediation {
        text: "Set the log level to at least errors: API, Stages, stage, Logs and tracing, Edit, and each route that \
               has settings of its own.",
        cli: "aws apigatewayv2 update-stage --api-id {api} --stage-name {name} --default-route-settings \
              LoggingLevel=ERROR --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html",
    check,
};

fn check(stage: &Stage, _: &Account) -> Outcome {
    if stage.protocol == Protocol::Http {
        return not_applicable("HTTP APIs have access logs only");
    }
    if !*stage.execution_logged.get()? {
        return violation("the execution of routes is not logged");
    }
    let unlogged = stage.unlogged_routes.get()?;
    require(unlogged.is_empty(), format!("the execution of {} is not logged", unlogged.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Stage::websocket()])
            .non_compliant([
                Stage { execution_logged: Known(false), ..Stage::websocket() },
                Stage { unlogged_routes: Known(vec!["$connect".to_owned()]), ..Stage::websocket() },
            ])
            .not_applicable([Stage::example()])
            .check();
    }
}
