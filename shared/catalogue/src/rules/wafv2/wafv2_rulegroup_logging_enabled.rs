use crate::{
    model::{Account, wafv2::RuleGroup},
    rule::{Outcome, Remediation, Rule, Severity, require, violation},
};

pub(super) static RULE: Rule<RuleGroup> = Rule {
    id: "wafv2-rulegroup-logging-enabled",
    title: "WAF rule groups and their rules count requests in CloudWatch",
    severity: Severity::Low,
    expectations: &[],
    themes: &["logging", "web-protection"],
    equivalents: &["config:WAFV2_RULEGROUP_LOGGING_ENABLED", "securityhub:WAF.12"],
    differs: &[],
    parameters: &[],
    reads: &["wafv2:GetRuleGroup"],
    rationale: "Without metrics nobody sees that a rule blocks more or less than before, and no alarm can be set on \
                it.",
    remediation: Remediation {
        text: "Turn on CloudWatch metrics for the rule group and for each of its rules: Edit, CloudWatch metrics.",
        cli: "aws wafv2 update-rule-group --name {name} --id {id} --scope REGIONAL --rules file://rules.json \
              --visibility-config SampledRequestsEnabled=true,CloudWatchMetricsEnabled=true,MetricName={name} \
              --lock-token {token} --region {region}",
    },
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/monitoring-cloudwatch.html",
    check,
};

fn check(group: &RuleGroup, _: &Account) -> Outcome {
    let contents = group.contents.get()?;
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

    fn with(contents: Contents) -> RuleGroup {
        RuleGroup { contents: Known(contents), ..RuleGroup::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([RuleGroup::example()])
            .non_compliant([
                with(Contents { metrics: false, ..Contents::example() }),
                with(Contents { rules_without_metrics: vec!["bots".to_owned()], ..Contents::example() }),
            ])
            .check();
    }
}
