use crate::{
    model::{
        Account,
        cloudwatch::{Alarm, reaches_someone},
    },
    rule::{Outcome, Remediation, Rule, Severity, require, violation},
};

pub(super) static RULE: Rule<Alarm> = Rule {
    id: "cloudwatch-alarm-action-check",
    title: "CloudWatch alarms have an action that reaches somebody",
    severity: Severity::High,
    expectations: &[12],
    equivalents: &[
        "config:CLOUDWATCH_ALARM_ACTION_CHECK",
        "securityhub:CloudWatch.15",
        "prowler:cloudwatch_alarm_actions_alarm_state_configured",
    ],
    parameters: &[],
    reads: &["sns:GetTopicAttributes", "sns:ListSubscriptions", "sns:ListTopics"],
    rationale: "An alarm that tells nobody changes its colour in a console that nobody looks at.",
    remediation: Remediation {
        text: "CloudWatch, All alarms, the alarm, Actions, Edit: notify a topic when in alarm, and see that somebody \
               has confirmed a subscription to the topic.",
        cli: "aws cloudwatch put-metric-alarm --alarm-name {name} --actions-enabled --alarm-actions {topic} \
              --region {region}",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html",
    check,
};

fn check(alarm: &Alarm, account: &Account) -> Outcome {
    if reaches_someone(alarm, account)? {
        return require(true, "");
    }
    match (alarm.actions_enabled, alarm.actions.len()) {
        (_, 0) => violation("it does nothing when it goes off"),
        (false, _) => violation("its actions are switched off"),
        (true, 1) => violation("its only action leads to a topic without a confirmed subscription"),
        (true, _) => violation("none of its actions leads to a topic with a confirmed subscription"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            cloudwatch::CloudWatch,
            sns::{Subscribers, Topic},
        },
        observed::Known,
        testing::Cases,
    };

    fn acting(actions: &[&str]) -> Alarm {
        Alarm { actions: actions.iter().map(|&action| action.to_owned()).collect(), ..Alarm::example() }
    }

    fn topic(in_all: u64, own: u64) -> impl FnOnce(&mut Account) {
        move |account| {
            account.sns.topics = Regional::example([Topic {
                confirmed_subscriptions: Known(in_all),
                subscribers: Known(Subscribers { confirmed: own, ..Subscribers::default() }),
                ..Topic::example()
            }]);
        }
    }

    fn composite(rule: &str) -> impl FnOnce(&mut Account) {
        let above = Alarm {
            identity: Alarm::example().identity.renamed("above"),
            metrics: Vec::new(),
            rule: Some(rule.to_owned()),
            ..Alarm::example()
        };
        |account| account.cloudwatch = CloudWatch::new(Regional::example([acting(&[]), above]))
    }

    #[test]
    fn verdicts() {
        let topic_arn = Topic::example().identity.arn;
        let other = "arn:aws:sns:eu-west-1:111111111111:deleted";
        Cases::of(&RULE)
            .compliant([
                Alarm::example(),
                acting(&["arn:aws:automate:eu-west-1:ec2:recover"]),
                acting(&["arn:aws:lambda:eu-west-1:111111111111:function:mend"]),
                acting(&["arn:aws:sns:eu-west-1:222222222222:theirs"]),
                acting(&[other, &topic_arn]),
            ])
            .non_compliant([
                acting(&[]),
                acting(&[other]),
                Alarm { actions_enabled: false, ..Alarm::example() },
                Alarm { actions_enabled: false, ..acting(&[]) },
            ])
            .insufficient_data([acting(&["arn:aws:sns:us-west-2:111111111111:elsewhere"])])
            .given(topic(1, 0))
            .compliant([Alarm::example()])
            .given(topic(0, 1))
            .compliant([Alarm::example()])
            .given(topic(0, 0))
            .non_compliant([Alarm::example(), acting(&[other, &topic_arn])])
            .given(composite("ALARM(\"shop-cpu-prod\") OR ALARM(shop-memory-prod)"))
            .compliant([acting(&[])])
            .given(composite("ALARM(shop-memory-prod)"))
            .non_compliant([acting(&[])])
            .given(composite("ALARM(shop-cpu-prod) AND ALARM(shop-memory-prod)"))
            .non_compliant([acting(&[])])
            .check();
    }
}
