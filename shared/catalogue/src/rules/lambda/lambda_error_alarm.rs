use crate::{
    model::{
        Account,
        cloudwatch::{Alarm, reaches_someone},
        lambda::Function,
    },
    observed::{Unread, any},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

const NAMESPACE: &str = "AWS/Lambda";
const METRIC: &str = "Errors";

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-error-alarm",
    title: "An alarm tells someone of the errors of each Lambda function",
    severity: Severity::Medium,
    expectations: &[12],
    themes: &["monitoring"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[
        "cloudwatch:DescribeAlarms",
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:ListAliases",
        "kms:ListKeys",
        "lambda:GetPolicy",
        "lambda:ListAliases",
        "sns:GetTopicAttributes",
        "sns:ListSubscriptions",
        "sns:ListTopics",
    ],
    rationale: "Invocations that fail leave a line in a log that nobody reads; an alarm on the function's errors is \
                how its owner learns of them.",
    remediation: Remediation {
        text: "CloudWatch, Alarms, Create alarm: choose the metric Errors of the function, and a topic with a \
               confirmed subscription as its action.",
        cli: "aws cloudwatch put-metric-alarm --region {region} --alarm-name {name}-errors --namespace AWS/Lambda \
              --metric-name Errors --dimensions Name=FunctionName,Value={name} --statistic Sum --period 300 \
              --evaluation-periods 1 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold \
              --alarm-actions {topic}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
    check,
};

fn check(function: &Function, account: &Account) -> Outcome {
    let alarms = alarms(function, account);
    if any(alarms.iter().map(|alarm| reaches_someone(alarm.clone()?, account)))? {
        return Ok(Verdict::Compliant);
    }
    match alarms.into_iter().next().transpose()? {
        None => violation("no alarm watches its metric Errors"),
        Some(alarm) => violation(format!("the alarm {} on its errors reaches nobody", alarm.identity.id)),
    }
}

/// Without dimensions the metric counts the errors of all functions of the region.
/// <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html>
fn alarms<'a>(function: &Function, account: &'a Account) -> Vec<Result<&'a Alarm, Unread>> {
    let dimension = ("FunctionName", function.identity.id.as_str());
    let mut alarms = account.cloudwatch.alarms_on(&function.identity.region, NAMESPACE, METRIC, dimension);
    alarms.extend(account.cloudwatch.alarms_on_all(&function.identity.region, NAMESPACE, METRIC));
    alarms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            cloudwatch::{CloudWatch, Metric},
            sns::{Subscribers, Topic},
        },
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let named =
            |name: &str| Function { identity: Function::example().identity.renamed(name), ..Function::example() };
        let watched = |metric: &str, dimensions: &[(&str, &str)]| {
            let alarm = Alarm::watching(Metric::of(NAMESPACE, metric, dimensions));
            |account: &mut Account| account.cloudwatch = CloudWatch { alarms: Regional::example([alarm]) }
        };
        Cases::of(&RULE)
            .compliant([Function::example()])
            .non_compliant([named("shop-unwatched-prod")])
            .given(|account| {
                let topic = Topic {
                    confirmed_subscriptions: Known(0),
                    subscribers: Known(Subscribers::default()),
                    ..Topic::example()
                };
                account.sns.topics = Regional::example([topic]);
            })
            .non_compliant([Function::example()])
            .given(|account| account.cloudwatch = CloudWatch { alarms: Regional::example([]) })
            .non_compliant([Function::example()])
            .given(watched(METRIC, &[]))
            .compliant([Function::example(), named("shop-unwatched-prod")])
            .given(|account| {
                let alarm =
                    Alarm { actions: Alarm::invoking().actions, ..Alarm::watching(Metric::of(NAMESPACE, METRIC, &[])) };
                account.cloudwatch = CloudWatch { alarms: Regional::example([alarm]) };
            })
            .compliant([Function::example()])
            .given(watched("Throttles", &[]))
            .non_compliant([Function::example()])
            .given(watched(METRIC, &[("FunctionName", "other")]))
            .non_compliant([Function::example()])
            .check();
    }
}
