use crate::{
    model::{Account, logs::LogGroup},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<LogGroup> = Rule {
    id: "cw-loggroup-retention-period-check",
    title: "Log groups keep their events long enough",
    severity: Severity::Medium,
    expectations: &[25],
    themes: &["data-lifecycle"],
    equivalents: &[
        "config:CW_LOGGROUP_RETENTION_PERIOD_CHECK",
        "securityhub:CloudWatch.16",
        "prowler:cloudwatch_log_group_retention_policy_specific_days_enabled",
    ],
    differs: &[Difference {
        from: &[
            "config:CW_LOGGROUP_RETENTION_PERIOD_CHECK",
            "prowler:cloudwatch_log_group_retention_policy_specific_days_enabled",
        ],
        how: "Groups of the delivery class are not applicable: their retention is fixed.",
        source: &[(
            "Log classes",
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html",
        )],
    }],
    parameters: &["log_retention_days_min"],
    reads: &[],
    rationale: "Incidents are often noticed months later: by then the events must still be there.",
    remediation: Remediation {
        text: "CloudWatch, Log groups, the group, Actions, Edit retention setting.",
        cli: "aws logs put-retention-policy --log-group-name {name} --retention-in-days 365 --region {region}",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
    check,
};

/// Without a retention a group keeps its events for ever.
fn check(group: &LogGroup, account: &Account) -> Outcome {
    if *group.delivery_class.get()? {
        return not_applicable("AWS fixed how long a group of the delivery class keeps events");
    }
    let days = group.retention_days;
    let is_long = days.is_none_or(|days| days >= account.parameters.log_retention_days_min);
    require(is_long, format!("events are deleted after {} days", days.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn keeping(retention_days: Option<u32>) -> LogGroup {
        LogGroup { retention_days, ..LogGroup::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([keeping(Some(365)), keeping(Some(3653)), keeping(None)])
            .non_compliant([
                keeping(Some(364)),
                LogGroup { identity: keeping(Some(1)).identity.renamed("/aws/lambda/x"), ..keeping(Some(1)) },
            ])
            .not_applicable([LogGroup { delivery_class: Known(true), ..keeping(Some(2)) }])
            .given(|account| account.parameters.log_retention_days_min = 30)
            .compliant([keeping(Some(30))])
            .non_compliant([keeping(Some(14))])
            .check();
    }
}
