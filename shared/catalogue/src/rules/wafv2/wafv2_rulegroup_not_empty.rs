use crate::{
    model::{Account, wafv2::RuleGroup},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<RuleGroup> = Rule {
    id: "wafv2-rulegroup-not-empty",
    title: "WAF rule groups contain at least one rule",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["web-protection"],
    equivalents: &["config:WAFV2_RULEGROUP_NOT_EMPTY"],
    differs: &[],
    parameters: &[],
    reads: &["wafv2:GetRuleGroup"],
    rationale: "An empty rule group looks like protection, but inspects nothing.",
    remediation: Remediation {
        text: "Add rules or managed rule groups: rule group, Rules, Add rules; or delete the rule group if nothing \
               needs it.",
        cli: "aws wafv2 update-rule-group --name {name} --id {id} --scope REGIONAL --rules file://rules.json \
              --visibility-config file://visibility.json --lock-token {token} --region {region}",
    },
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-groups.html",
    check,
};

fn check(group: &RuleGroup, _: &Account) -> Outcome {
    require(group.contents.get()?.rules > 0, "it has no rules")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::wafv2::Contents, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([RuleGroup::example()])
            .non_compliant([RuleGroup {
                contents: Known(Contents { rules: 0, ..Contents::example() }),
                ..RuleGroup::example()
            }])
            .check();
    }
}
