use super::delivery::obstacle;
use crate::{
    model::{
        Account,
        eventbridge::{EventRule, Target},
    },
    rule::{Outcome, Remediation, Rule, Severity, Verdict, any_of, not_applicable, violation},
};

pub(super) static RULE: Rule<EventRule> = Rule {
    id: "eventbridge-rule-target-valid",
    title: "Schedules are on, and targets of EventBridge rules exist and can be invoked",
    severity: Severity::Medium,
    expectations: &[37],
    themes: &["availability"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[
        "events:ListTargetsByRule",
        "iam:GetAccountAuthorizationDetails",
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:ListAliases",
        "kms:ListKeys",
        "lambda:GetPolicy",
        "lambda:ListAliases",
        "lambda:ListFunctions",
        "sns:GetTopicAttributes",
        "sns:ListTopics",
        "sqs:GetQueueAttributes",
        "sqs:ListQueues",
        "states:ListStateMachines",
    ],
    rationale: "A rule that cannot reach its target fails in silence: the nightly job does not run and the alert goes \
                nowhere, until someone misses them.",
    remediation: Remediation {
        text: "Enable the rule, point it at a target that exists, and let events.amazonaws.com in by the target's \
               policy with the rule's ARN as source, or give the target a role.",
        cli: "aws lambda add-permission --region {region} --function-name {function} --statement-id {id} --action \
              lambda:InvokeFunction --principal events.amazonaws.com --source-arn {arn}",
    },
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
    check,
};

fn check(rule: &EventRule, account: &Account) -> Outcome {
    if let Some(service) = &rule.managed_by {
        return not_applicable(format!("{service} manages it"));
    }
    if !*rule.enabled.get()? {
        return match rule.schedule.get()? {
            Some(_) => violation("it has a schedule and is turned off"),
            None => not_applicable("it is turned off"),
        };
    }
    let targets = rule.targets.get()?;
    if targets.is_empty() && rule.schedule.get()?.is_some() {
        return violation("it has a schedule and no target");
    }
    any_of(targets.iter().map(|target| judge(target, rule, account)))
}

fn judge(target: &Target, rule: &EventRule, account: &Account) -> Outcome {
    match obstacle(target, rule, account)? {
        None => Ok(Verdict::Compliant),
        Some(problem) => violation(format!("target {}: {problem}", target.id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        language::policy::Document,
        model::{
            GLOBAL, Identity, Regional,
            iam::Role,
            lambda::{Alias, Function},
            sns::Topic,
            sqs::Queue,
            stepfunctions::StateMachine,
        },
        observed::Known,
        testing::Cases,
    };

    fn to(arn: &str) -> EventRule {
        EventRule::invoking([Target { arn: arn.to_owned(), ..Target::example() }])
    }

    fn with_role(arn: &str, role: &str) -> EventRule {
        let role = Some(format!("arn:aws:iam::111111111111:role/{role}"));
        EventRule::invoking([Target { arn: arn.to_owned(), role, ..Target::example() }])
    }

    fn policy(rest: &str) -> Document {
        let service = r#""Principal":{"Service":"events.amazonaws.com"}"#;
        Document::parse(&format!(r#"{{"Statement":{{"Effect":"Allow",{service},{rest}}}}}"#)).unwrap()
    }

    #[test]
    fn verdicts() {
        let function = Function::example().identity.arn;
        let machine = StateMachine::example().identity.arn;
        let elsewhere = EventRule {
            identity: Identity {
                arn: format!("{}-2", EventRule::example().identity.arn),
                ..EventRule::example().identity
            },
            ..EventRule::example()
        };
        Cases::of(&RULE)
            .compliant([
                EventRule::example(),
                to(&format!("{function}:$LATEST")),
                to("arn:aws:lambda:eu-west-1:222222222222:function:theirs"),
                to("arn:aws:logs:eu-west-1:111111111111:log-group:/aws/events/all"),
                EventRule { schedule: Known(None), targets: Known(Vec::new()), ..EventRule::example() },
            ])
            .non_compliant([
                EventRule { enabled: Known(false), ..EventRule::example() },
                EventRule::invoking([]),
                to("arn:aws:lambda:eu-west-1:111111111111:function:gone"),
                to(&format!("{function}:live")),
                to(&format!("{function}:gone")),
                to("arn:aws:sqs:eu-west-1:111111111111:gone"),
                to("arn:aws:sns:eu-west-1:111111111111:gone"),
                to(&Topic::example().identity.arn),
                to(&machine),
                to("arn:aws:states:eu-west-1:111111111111:stateMachine:gone"),
                with_role(&machine, "gone"),
                with_role(&machine, "shop-invoicer-prod"),
                elsewhere,
            ])
            .not_applicable([
                EventRule { enabled: Known(false), schedule: Known(None), ..EventRule::example() },
                EventRule { managed_by: Some("guardduty.amazonaws.com".to_owned()), ..EventRule::example() },
            ])
            .given(|account| {
                let by_rule = r#""Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:111111111111:q","Condition":
                    {"ArnEquals":{"aws:SourceArn":"arn:aws:events:eu-west-1:111111111111:rule/shop-nightly-prod"}}"#;
                let by_account = r#""Action":"sns:*","Resource":"*","Condition":
                    {"StringEquals":{"aws:SourceAccount":"111111111111"}}"#;
                let queue = Queue { policy: Known(Some(policy(by_rule))), ..Queue::named("q") };
                let closed = Queue { policy: Known(None), ..Queue::named("closed") };
                account.sqs.queues = Regional::example([queue, closed]);
                let topic = Topic { policy: Known(policy(by_account)), ..Topic::example() };
                account.sns.topics = Regional::example([topic]);
            })
            .compliant([to("arn:aws:sqs:eu-west-1:111111111111:q"), to(&Topic::example().identity.arn)])
            .non_compliant([to("arn:aws:sqs:eu-west-1:111111111111:closed")])
            .given(|account| {
                let by_rule = r#""Action":"lambda:InvokeFunction","Resource":"*","Condition":
                    {"ArnEquals":{"aws:SourceArn":"arn:aws:events:eu-west-1:111111111111:rule/shop-nightly-prod"}}"#;
                let alias = Alias { policy: Known(Some(policy(by_rule))), ..Alias::example() };
                let function = Function { aliases: Known(vec![alias]), policy: Known(None), ..Function::example() };
                account.lambda.functions = Regional::example([function]);
            })
            .compliant([to(&format!("{function}:live"))])
            .non_compliant([to(&function)])
            .given(|account| {
                let open = Known(policy(r#""Action":"sns:Publish","Resource":"*""#));
                let kms_key = Known(Some("alias/aws/sns".to_owned()));
                account.sns.topics = Regional::example([Topic { policy: open, kms_key, ..Topic::example() }]);
            })
            .non_compliant([to(&Topic::example().identity.arn)])
            .given(|account| {
                let trust = Known(Role::trusting(r#"{"Service":"events.amazonaws.com"}"#, "{}"));
                account.iam.roles = Regional::in_region(GLOBAL, [Role { trust, ..Role::example() }]);
            })
            .compliant([with_role(&function, "shop-invoicer-prod"), with_role(&machine, "shop-invoicer-prod")])
            .check();
    }
}
