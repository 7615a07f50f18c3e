use crate::{
    language::policy::resource::{label, public_grants},
    model::{Account, eventbridge::EventBus},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, require},
};

pub(super) static RULE: Rule<EventBus> = Rule {
    id: "eventbridge-bus-not-public",
    title: "Policies of event buses do not let in everyone",
    severity: Severity::High,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &["prowler:eventbridge_bus_exposed"],
    differs: &[],
    parameters: &[],
    reads: &["events:ListEventBuses"],
    rationale: "Any AWS account could put events on the bus, and with them start what its rules start.",
    remediation: Remediation {
        text: "EventBridge, Event buses, Permissions, Manage permissions: name accounts, or the organisation in a \
               condition.",
        cli: "aws events remove-permission --region {region} --event-bus-name {name} --statement-id {statement}",
    },
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html",
    check,
};

fn check(bus: &EventBus, account: &Account) -> Outcome {
    let Some(policy) = bus.policy.get()? else { return Ok(Verdict::Compliant) };
    let grants = public_grants(policy, &bus.place(&account.id));
    let public: Vec<String> = grants.into_iter().map(|statement| label(policy, statement)).collect();
    require(public.is_empty(), format!("{} lets in anyone", public.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let letting_in = |condition: &str| {
            EventBus::with_policy(&format!(
                r#"{{"Statement":{{"Effect":"Allow","Principal":"*","Action":"events:PutEvents","Resource":"*"{condition}}}}}"#
            ))
        };
        Cases::of(&RULE)
            .compliant([
                EventBus::example(),
                EventBus { policy: Known(None), ..EventBus::example() },
                letting_in(r#","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#),
            ])
            .non_compliant([letting_in(""), letting_in(r#","Condition":{"StringEquals":{"events:source":"shop"}}"#)])
            .check();
    }
}
