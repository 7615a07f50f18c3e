use crate::{
    language::policy::resource::public_grants,
    model::{
        Account, Resource,
        apigateway::{Api, Authorization, Method},
    },
    observed::any,
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
    rules::apigateway::is_meant_open,
};

pub(super) static RULE: Rule<Api> = Rule {
    id: "api-gw-authorization-enabled",
    title: "REST APIs ask callers who they are",
    severity: Severity::High,
    expectations: &[31],
    themes: &["least-privilege"],
    equivalents: &[
        "prowler:apigateway_restapi_authorizers_enabled",
        "prowler:apigateway_restapi_public_with_authorizer",
    ],
    differs: &[
        Difference {
            from: &[
                "prowler:apigateway_restapi_authorizers_enabled",
                "prowler:apigateway_restapi_public_with_authorizer",
            ],
            how: "Each method is asked. An authorizer that the API has, but that a method does not use, keeps \
                  nobody out of it.",
            source: &[(
                "Access control",
                "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html",
            )],
        },
        Difference {
            from: &[
                "prowler:apigateway_restapi_authorizers_enabled",
                "prowler:apigateway_restapi_public_with_authorizer",
            ],
            how: "IAM authorization is enough, and so is a resource policy that does not let everyone in. A \
                  private API that nobody may call for want of a policy is compliant.",
            source: &[
                (
                    "Authorization flow",
                    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html",
                ),
                (
                    "Private APIs",
                    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html",
                ),
            ],
        },
        Difference {
            from: &[
                "prowler:apigateway_restapi_authorizers_enabled",
                "prowler:apigateway_restapi_public_with_authorizer",
            ],
            how: "A method that wants an API key is not open to everyone, and counts as asking. Keys tell callers \
                  apart and bound their use; for what must be secret, AWS advises authorization beside them.",
            source: &[(
                "API keys",
                "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
            )],
        },
        Difference {
            from: &[
                "prowler:apigateway_restapi_authorizers_enabled",
                "prowler:apigateway_restapi_public_with_authorizer",
            ],
            how: "An API without methods is compliant: there is nothing in it to call.",
            source: &[(
                "Methods",
                "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-method-settings.html",
            )],
        },
    ],
    parameters: &["open_apis"],
    reads: &["apigateway:GET"],
    rationale: "A method without authorization answers anyone who finds its address.",
    remediation: Remediation {
        text: "Set an authorizer, IAM authorization or an API key on each method, or a resource policy that names the \
               callers: API, Resources, method, Method request, Edit.",
        cli: "aws apigateway update-method --rest-api-id {id} --resource-id {resource} --http-method {method} \
              --patch-operations op=replace,path=/authorizationType,value=AWS_IAM --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html",
    check,
};

/// A resource policy that does not let everyone in keeps strangers out of methods that ask for nothing.
fn check(api: &Api, account: &Account) -> Outcome {
    if is_meant_open(account, &api.identity.id, api.name()) {
        return not_applicable("it is meant to be open");
    }
    let restricted = api.policy.get().and_then(|policy| match policy {
        Some(document) => Ok(public_grants(document, &api.place(account)).is_empty()),
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html: without a policy
        // nobody can call a private API.
        None => api.private.get().copied(),
    });
    let open = api.methods.get().map(|methods| methods.iter().filter(|method| is_open(method)));
    let closed = open.clone().map(|mut open| open.next().is_none());
    if any([restricted, closed])? {
        return Ok(Verdict::Compliant);
    }
    let names: Vec<String> = open?.map(|method| format!("{} {}", method.verb, method.path)).collect();
    violation(format!("no authorization on {}", names.join(", ")))
}

/// Browsers ask with OPTIONS what a page may do, and cannot say who they are then.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html>
fn is_open(method: &Method) -> bool {
    method.authorization == Authorization::None && !method.api_key_required && method.verb != "OPTIONS"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    const EVERYONE: &str =
        r#"{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*"}"#;
    const ORGANISATION: &str = r#"{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke",
        "Resource":"execute-api:/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}"#;

    fn open() -> Method {
        Method { authorization: Authorization::None, ..Method::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Api::example(),
                Api::with_method(Method { authorization: Authorization::Authorizer, ..Method::example() }),
                Api::with_method(Method { api_key_required: true, ..open() }),
                Api { private: Known(true), ..Api::with_method(open()) },
                Api { methods: Api::with_method(open()).methods, ..Api::with_policy(ORGANISATION) },
            ])
            .non_compliant([
                Api::with_method(open()),
                Api::with_method(Method { verb: "ANY".to_owned(), ..open() }),
                Api { methods: Api::with_method(open()).methods, ..Api::with_policy(EVERYONE) },
                Api { private: Known(true), methods: Api::with_method(open()).methods, ..Api::with_policy(EVERYONE) },
            ])
            .given(|account| account.parameters.open_apis = vec!["shop-orders-prod".to_owned()])
            .not_applicable([Api::with_method(open())])
            .check();
    }
}
