use crate::{
    model::{Account, appsync::Api},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Api> = Rule {
    id: "appsync-graphql-api-xray-tracing-enabled",
    title: "AppSync APIs are traced by X-Ray",
    severity: Severity::Low,
    expectations: &[],
    themes: &["logging"],
    equivalents: &["config:APPSYNC_GRAPHQL_API_XRAY_TRACING_ENABLED"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A trace shows which resolver and which source behind it made a request slow or fail.",
    remediation: Remediation {
        text: "Turn on tracing: API, Settings, Enable X-Ray.",
        cli: "aws appsync update-graphql-api --api-id {id} --name {name} --authentication-type {type} --xray-enabled \
              --region {region}",
    },
    source: "https://docs.aws.amazon.com/appsync/latest/devguide/x-ray-tracing.html",
    check,
};

fn check(api: &Api, _: &Account) -> Outcome {
    require(api.tracing_enabled, "X-Ray does not trace it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Api::example()])
            .non_compliant([Api { tracing_enabled: false, ..Api::example() }])
            .check();
    }
}
