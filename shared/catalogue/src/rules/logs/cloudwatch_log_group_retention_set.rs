use crate::{
    model::{Account, logs::LogGroup},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<LogGroup> = Rule {
    id: "cloudwatch-log-group-retention-set",
    title: "Log groups do not keep their events for ever",
    severity: Severity::Low,
    expectations: &[25],
    themes: &["data-lifecycle"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Events that nobody deletes cost more every month, and personal data in them must not be kept for ever.",
    remediation: Remediation {
        text: "CloudWatch, Log groups, the group, Actions, Edit retention setting.",
        cli: "aws logs put-retention-policy --log-group-name {name} --retention-in-days 365 --region {region}",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
    check,
};

fn check(group: &LogGroup, _: &Account) -> Outcome {
    if *group.delivery_class.get()? {
        return not_applicable("AWS fixed how long a group of the delivery class keeps events");
    }
    require(group.retention_days.is_some(), "events are kept for ever")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let for_ever = LogGroup { retention_days: None, ..LogGroup::example() };
        Cases::of(&RULE)
            .compliant([LogGroup::example()])
            .non_compliant([
                for_ever.clone(),
                LogGroup { identity: for_ever.clone().identity.renamed("/aws/lambda/x"), ..for_ever.clone() },
            ])
            .not_applicable([LogGroup { delivery_class: Known(true), ..for_ever }])
            .check();
    }
}
