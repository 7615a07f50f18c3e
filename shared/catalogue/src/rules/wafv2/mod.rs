//! Rules about AWS WAF.

mod wafv2_ip_set_no_documentation_cidrs;
mod wafv2_logging_enabled;
mod wafv2_rulegroup_logging_enabled;
mod wafv2_rulegroup_not_empty;
mod wafv2_webacl_metrics_enabled;
mod wafv2_webacl_not_empty;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &wafv2_ip_set_no_documentation_cidrs::RULE,
    &wafv2_logging_enabled::RULE,
    &wafv2_rulegroup_logging_enabled::RULE,
    &wafv2_rulegroup_not_empty::RULE,
    &wafv2_webacl_metrics_enabled::RULE,
    &wafv2_webacl_not_empty::RULE,
];
