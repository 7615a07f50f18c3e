use crate::{
    model::{Account, sns::Topic},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Topic> = Rule {
    id: "sns-topic-has-confirmed-subscription",
    title: "SNS topics have a confirmed subscription",
    severity: Severity::Medium,
    expectations: &[36],
    themes: &["monitoring"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["sns:GetTopicAttributes", "sns:ListSubscriptions"],
    rationale: "SNS delivers nothing to a subscription that was never confirmed: alarms sent to the topic reach nobody, \
                and nothing says so.",
    remediation: Remediation {
        text: "Confirm the pending subscription with the link in its message, or subscribe an endpoint. Delete the \
               topic if nobody needs it.",
        cli: "aws sns subscribe --topic-arn {arn} --protocol email --notification-endpoint {address} --region {region}",
    },
    source: "https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html",
    check,
};

/// Subscriptions of other accounts appear in the topic's own count alone, which may lag behind the list.
fn check(topic: &Topic, _: &Account) -> Outcome {
    let own = topic.subscribers.get();
    let all = topic.confirmed_subscriptions.get();
    if matches!(&own, Ok(own) if own.confirmed > 0) || matches!(&all, Ok(count) if **count > 0) {
        return Ok(Verdict::Compliant);
    }
    all?;
    match own?.pending {
        0 => violation("nobody is subscribed"),
        1 => violation("its only subscription is not confirmed"),
        pending => violation(format!("none of its {pending} subscriptions is confirmed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::sns::Subscribers, observed::Known, testing::Cases};

    fn topic(confirmed_in_all: u64, confirmed: u64, pending: u64) -> Topic {
        Topic {
            confirmed_subscriptions: Known(confirmed_in_all),
            subscribers: Known(Subscribers { confirmed, pending, ..Subscribers::default() }),
            ..Topic::example()
        }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Topic::example(), topic(1, 0, 0), topic(0, 1, 0), topic(1, 1, 3)])
            .non_compliant([topic(0, 0, 0), topic(0, 0, 1), topic(0, 0, 2)])
            .check();
    }
}
