use crate::{
    model::{Account, sns::Topic},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Topic> = Rule {
    id: "sns-topic-message-delivery-notification-enabled",
    title: "SNS topics log whether their messages were delivered",
    severity: Severity::Low,
    expectations: &[],
    themes: &["monitoring"],
    equivalents: &["config:SNS_TOPIC_MESSAGE_DELIVERY_NOTIFICATION_ENABLED", "securityhub:SNS.2"],
    differs: &[],
    parameters: &[],
    reads: &["sns:GetTopicAttributes", "sns:ListSubscriptions"],
    rationale: "Without delivery logs, a subscriber that fails to receive messages goes unnoticed.",
    remediation: Remediation {
        text: "Turn on delivery status logging for the protocols of the topic's subscriptions: topic, Edit, Delivery \
               status logging.",
        cli: "aws sns set-topic-attributes --topic-arn {arn} --attribute-name HTTPFailureFeedbackRoleArn \
              --attribute-value {role} --region {region}",
    },
    source: "https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html",
    check,
};

/// Protocols whose deliveries a topic cannot log: SMS has a setting of the account, e-mail none.
const WITHOUT_LOGS: [&str; 3] = ["email", "email-json", "sms"];

fn check(topic: &Topic, _: &Account) -> Outcome {
    if *topic.delivery_logged.get()? {
        return Ok(Verdict::Compliant);
    }
    let own = topic.subscribers.get()?;
    let are_all = own.confirmed >= *topic.confirmed_subscriptions.get()?;
    if are_all
        && !own.protocols.is_empty()
        && own.protocols.iter().all(|protocol| WITHOUT_LOGS.contains(&protocol.as_str()))
    {
        return not_applicable("SNS has no delivery logs for the protocols of its subscriptions");
    }
    violation("the delivery of messages is not logged for any protocol")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{model::sns::Subscribers, observed::Known, testing::Cases};

    fn unlogged(confirmed_in_all: u64, protocols: &[&str]) -> Topic {
        let protocols: BTreeSet<String> = protocols.iter().map(|protocol| (*protocol).to_owned()).collect();
        Topic {
            delivery_logged: Known(false),
            confirmed_subscriptions: Known(confirmed_in_all),
            subscribers: Known(Subscribers { confirmed: protocols.len() as u64, pending: 0, protocols }),
            ..Topic::example()
        }
    }

    fn unconfirmed() -> Topic {
        let protocols = BTreeSet::from(["email".to_owned()]);
        Topic { subscribers: Known(Subscribers { confirmed: 0, pending: 1, protocols }), ..unlogged(0, &[]) }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Topic::example(), Topic { delivery_logged: Known(true), ..unlogged(1, &["email"]) }])
            .non_compliant([
                unlogged(1, &["lambda"]),
                unlogged(2, &["email", "sqs"]),
                unlogged(2, &["email"]),
                unlogged(0, &[]),
            ])
            .not_applicable([unlogged(1, &["email"]), unlogged(2, &["email-json", "sms"]), unconfirmed()])
            .check();
    }
}
