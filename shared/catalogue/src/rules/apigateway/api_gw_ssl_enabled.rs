use crate::{
    model::{Account, apigateway::Stage},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Stage> = Rule {
    id: "api-gw-ssl-enabled",
    title: "Stages of REST APIs show backends a client certificate",
    severity: Severity::Low,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &[
        "config:API_GW_SSL_ENABLED",
        "securityhub:APIGateway.2",
        "prowler:apigateway_restapi_client_certificate_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "By the certificate a backend can tell requests of the API from those of anyone who found its address.",
    remediation: Remediation {
        text: "Generate a client certificate, choose it, and let the backend ask for it: API, Stages, stage, Edit, \
               Client certificate.",
        cli: "aws apigateway update-stage --rest-api-id {api} --stage-name {name} --patch-operations \
              op=replace,path=/clientCertificateId,value={certificate} --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-client-side-ssl-authentication.html",
    check,
};

fn check(stage: &Stage, _: &Account) -> Outcome {
    require(stage.client_certificate, "it has no client certificate")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Stage::example()])
            .non_compliant([Stage { client_certificate: false, ..Stage::example() }])
            .check();
    }
}
