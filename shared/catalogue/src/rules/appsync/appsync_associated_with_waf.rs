use crate::{
    model::{Account, appsync::Api},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Api> = Rule {
    id: "appsync-associated-with-waf",
    title: "AppSync APIs stand behind a WAF web ACL",
    severity: Severity::Medium,
    expectations: &[14],
    themes: &["web-protection"],
    equivalents: &["config:APPSYNC_ASSOCIATED_WITH_WAF"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A web ACL keeps known attacks, bots and floods of requests away from an endpoint that anyone can \
                reach.",
    remediation: Remediation {
        text: "Associate a web ACL of the same region: API, Settings, Web application firewall.",
        cli: "aws wafv2 associate-web-acl --web-acl-arn {web-acl} --resource-arn {arn} --region {region}",
    },
    source: "https://docs.aws.amazon.com/appsync/latest/devguide/WAF-Integration.html",
    check,
};

fn check(api: &Api, _: &Account) -> Outcome {
    require(api.web_acl.is_some(), "no web ACL protects it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE).compliant([Api::example()]).non_compliant([Api { web_acl: None, ..Api::example() }]).check();
    }
}
