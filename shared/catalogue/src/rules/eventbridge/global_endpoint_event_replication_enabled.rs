use crate::{
    model::{Account, eventbridge::GlobalEndpoint},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<GlobalEndpoint> = Rule {
    id: "global-endpoint-event-replication-enabled",
    title: "Global endpoints of EventBridge replicate events",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["availability"],
    equivalents: &[
        "config:GLOBAL_ENDPOINT_EVENT_REPLICATION_ENABLED",
        "securityhub:EventBridge.4",
        "prowler:eventbridge_global_endpoint_event_replication_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Without replication an endpoint that failed over does not return by itself, and nothing shows in \
                advance that the second region works.",
    remediation: Remediation {
        text: "EventBridge, Global endpoints, Edit: turn on event replication with a role for it.",
        cli: "aws events update-endpoint --region {region} --name {name} --replication-config State=ENABLED \
              --role-arn {role}",
    },
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-global-endpoints.html",
    check,
};

fn check(endpoint: &GlobalEndpoint, _: &Account) -> Outcome {
    require(*endpoint.replicates.get()?, "event replication is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([GlobalEndpoint::example()])
            .non_compliant([GlobalEndpoint { replicates: Known(false), ..GlobalEndpoint::example() }])
            .check();
    }
}
