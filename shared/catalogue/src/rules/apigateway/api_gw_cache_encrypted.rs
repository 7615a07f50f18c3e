use crate::{
    model::{Account, apigateway::Stage},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Stage> = Rule {
    id: "api-gw-cache-encrypted",
    title: "Stages of REST APIs encrypt the responses that they cache",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-at-rest"],
    equivalents: &["securityhub:APIGateway.5", "prowler:apigateway_restapi_cache_encrypted"],
    differs: &[Difference {
        from: &["prowler:apigateway_restapi_cache_encrypted"],
        how: "Every cached method must be encrypted; one is not enough. A stage without a cache cluster is \
                  not applicable, also where methods are set to be cached: nothing is.",
        source: &[
            ("Caching", "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html"),
            (
                "APIGateway.5",
                "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-5",
            ),
        ],
    }],
    parameters: &[],
    reads: &[],
    rationale: "A cache holds the same data as the backends behind the API, and needs the same protection.",
    remediation: Remediation {
        text: "Turn on Encrypt cache data for each method that is cached: API, Stages, stage, Edit, Additional \
               settings, and each method that has settings of its own.",
        cli: "aws apigateway update-stage --rest-api-id {api} --stage-name {name} --patch-operations \
              op=replace,path=/*/*/caching/dataEncrypted,value=true --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html",
    check,
};

fn check(stage: &Stage, _: &Account) -> Outcome {
    if !stage.cache_enabled {
        return not_applicable("it has no cache");
    }
    let plain: Vec<&str> = stage
        .method_settings
        .iter()
        .filter(|(_, settings)| settings.cached && !settings.cache_encrypted)
        .map(|(key, _)| key.as_str())
        .collect();
    require(plain.is_empty(), format!("cached responses of {} are not encrypted", plain.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::apigateway::MethodSettings, testing::Cases};

    fn with(settings: MethodSettings) -> Stage {
        Stage { cache_enabled: true, ..Stage::with_settings([("*/*", settings)]) }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([with(MethodSettings { cached: true, cache_encrypted: true, ..MethodSettings::example() })])
            .compliant([with(MethodSettings::example())])
            .non_compliant([with(MethodSettings { cached: true, ..MethodSettings::example() })])
            .not_applicable([Stage::with_settings([(
                "*/*",
                MethodSettings { cached: true, ..MethodSettings::example() },
            )])])
            .check();
    }
}
