use crate::{
    model::{Account, eventbridge::EventBus},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict},
    rules::grants,
};

pub(super) static RULE: Rule<EventBus> = Rule {
    id: "eventbridge-bus-cross-account-access-restricted",
    title: "Policies of event buses let in only trusted accounts",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["cross-account"],
    equivalents: &["prowler:eventbridge_bus_cross_account_access"],
    differs: &[
        Difference {
            from: &["prowler:eventbridge_bus_cross_account_access"],
            how: "An account that the policy names must be a trusted one, also where a condition asks for its \
                  organization or names one of its VPCs.",
            source: &[(
                "Sending events between accounts",
                "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html",
            )],
        },
        Difference {
            from: &["prowler:eventbridge_bus_cross_account_access"],
            how: "A bus without a policy is compliant: nobody outside of the account can reach it.",
            source: &[(
                "Permissions for event buses",
                "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html",
            )],
        },
    ],
    parameters: &["trusted_accounts"],
    reads: &["events:ListEventBuses"],
    rationale: "Whoever may put events on a bus starts what its rules start, with whatever the events say.",
    remediation: Remediation {
        text: "EventBridge, Event buses, Permissions, Manage permissions: remove the account, or name it in the \
               parameter trusted_accounts.",
        cli: "aws events remove-permission --region {region} --event-bus-name {name} --statement-id {statement}",
    },
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html",
    check,
};

fn check(bus: &EventBus, account: &Account) -> Outcome {
    match bus.policy.get()? {
        Some(policy) => grants::none_is_foreign(policy, &bus.place(&account.id), account),
        None => Ok(Verdict::Compliant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let letting_in = |account: &str| {
            EventBus::with_policy(&format!(
                r#"{{"Statement":{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{account}:root"}},
                    "Action":"events:PutEvents","Resource":"*"}}}}"#
            ))
        };
        let everyone = |condition: &str| {
            EventBus::with_policy(&format!(
                r#"{{"Statement":{{"Effect":"Allow","Principal":"*","Action":"events:PutEvents","Resource":"*"{condition}}}}}"#
            ))
        };
        let organisation = r#","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1234567890"}}"#;
        Cases::of(&RULE)
            .compliant([
                EventBus::example(),
                everyone(organisation),
                EventBus { policy: Known(None), ..EventBus::example() },
                letting_in("111111111111"),
            ])
            .non_compliant([letting_in("222222222222"), everyone("")])
            .given(|account| account.parameters.trusted_accounts = vec!["222222222222".to_owned()])
            .compliant([letting_in("222222222222")])
            .non_compliant([everyone("")])
            .check();
    }
}
