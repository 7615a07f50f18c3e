use crate::{
    model::{
        Account,
        apigatewayv2::{Api, Integration},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Api> = Rule {
    id: "apigatewayv2-integration-private-https-enabled",
    title: "HTTP and WebSocket APIs speak TLS with private backends",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &["config:APIGATEWAYV2_INTEGRATION_PRIVATE_HTTPS_ENABLED", "securityhub:APIGateway.10"],
    differs: &[Difference {
        from: &["config:APIGATEWAYV2_INTEGRATION_PRIVATE_HTTPS_ENABLED", "securityhub:APIGateway.10"],
        how: "An address that begins with `https://` is TLS as well: WebSocket APIs have no other way to say \
                  it.",
        source: &[(
            "Integrations",
            "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html",
        )],
    }],
    parameters: &[],
    reads: &["apigateway:GET"],
    rationale: "What API Gateway and a backend say to each other over plain HTTP can be read by whoever is in the \
                network between.",
    remediation: Remediation {
        text: "Give the integration a secure server name, and the backend an HTTPS listener: API, Integrations, \
               integration, Edit.",
        cli: "aws apigatewayv2 update-integration --api-id {id} --integration-id {integration} --tls-config \
              ServerNameToVerify={host} --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
    check,
};

fn check(api: &Api, _: &Account) -> Outcome {
    let private: Vec<&Integration> = api.integrations.get()?.iter().filter(|found| found.vpc_link).collect();
    if private.is_empty() {
        return not_applicable("it has no private integrations");
    }
    let plain: Vec<&str> =
        private.into_iter().filter(|found| !is_encrypted(found)).map(|found| found.id.as_str()).collect();
    require(plain.is_empty(), format!("no TLS for the private integration {}", plain.join(", ")))
}

/// HTTP APIs say it by a server name, WebSocket APIs by the address.
fn is_encrypted(integration: &Integration) -> bool {
    integration.tls || integration.uri.as_deref().is_some_and(|uri| uri.starts_with("https://"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Api::with_integration(Integration { vpc_link: true, tls: true, uri: None, ..Integration::example() }),
                Api::with_integration(Integration { vpc_link: true, ..Integration::example() }),
            ])
            .non_compliant([Api::with_integration(Integration {
                vpc_link: true,
                uri: Some("arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/a/b/c".to_owned()),
                ..Integration::example()
            })])
            .not_applicable([Api::example()])
            .check();
    }
}
