use jiff::Timestamp;

use super::of_another_account;
use crate::{
    model::{Account, cloudtrail::Trail},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require, violation},
};

/// Even an account in which nothing happens has events within a day.
const HOURS_MAX: i64 = 24;

pub(super) static RULE: Rule<Trail> = Rule {
    id: "cloud-trail-cloud-watch-logs-delivering",
    title: "Trails delivered events to their log group within the last day",
    severity: Severity::Low,
    expectations: &[23],
    themes: &["audit-trail", "logging"],
    equivalents: &["prowler:cloudtrail_cloudwatch_logging_enabled"],
    differs: &[Difference {
        from: &["prowler:cloudtrail_cloudwatch_logging_enabled"],
        how: "A trail that is stopped is not applicable: it has nothing to deliver. Other rules ask for one \
                  that is logging.",
        source: &[(
            "GetTrailStatus",
            "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html",
        )],
    }],
    parameters: &[],
    reads: &["cloudtrail:GetTrailStatus"],
    rationale: "A role or a key that was changed stops the delivery without a word, and the alarms fall silent with it.",
    remediation: Remediation {
        text: "See the trail's latest delivery error; give its role leave to write to the log group, and the log \
               group's key policy leave for CloudWatch Logs.",
        cli: "aws cloudtrail get-trail-status --name {name} --region {region}",
    },
    source: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html",
    check,
};

fn check(trail: &Trail, account: &Account) -> Outcome {
    if !trail.own {
        return of_another_account();
    }
    if trail.log_group.is_none() {
        return violation("it delivers to no log group");
    }
    let status = trail.status.get()?;
    if !status.logging {
        return not_applicable("it is stopped");
    }
    match status.delivered_to_log_group {
        None => violation("it never delivered to its log group"),
        Some(time) => require(is_recent(time, account.time), format!("it last delivered to its log group at {time}")),
    }
}

fn is_recent(time: Timestamp, now: Timestamp) -> bool {
    now.as_second().saturating_sub(time.as_second()) <= HOURS_MAX * 3600
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::cloudtrail::Status, observed::Known, testing::Cases};

    fn delivered(seconds_ago: Option<i64>) -> Trail {
        let now = Account::example().time;
        let delivered_to_log_group = seconds_ago.map(|ago| Timestamp::from_second(now.as_second() - ago).unwrap());
        Trail { status: Known(Status { logging: true, delivered_to_log_group }), ..Trail::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Trail::example(), delivered(Some(24 * 3600)), delivered(Some(-60))])
            .non_compliant([
                delivered(Some(24 * 3600 + 1)),
                delivered(None),
                Trail { log_group: None, ..Trail::example() },
            ])
            .not_applicable([Trail::stopped(), Trail { own: false, ..delivered(None) }])
            .check();
    }
}
