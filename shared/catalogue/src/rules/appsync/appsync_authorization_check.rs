use crate::{
    model::{Account, appsync::Api},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Api> = Rule {
    id: "appsync-authorization-check",
    title: "AppSync APIs do not let callers in by an API key",
    severity: Severity::High,
    expectations: &[31],
    themes: &["least-privilege"],
    equivalents: &[
        "config:APPSYNC_AUTHORIZATION_CHECK",
        "securityhub:AppSync.5",
        "prowler:appsync_graphql_api_no_api_key_authentication",
    ],
    differs: &[Difference {
        from: &["prowler:appsync_graphql_api_no_api_key_authentication"],
        how: "An API key is a violation as one of the additional ways in too, and on merged APIs.",
        source: &[("Authorization", "https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html")],
    }],
    parameters: &[],
    reads: &[],
    rationale: "An API key is one secret that all callers share and that web pages and apps give away: whoever reads \
                it there is let in.",
    remediation: Remediation {
        text: "Let callers prove who they are by IAM, a Cognito user pool, OpenID Connect or a Lambda function: API, \
               Settings, Default authorization mode and Additional authorization providers.",
        cli: "aws appsync update-graphql-api --api-id {id} --name {name} --authentication-type AWS_IAM --region \
              {region}",
    },
    source: "https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html",
    check,
};

fn check(api: &Api, _: &Account) -> Outcome {
    require(!api.authentication.get()?.iter().any(|kind| kind == "API_KEY"), "an API key is enough to call it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Api::example()])
            .non_compliant([
                Api { authentication: Known(vec!["API_KEY".to_owned()]), ..Api::example() },
                Api { authentication: Known(vec!["AWS_IAM".to_owned(), "API_KEY".to_owned()]), ..Api::example() },
            ])
            .check();
    }
}
