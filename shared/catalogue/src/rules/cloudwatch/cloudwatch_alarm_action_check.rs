use crate::{
    model::{
        Account,
        cloudwatch::{Alarm, reaches_someone},
        delivery::Sender,
    },
    observed::Unread,
    rule::{Difference, Outcome, Remediation, Rule, Severity, require, violation},
};

pub(super) static RULE: Rule<Alarm> = Rule {
    id: "cloudwatch-alarm-action-check",
    title: "CloudWatch alarms have an action that reaches somebody",
    severity: Severity::High,
    expectations: &[12],
    themes: &["monitoring"],
    equivalents: &[
        "config:CLOUDWATCH_ALARM_ACTION_CHECK",
        "securityhub:CloudWatch.15",
        "prowler:cloudwatch_alarm_actions_alarm_state_configured",
    ],
    differs: &[
        Difference {
            from: &[
                "config:CLOUDWATCH_ALARM_ACTION_CHECK",
                "securityhub:CloudWatch.15",
                "prowler:cloudwatch_alarm_actions_alarm_state_configured",
            ],
            how: "The action must reach somebody: actions that are switched off, and a topic of the account \
                  without a confirmed subscription, do not count.",
            source: &[
                ("Alarm actions", "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html"),
                ("Subscribe", "https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html"),
            ],
        },
        Difference {
            from: &[
                "config:CLOUDWATCH_ALARM_ACTION_CHECK",
                "securityhub:CloudWatch.15",
                "prowler:cloudwatch_alarm_actions_alarm_state_configured",
            ],
            how: "Nor does a topic or a function of the account that CloudWatch cannot reach: it does not exist, \
                  its policy keeps CloudWatch out, or the topic is encrypted with a key that CloudWatch cannot \
                  use, such as `alias/aws/sns`.",
            source: &[
                ("Key management", "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html"),
                (
                    "Lambda actions",
                    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html",
                ),
            ],
        },
        Difference {
            from: &[
                "config:CLOUDWATCH_ALARM_ACTION_CHECK",
                "securityhub:CloudWatch.15",
                "prowler:cloudwatch_alarm_actions_alarm_state_configured",
            ],
            how: "An alarm without an action of its own is compliant when a composite alarm that goes off with it \
                  has one. Composite alarms are judged too.",
            source: &[(
                "PutCompositeAlarm",
                "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html",
            )],
        },
    ],
    parameters: &[],
    reads: &[
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:ListAliases",
        "kms:ListKeys",
        "lambda:GetPolicy",
        "lambda:ListAliases",
        "lambda:ListFunctions",
        "sns:GetTopicAttributes",
        "sns:ListSubscriptions",
        "sns:ListTopics",
    ],
    rationale: "An alarm that tells nobody changes its colour in a console that nobody looks at.",
    remediation: Remediation {
        text: "CloudWatch, All alarms, the alarm, Actions, Edit: notify a topic when in alarm. See that somebody has \
               confirmed a subscription to the topic, that its policy lets cloudwatch.amazonaws.com publish, and that \
               it is not encrypted or its key is one of your own that lets the same service decrypt and generate data \
               keys.",
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
    match (alarm.actions_enabled.get(), alarm.actions.len()) {
        (_, 0) => violation("it does nothing when it goes off"),
        (Ok(false), _) => violation("its actions are switched off"),
        _ => {
            let sender = Sender::alarm(alarm, account);
            let silent = |action: &String| -> Result<String, Unread> {
                let what = action.splitn(6, ':').nth(5).unwrap_or(action);
                Ok(format!("{what}: {}", sender.silence(action, account)?.unwrap_or_default()))
            };
            let silent = alarm.actions.iter().map(silent).collect::<Result<Vec<_>, _>>()?;
            violation(format!("no action reaches anybody: {}", silent.join("; ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            cloudwatch::{CloudWatch, Watches},
            kms::{Key, State},
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

    fn with_topic(topic: Topic) -> impl FnOnce(&mut Account) {
        |account| account.sns.topics = Regional::example([topic])
    }

    fn with_key(key: Key) -> impl FnOnce(&mut Account) {
        |account| account.kms.keys = Regional::example([key])
    }

    fn composite(rule: &str) -> impl FnOnce(&mut Account) {
        let above = Alarm {
            identity: Alarm::example().identity.renamed("above"),
            watches: Watches::Alarms(Known(rule.to_owned())),
            ..Alarm::example()
        };
        |account| account.cloudwatch = CloudWatch { alarms: Regional::example([acting(&[]), above]) }
    }

    #[test]
    fn verdicts() {
        let topic_arn = Topic::example().identity.arn;
        let other = "arn:aws:sns:eu-west-1:111111111111:deleted";
        Cases::of(&RULE)
            .compliant([
                Alarm::example(),
                acting(&["arn:aws:automate:eu-west-1:ec2:recover"]),
                Alarm::invoking(),
                acting(&["arn:aws:lambda:eu-west-1:222222222222:function:mend"]),
                acting(&["arn:aws:sns:eu-west-1:222222222222:theirs"]),
                acting(&[other, &topic_arn]),
            ])
            .non_compliant([
                acting(&[]),
                acting(&[other]),
                acting(&["arn:aws:lambda:eu-west-1:111111111111:function:gone"]),
                acting(&["arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod"]),
                Alarm { actions_enabled: Known(false), ..Alarm::example() },
                Alarm { actions_enabled: Known(false), ..acting(&[]) },
            ])
            .insufficient_data([acting(&["arn:aws:sns:us-west-2:111111111111:elsewhere"])])
            .given(topic(1, 0))
            .compliant([Alarm::example()])
            .given(topic(0, 1))
            .compliant([Alarm::example()])
            .given(topic(0, 0))
            .non_compliant([Alarm::example(), acting(&[other, &topic_arn])])
            .given(with_topic(Topic { kms_key: Known(Some("alias/aws/sns".to_owned())), ..Topic::example() }))
            .non_compliant([Alarm::example()])
            .given(with_topic(Topic { kms_key: Known(None), ..Topic::example() }))
            .compliant([Alarm::example()])
            .given(with_topic(Topic::with_policy(
                r#"{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/deployer"},
                    "Action":"sns:Publish","Resource":"*"}}"#,
            )))
            .non_compliant([Alarm::example()])
            .given(with_key(Key::aws_managed()))
            .non_compliant([Alarm::example()])
            .given(with_key(Key::in_state(State::Disabled)))
            .non_compliant([Alarm::example()])
            .given(with_key(Key::with_policy(
                r#"{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"kms:*","Resource":"*"}"#,
            )))
            .non_compliant([Alarm::example()])
            .given(composite("ALARM(\"shop-cpu-prod\") OR ALARM(shop-memory-prod)"))
            .compliant([acting(&[])])
            .given(composite("ALARM(shop-memory-prod)"))
            .non_compliant([acting(&[])])
            .given(composite("ALARM(shop-cpu-prod) AND ALARM(shop-memory-prod)"))
            .non_compliant([acting(&[])])
            .check();
    }
}
