use crate::{
    model::{Account, apigateway::Stage},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Stage> = Rule {
    id: "api-gw-associated-with-waf",
    title: "Stages of REST APIs stand behind a WAF web ACL",
    severity: Severity::Medium,
    expectations: &[14],
    themes: &["web-protection"],
    equivalents: &[
        "config:API_GW_ASSOCIATED_WITH_WAF",
        "securityhub:APIGateway.4",
        "prowler:apigateway_restapi_waf_acl_attached",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A web ACL keeps known attacks, bots and floods of requests away from an endpoint that anyone can \
                reach.",
    remediation: Remediation {
        text: "Associate a web ACL of the same region: API, Stages, stage, Stage details, Edit, Web application \
               firewall.",
        cli: "aws wafv2 associate-web-acl --web-acl-arn {web-acl} --resource-arn {arn} --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html",
    check,
};

/// A web ACL of WAF Classic counts too: the stage names it as long as it is associated.
fn check(stage: &Stage, _: &Account) -> Outcome {
    require(stage.web_acl.is_some(), "no web ACL protects it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Stage::example()])
            .non_compliant([Stage { web_acl: None, ..Stage::example() }])
            .check();
    }
}
