use crate::{
    model::{Account, eventbridge::EventBus},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<EventBus> = Rule {
    id: "custom-eventbus-policy-attached",
    title: "Event buses of the customer have a policy",
    severity: Severity::Low,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &["config:CUSTOM_EVENTBUS_POLICY_ATTACHED", "securityhub:EventBridge.3"],
    differs: &[Difference {
        from: &["config:CUSTOM_EVENTBUS_POLICY_ATTACHED"],
        how: "Buses of partners are not applicable: only the partner sends events to them.",
        source: &[("Events of SaaS partners", "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-saas.html")],
    }],
    parameters: &[],
    reads: &["events:ListEventBuses"],
    rationale: "A policy on the bus says in one place who may put events on it, whatever identity policies allow.",
    remediation: Remediation {
        text: "EventBridge, Event buses, Permissions, Manage permissions: name the principals that may put events.",
        cli: "aws events put-permission --region {region} --event-bus-name {name} --policy file://policy.json",
    },
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html",
    check,
};

fn check(bus: &EventBus, _: &Account) -> Outcome {
    if bus.is_default() || bus.is_partner() {
        return not_applicable("it is not a bus of the customer's own");
    }
    require(bus.policy.get()?.is_some(), "it has no policy")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let without = |name: &str| EventBus {
            identity: EventBus::example().identity.renamed(name),
            policy: Known(None),
            ..EventBus::example()
        };
        Cases::of(&RULE)
            .compliant([EventBus::example()])
            .non_compliant([without("shop")])
            .not_applicable([without("default"), without("aws.partner/example.com/shop")])
            .check();
    }
}
