use crate::{
    model::{Account, eventbridge::EventBus},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<EventBus> = Rule {
    id: "eventbridge-bus-tagged",
    title: "Event buses of the customer are tagged",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["securityhub:EventBridge.2"],
    differs: &[Difference {
        from: &["securityhub:EventBridge.2"],
        how: "The default bus is not applicable: every account has one in every region without having made \
                  it.",
        source: &[("Event buses", "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html")],
    }],
    parameters: &[],
    reads: &["events:ListTagsForResource"],
    rationale: "Without any tag nobody knows whose the bus is, what for, and whether it may go.",
    remediation: Remediation {
        text: "EventBridge, Event buses, Tags, Manage tags: add at least one that says whose it is.",
        cli: "aws events tag-resource --region {region} --resource-arn {arn} --tags Key={key},Value={value}",
    },
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-tagging.html",
    check,
};

/// Tags that begin with `aws:` are AWS's own.
fn check(bus: &EventBus, _: &Account) -> Outcome {
    if bus.is_default() {
        return not_applicable("it is the bus that every account has");
    }
    require(bus.identity.tags.get()?.keys().any(|key| !key.starts_with("aws:")), "it has no tag")
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{model::Tags, testing::Cases};

    #[test]
    fn verdicts() {
        let tagged = |keys: &[&str]| {
            let tags: Tags = keys.iter().map(|key| ((*key).to_owned(), String::new())).collect();
            EventBus { identity: EventBus::example().identity.tagged(tags), ..EventBus::example() }
        };
        Cases::of(&RULE)
            .compliant([tagged(&["Owner", "aws:cloudformation:stack-name"])])
            .non_compliant([tagged(&[]), tagged(&["aws:cloudformation:stack-name"])])
            .not_applicable([EventBus {
                identity: EventBus::example().identity.renamed("default"),
                ..EventBus::example()
            }])
            .check();
    }
}
