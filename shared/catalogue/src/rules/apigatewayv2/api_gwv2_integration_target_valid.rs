use crate::{
    model::{
        Account,
        apigatewayv2::{Api, Integration},
    },
    rule::{Outcome, Remediation, Rule, Severity, Verdict, any_of},
    rules::apigateway::backend::Backend,
};

pub(super) static RULE: Rule<Api> = Rule {
    id: "api-gwv2-integration-target-valid",
    title: "Integrations of HTTP and WebSocket APIs point at backends that exist",
    severity: Severity::Medium,
    expectations: &[29],
    themes: &["availability"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["apigateway:GET", "lambda:ListAliases", "lambda:ListFunctions"],
    rationale: "Requests to a route whose backend is not there, or is named in a wrong form, fail with an error of the \
                server.",
    remediation: Remediation {
        text: "Point the integration at a function or address that exists, in the form that the documentation shows.",
        cli: "aws apigatewayv2 update-integration --api-id {id} --integration-id {integration} --integration-uri {uri} \
              --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html",
    check,
};

fn check(api: &Api, account: &Account) -> Outcome {
    any_of(api.integrations.get()?.iter().map(|integration| of_integration(integration, api, account)))
}

fn of_integration(integration: &Integration, api: &Api, account: &Account) -> Outcome {
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html
    if integration.subtype.is_some() {
        return Ok(Verdict::Compliant);
    }
    let label = format!("integration {}", integration.id);
    let backend = Backend {
        label: &label,
        kind: integration.kind,
        uri: integration.uri.as_deref(),
        vpc_link: integration.vpc_link,
        function_arns: true,
    };
    let variables = || {
        let stages = account.apigatewayv2.stages_of(api)?;
        Ok(stages.into_iter().map(|stage| (stage.identity.id.as_str(), &stage.variables)).collect())
    };
    backend.check(account, variables)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            apigateway::IntegrationKind,
            apigatewayv2::{ApiGatewayV2, Stage},
        },
        testing::Cases,
    };

    const LONG: &str = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/\
                        arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod/invocations";

    fn with(uri: &str) -> Api {
        Api::with_integration(Integration {
            kind: IntegrationKind::AwsProxy,
            uri: Some(uri.to_owned()),
            ..Integration::example()
        })
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Api::example(),
                with("arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod"),
                with("arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod:live"),
                with(LONG),
                Api::with_integration(Integration {
                    kind: IntegrationKind::AwsProxy,
                    subtype: Some("SQS-SendMessage".to_owned()),
                    uri: None,
                    ..Integration::example()
                }),
                Api::with_integration(Integration {
                    vpc_link: true,
                    uri: Some("arn:x".to_owned()),
                    ..Integration::example()
                }),
            ])
            .non_compliant([
                with("arn:aws:lambda:eu-west-1:111111111111:function:gone"),
                with("arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod:gone"),
                with("shop-orders-prod"),
                Api::with_integration(Integration {
                    uri: Some("basket.example.com".to_owned()),
                    ..Integration::example()
                }),
            ])
            .given(|account| {
                let variables = [("orders".to_owned(), "gone".to_owned())].into();
                let stage = Stage { variables, ..Stage::example() };
                account.apigatewayv2 =
                    ApiGatewayV2 { apis: Regional::example([Api::example()]), stages: Regional::example([stage]) };
            })
            .non_compliant([with("arn:aws:lambda:eu-west-1:111111111111:function:${stageVariables.orders}")])
            .check();
    }
}
