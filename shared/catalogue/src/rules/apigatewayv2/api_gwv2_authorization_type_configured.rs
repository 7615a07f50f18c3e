use crate::{
    model::{
        Account, Resource,
        apigateway::Authorization,
        apigatewayv2::{Api, Protocol, Route},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
    rules::apigateway::is_meant_open,
};

pub(super) static RULE: Rule<Api> = Rule {
    id: "api-gwv2-authorization-type-configured",
    title: "HTTP and WebSocket APIs ask callers who they are",
    severity: Severity::High,
    expectations: &[31],
    themes: &["least-privilege", "public-access"],
    equivalents: &[
        "config:API_GWV2_AUTHORIZATION_TYPE_CONFIGURED",
        "securityhub:APIGateway.8",
        "prowler:apigatewayv2_api_authorizers_enabled",
    ],
    differs: &[
        Difference {
            from: &["prowler:apigatewayv2_api_authorizers_enabled"],
            how: "Each route is asked; an authorizer that no route uses is not enough, and IAM authorization is.",
            source: &[(
                "Access control of HTTP APIs",
                "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html",
            )],
        },
        Difference {
            from: &["config:API_GWV2_AUTHORIZATION_TYPE_CONFIGURED"],
            how: "Of a WebSocket API the route `$connect` alone is asked, because no other can have \
                  authorization. A WebSocket API without that route is a violation: anyone can connect. An API \
                  key on it counts as asking.",
            source: &[(
                "Access control of WebSocket APIs",
                "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html",
            )],
        },
    ],
    parameters: &["open_apis"],
    reads: &["apigateway:GET"],
    rationale: "A route without authorization answers anyone who finds its address.",
    remediation: Remediation {
        text: "Attach an authorizer or IAM authorization to each route, to $connect alone for a WebSocket API: API, \
               Authorization.",
        cli: "aws apigatewayv2 update-route --api-id {id} --route-id {route} --authorization-type AWS_IAM --region \
              {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html",
    check,
};

fn check(api: &Api, account: &Account) -> Outcome {
    if is_meant_open(account, &api.identity.id, api.name()) {
        return not_applicable("it is meant to be open");
    }
    let routes = api.routes.get()?;
    match api.protocol {
        Protocol::Http => {
            let open: Vec<&str> =
                routes.iter().filter(|route| is_open(route)).map(|route| route.key.as_str()).collect();
            require(open.is_empty(), format!("no authorization on {}", open.join(", ")))
        }
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html:
        // who may connect may send.
        Protocol::WebSocket => {
            let connect = routes.iter().find(|route| route.key == "$connect");
            require(connect.is_some_and(|route| !is_open(route)), "no authorization on $connect")
        }
    }
}

/// Browsers ask with OPTIONS what a page may do, and cannot say who they are then.
fn is_open(route: &Route) -> bool {
    route.authorization == Authorization::None && !route.api_key_required && !route.key.starts_with("OPTIONS ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn open(key: &str) -> Route {
        Route { key: key.to_owned(), authorization: Authorization::None, api_key_required: false }
    }

    fn websocket(routes: Vec<Route>) -> Api {
        Api { protocol: Protocol::WebSocket, routes: Known(routes), ..Api::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Api::example(),
                Api::with_route(Route { authorization: Authorization::Iam, ..Route::example() }),
                Api::with_route(open("OPTIONS /{proxy+}")),
                websocket(vec![Route { key: "$connect".to_owned(), ..Route::example() }, open("$default")]),
                websocket(vec![Route { api_key_required: true, ..open("$connect") }]),
            ])
            .non_compliant([
                Api::with_route(open("GET /basket")),
                Api::with_route(open("$default")),
                websocket(vec![open("$connect"), Route::example()]),
                websocket(vec![Route { key: "$default".to_owned(), ..Route::example() }]),
            ])
            .given(|account| account.parameters.open_apis = vec!["f6g7h8i9j0".to_owned()])
            .not_applicable([Api::with_route(open("$default"))])
            .check();
    }
}
