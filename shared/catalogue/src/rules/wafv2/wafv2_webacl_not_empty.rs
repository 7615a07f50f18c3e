use crate::{
    model::{Account, wafv2::WebAcl},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<WebAcl> = Rule {
    id: "wafv2-webacl-not-empty",
    title: "WAF web ACLs contain at least one rule",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["web-protection"],
    equivalents: &["config:WAFV2_WEBACL_NOT_EMPTY", "securityhub:WAF.10", "prowler:wafv2_webacl_with_rules"],
    differs: &[],
    parameters: &[],
    reads: &["wafv2:GetWebACL"],
    rationale: "An empty web ACL looks like protection, but inspects nothing.",
    remediation: Remediation {
        text: "Add rules or managed rule groups: web ACL, Rules, Add rules; or delete the web ACL if nothing needs it.",
        cli: "aws wafv2 update-web-acl --name {name} --id {id} --scope REGIONAL --default-action Allow={} --rules \
              file://rules.json --visibility-config file://visibility.json --lock-token {token} --region {region}",
    },
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl.html",
    check,
};

fn check(acl: &WebAcl, _: &Account) -> Outcome {
    require(acl.contents.get()?.rules > 0, "it has no rules")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::wafv2::Contents, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([WebAcl::example()])
            .non_compliant([WebAcl {
                contents: Known(Contents { rules: 0, ..Contents::example() }),
                ..WebAcl::example()
            }])
            .check();
    }
}
