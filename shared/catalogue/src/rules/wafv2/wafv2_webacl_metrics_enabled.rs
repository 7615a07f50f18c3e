use crate::{
    model::{Account, wafv2::WebAcl},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require, violation},
};

pub(super) static RULE: Rule<WebAcl> = Rule {
    id: "wafv2-webacl-metrics-enabled",
    title: "WAF web ACLs and their rules count requests in CloudWatch",
    severity: Severity::Low,
    expectations: &[],
    themes: &["monitoring", "web-protection"],
    equivalents: &["prowler:wafv2_webacl_rule_logging_enabled"],
    differs: &[
        Difference {
            from: &["prowler:wafv2_webacl_rule_logging_enabled"],
            how: "The metrics of the web ACL itself must be on too, also where it has no rules: they count what \
                  its default action decides.",
            source: &[(
                "VisibilityConfig",
                "https://docs.aws.amazon.com/waf/latest/APIReference/API_VisibilityConfig.html",
            )],
        },
        Difference {
            from: &["prowler:wafv2_webacl_rule_logging_enabled"],
            how: "Rule groups that Firewall Manager puts before or after the own rules are not judged: the owner \
                  of the web ACL cannot change them.",
            source: &[(
                "FirewallManagerRuleGroup",
                "https://docs.aws.amazon.com/waf/latest/APIReference/API_FirewallManagerRuleGroup.html",
            )],
        },
    ],
    parameters: &[],
    reads: &["wafv2:GetWebACL"],
    rationale: "Without metrics nobody sees that a rule blocks more or less than before, and no alarm can be set on \
                it.",
    remediation: Remediation {
        text: "Turn on CloudWatch metrics for the web ACL and for each of its rules: Edit, CloudWatch metrics.",
        cli: "aws wafv2 update-web-acl --default-action Allow={} --name {name} --id {id} --scope REGIONAL --rules \
              file://rules.json --visibility-config \
              SampledRequestsEnabled=true,CloudWatchMetricsEnabled=true,MetricName={name} --lock-token {token} \
              --region {region}",
    },
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/monitoring-cloudwatch.html",
    check,
};

fn check(acl: &WebAcl, _: &Account) -> Outcome {
    let contents = acl.contents.get()?;
    if !contents.metrics {
        return violation("it has no CloudWatch metrics");
    }
    let without = &contents.rules_without_metrics;
    require(without.is_empty(), format!("no CloudWatch metrics for {}", without.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::wafv2::Contents, observed::Known, testing::Cases};

    fn with(contents: Contents) -> WebAcl {
        WebAcl { contents: Known(contents), ..WebAcl::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([WebAcl::example()])
            .non_compliant([
                with(Contents { metrics: false, ..Contents::example() }),
                with(Contents { rules_without_metrics: vec!["bots".to_owned()], ..Contents::example() }),
            ])
            .check();
    }
}
