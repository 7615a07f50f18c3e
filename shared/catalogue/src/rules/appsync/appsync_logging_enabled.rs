use crate::{
    model::{Account, appsync::Api},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Api> = Rule {
    id: "appsync-logging-enabled",
    title: "AppSync APIs log their resolvers",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["logging"],
    equivalents: &[
        "config:APPSYNC_LOGGING_ENABLED",
        "securityhub:AppSync.2",
        "prowler:appsync_field_level_logging_enabled",
    ],
    differs: &[Difference {
        from: &[
            "config:APPSYNC_LOGGING_ENABLED",
            "securityhub:AppSync.2",
            "prowler:appsync_field_level_logging_enabled",
        ],
        how: "The levels `INFO` and `DEBUG` are enough: they log errors and more.",
        source: &[(
            "LogConfig",
            "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-appsync-graphqlapi-logconfig.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "The log shows who asked for which fields and what failed; without it neither misuse nor errors can be \
                traced.",
    remediation: Remediation {
        text: "Turn on logging with a field resolver log level of at least ERROR: API, Settings, Logging.",
        cli: "aws appsync update-graphql-api --api-id {id} --name {name} --authentication-type {type} --log-config \
              fieldLogLevel=ERROR,cloudWatchLogsRoleArn={role} --region {region}",
    },
    source: "https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html",
    check,
};

fn check(api: &Api, _: &Account) -> Outcome {
    let is_logged = api.field_log_level.get()?.as_deref().is_some_and(|level| level != "NONE");
    require(is_logged, "its resolvers log nothing")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Api::example(), Api { field_log_level: Known(Some("ALL".to_owned())), ..Api::example() }])
            .non_compliant([
                Api { field_log_level: Known(None), ..Api::example() },
                Api { field_log_level: Known(Some("NONE".to_owned())), ..Api::example() },
            ])
            .check();
    }
}
