use super::of_another_account;
use crate::{
    model::{Account, cloudtrail::Trail},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Trail> = Rule {
    id: "cloud-trail-cloud-watch-logs-enabled",
    title: "Trails deliver their events to CloudWatch Logs",
    severity: Severity::Low,
    expectations: &[23],
    themes: &["audit-trail", "logging"],
    equivalents: &["config:CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED", "securityhub:CloudTrail.5"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Log files in a bucket are read after an incident; events in a log group can raise an alarm during it.",
    remediation: Remediation {
        text: "CloudTrail, Trails, the trail, CloudWatch Logs, Edit, Enabled.",
        cli: "aws cloudtrail update-trail --name {name} --cloud-watch-logs-log-group-arn {group} \
              --cloud-watch-logs-role-arn {role} --region {region}",
    },
    source: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html",
    check,
};

fn check(trail: &Trail, _: &Account) -> Outcome {
    if !trail.own {
        return of_another_account();
    }
    require(trail.log_group.is_some(), "it delivers to no log group")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        let bucket_only = Trail { log_group: None, ..Trail::example() };
        Cases::of(&RULE)
            .compliant([Trail::example()])
            .non_compliant([bucket_only.clone()])
            .not_applicable([Trail { own: false, ..bucket_only }])
            .check();
    }
}
