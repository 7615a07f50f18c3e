use crate::{
    model::{Account, apigateway::Stage},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Stage> = Rule {
    id: "api-gw-xray-enabled",
    title: "Stages of REST APIs are traced by X-Ray",
    severity: Severity::Low,
    expectations: &[],
    themes: &["logging"],
    equivalents: &[
        "config:API_GW_XRAY_ENABLED",
        "securityhub:APIGateway.3",
        "prowler:apigateway_restapi_tracing_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A trace shows which backend made a request slow or fail.",
    remediation: Remediation {
        text: "Turn on X-Ray tracing: API, Stages, stage, Logs and tracing, Edit.",
        cli: "aws apigateway update-stage --rest-api-id {api} --stage-name {name} --patch-operations \
              op=replace,path=/tracingEnabled,value=true --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html",
    check,
};

fn check(stage: &Stage, _: &Account) -> Outcome {
    require(stage.tracing_enabled, "X-Ray does not trace it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Stage::example()])
            .non_compliant([Stage { tracing_enabled: false, ..Stage::example() }])
            .check();
    }
}
