use crate::{
    model::{
        Account,
        apigateway::{Api, Method},
    },
    rule::{Outcome, Remediation, Rule, Severity, any_of, violation},
    rules::apigateway::backend::Backend,
};

pub(super) static RULE: Rule<Api> = Rule {
    id: "api-gw-integration-target-valid",
    title: "Integrations of REST APIs point at backends that exist",
    severity: Severity::Medium,
    expectations: &[29],
    themes: &["availability"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["apigateway:GET", "lambda:ListAliases", "lambda:ListFunctions"],
    rationale: "Requests to a method whose backend is not there, or is named in a wrong form, fail with an error of \
                the server.",
    remediation: Remediation {
        text: "Point the integration at a function or address that exists, in the form that the documentation shows.",
        cli: "aws apigateway update-integration --rest-api-id {id} --resource-id {resource} --http-method {method} \
              --patch-operations op=replace,path=/uri,value={uri} --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html",
    check,
};

fn check(api: &Api, account: &Account) -> Outcome {
    any_of(api.methods.get()?.iter().map(|method| of_method(method, api, account)))
}

fn of_method(method: &Method, api: &Api, account: &Account) -> Outcome {
    let label = format!("{} {}", method.verb, method.path);
    let Some(integration) = &method.integration else {
        return violation(format!("{label} has no integration"));
    };
    let backend = Backend {
        label: &label,
        kind: integration.kind,
        uri: integration.uri.as_deref(),
        vpc_link: integration.vpc_link,
        function_arns: false,
    };
    let variables = || {
        let stages = account.apigateway.stages_of(api)?;
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
            apigateway::{
                ApiGateway, Integration,
                IntegrationKind::{self, Aws, AwsProxy, Http, HttpProxy},
                Stage,
            },
        },
        testing::Cases,
    };

    fn uri(function: &str) -> String {
        format!("arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{function}/invocations")
    }

    fn with(kind: IntegrationKind, uri: &str) -> Api {
        let integration =
            Some(Integration { kind, timeout_millis: 29_000, uri: Some(uri.to_owned()), vpc_link: false });
        Api::with_method(Method { integration, ..Method::example() })
    }

    fn deploy(account: &mut Account, function: &str) {
        let variables = [("orders".to_owned(), function.to_owned())].into();
        let stage = Stage { variables, ..Stage::example() };
        account.apigateway =
            ApiGateway { apis: Regional::example([Api::example()]), stages: Regional::example([stage]) };
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Api::example(),
                with(AwsProxy, &uri("arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod")),
                with(Aws, &uri("arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod:live")),
                with(AwsProxy, &uri("arn:aws:lambda:eu-west-1:222222222222:function:theirs")),
                with(Aws, "arn:aws:apigateway:eu-west-1:sqs:path/111111111111/shop-orders-prod"),
                with(HttpProxy, "https://orders.shop.example.com/{proxy}"),
                with(Http, "http://${stageVariables.host}/orders"),
            ])
            .non_compliant([
                with(AwsProxy, &uri("arn:aws:lambda:eu-west-1:111111111111:function:gone")),
                with(AwsProxy, &uri("arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod:gone")),
                with(AwsProxy, &uri("shop-orders-prod")),
                with(AwsProxy, "arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod"),
                with(AwsProxy, "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/shop-orders-prod"),
                with(AwsProxy, "arn:aws:apigateway:eu-west-1:sqs:path/111111111111/shop-orders-prod"),
                with(Aws, "shop-orders-prod"),
                with(HttpProxy, "orders.shop.example.com"),
                with(HttpProxy, "https:///orders"),
                Api::with_method(Method { integration: None, ..Method::example() }),
                Api::with_method(Method {
                    integration: Some(Integration {
                        kind: HttpProxy,
                        timeout_millis: 29_000,
                        uri: None,
                        vpc_link: false,
                    }),
                    ..Method::example()
                }),
            ])
            .insufficient_data([with(AwsProxy, &uri("arn:aws:lambda:us-west-2:111111111111:function:elsewhere"))])
            .given(|account| deploy(account, "shop-orders-prod"))
            .compliant([with(
                AwsProxy,
                &uri("arn:aws:lambda:eu-west-1:111111111111:function:${stageVariables.orders}"),
            )])
            .given(|account| deploy(account, "gone"))
            .non_compliant([with(
                AwsProxy,
                &uri("arn:aws:lambda:eu-west-1:111111111111:function:${stageVariables.orders}"),
            )])
            .non_compliant([with(
                AwsProxy,
                &uri("arn:aws:lambda:eu-west-1:111111111111:function:${stageVariables.other}"),
            )])
            .check();
    }
}
