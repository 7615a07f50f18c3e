use crate::{
    model::{Account, cloudwatch::Alarm},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Alarm> = Rule {
    id: "cloudwatch-alarm-action-enabled-check",
    title: "The actions of CloudWatch alarms are switched on",
    severity: Severity::High,
    expectations: &[12],
    themes: &["monitoring"],
    equivalents: &[
        "config:CLOUDWATCH_ALARM_ACTION_ENABLED_CHECK",
        "securityhub:CloudWatch.17",
        "prowler:cloudwatch_alarm_actions_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Actions that were switched off for some maintenance and forgotten make an alarm silent.",
    remediation: Remediation {
        text: "CloudWatch, All alarms, the alarm, Actions, Alarm actions, Enable.",
        cli: "aws cloudwatch enable-alarm-actions --alarm-names {name} --region {region}",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html",
    check,
};

fn check(alarm: &Alarm, _: &Account) -> Outcome {
    require(*alarm.actions_enabled.get()?, "its actions are switched off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Alarm::example()])
            .non_compliant([Alarm { actions_enabled: Known(false), ..Alarm::example() }])
            .check();
    }
}
