use crate::{
    model::{Account, apigateway::Stage},
    rule::{Difference, Outcome, Remediation, Rule, Severity, any_of, complete, require},
};

pub(super) static RULE: Rule<Stage> = Rule {
    id: "api-gw-execution-logging-enabled",
    title: "Stages of REST APIs log the execution of all methods",
    severity: Severity::Medium,
    expectations: &[25],
    themes: &["logging"],
    equivalents: &[
        "config:API_GW_EXECUTION_LOGGING_ENABLED",
        "securityhub:APIGateway.1",
        "prowler:apigateway_restapi_logging_enabled",
    ],
    differs: &[Difference {
        from: &["prowler:apigateway_restapi_logging_enabled"],
        how: "The stage must log by default, and no method may turn that off; one logged method among several \
                  is not enough.",
        source: &[(
            "api-gw-execution-logging-enabled",
            "https://docs.aws.amazon.com/config/latest/developerguide/api-gw-execution-logging-enabled.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "The execution log shows why a request failed or was refused; without it neither errors nor misuse can \
                be traced.",
    remediation: Remediation {
        text: "Set CloudWatch logs to at least errors: API, Stages, stage, Logs and tracing, Edit, and each method \
               that has settings of its own.",
        cli: "aws apigateway update-stage --rest-api-id {api} --stage-name {name} --patch-operations \
              op=replace,path=/*/*/logging/loglevel,value=ERROR --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    check,
};

fn check(stage: &Stage, _: &Account) -> Outcome {
    if !stage.method_settings.contains_key("*/*") {
        return require(false, "the execution of methods is not logged");
    }
    let (mut unlogged, mut gap) = (Vec::new(), None);
    for (key, settings) in &stage.method_settings {
        match settings.logged.get() {
            Ok(true) => {}
            Ok(false) => unlogged.push(key.as_str()),
            Err(unread) => gap = gap.or(Some(unread)),
        }
    }
    let known = require(unlogged.is_empty(), format!("the execution of {} is not logged", unlogged.join(", ")));
    any_of([known, complete(gap)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::apigateway::MethodSettings, observed::Known, testing::Cases};

    fn unlogged() -> MethodSettings {
        MethodSettings { logged: Known(false), ..MethodSettings::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Stage::example()])
            .non_compliant([
                Stage::with_settings([]),
                Stage::with_settings([("*/*", unlogged())]),
                Stage::with_settings([("*/*", MethodSettings::example()), ("orders/GET", unlogged())]),
                Stage::with_settings([("orders/GET", MethodSettings::example())]),
            ])
            .check();
    }
}
