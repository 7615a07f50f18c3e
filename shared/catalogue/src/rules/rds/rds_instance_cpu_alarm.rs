use crate::{
    model::{
        Account,
        cloudwatch::{Alarm, reaches_someone},
        rds::Instance,
    },
    observed::{Unread, any},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

const NAMESPACE: &str = "AWS/RDS";
const METRIC: &str = "CPUUtilization";

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-instance-cpu-alarm",
    title: "An alarm on the processor load of DB instances reaches somebody",
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
        "lambda:ListFunctions",
        "sns:GetTopicAttributes",
        "sns:ListSubscriptions",
        "sns:ListTopics",
    ],
    rationale: "A database whose processor is busy all the time is about to fail its users, or works for somebody else.",
    remediation: Remediation {
        text: "Databases, the instance, Logs & events, CloudWatch alarms, Create alarm: CPU utilization, to a topic \
               with a confirmed subscription.",
        cli: "aws cloudwatch put-metric-alarm --alarm-name {name}-cpu --namespace AWS/RDS --metric-name CPUUtilization \
              --dimensions Name=DBInstanceIdentifier,Value={name} --statistic Average --period 300 \
              --evaluation-periods 3 --threshold 80 --comparison-operator GreaterThanThreshold --alarm-actions {topic} \
              --region {region}",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/creating_alarms.html",
    check,
};

fn check(instance: &Instance, account: &Account) -> Outcome {
    let alarms = alarms(instance, account);
    if any(alarms.iter().map(|alarm| reaches_someone(alarm.clone()?, account)))? {
        return Ok(Verdict::Compliant);
    }
    match alarms.into_iter().next().transpose()? {
        None => violation("no alarm watches its processor load"),
        Some(alarm) => violation(format!("its alarm {} reaches nobody", alarm.identity.id)),
    }
}

/// One alarm can watch a whole cluster.
fn alarms<'a>(instance: &Instance, account: &'a Account) -> Vec<Result<&'a Alarm, Unread>> {
    let on =
        |dimension: (&str, &str)| account.cloudwatch.alarms_on(&instance.identity.region, NAMESPACE, METRIC, dimension);
    let mut alarms = on(("DBInstanceIdentifier", &instance.identity.id));
    match instance.cluster.get() {
        Ok(Some(cluster)) => alarms.extend(on(("DBClusterIdentifier", cluster))),
        Ok(None) => {}
        Err(gap) => alarms.push(Err(gap)),
    }
    alarms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            cloudwatch::{CloudWatch, Metric, Watched, Watches},
            sns::{Subscribers, Topic},
        },
        observed::Known,
        testing::Cases,
    };

    fn with(alarms: impl IntoIterator<Item = Alarm>) -> impl FnOnce(&mut Account) {
        move |account| account.cloudwatch = CloudWatch { alarms: Regional::example(alarms) }
    }

    fn on(metric: &str, dimension: (&str, &str)) -> Alarm {
        Alarm::watching(Metric::of(NAMESPACE, metric, &[dimension]))
    }

    fn heard(in_all: u64, own: u64) -> impl FnOnce(&mut Account) {
        move |account| {
            account.sns.topics = Regional::example([Topic {
                confirmed_subscriptions: Known(in_all),
                subscribers: Known(Subscribers { confirmed: own, ..Subscribers::default() }),
                ..Topic::example()
            }]);
        }
    }

    #[test]
    fn verdicts() {
        let own = ("DBInstanceIdentifier", "shop-orders-prod");
        let of_cluster = ("DBClusterIdentifier", "shop-ledger-prod");
        let member = Instance {
            identity: Instance::example().identity.renamed("shop-ledger-1"),
            cluster: Known(Some("shop-ledger-prod".to_owned())),
            ..Instance::example()
        };
        let of_fleet = Alarm {
            watches: Watches::Metrics(Known(Watched {
                metrics: Vec::new(),
                queries: vec!["SELECT MAX(CPUUtilization) FROM \"AWS/RDS\"".to_owned()],
            })),
            ..Alarm::example()
        };
        let silent = Alarm { actions_enabled: Known(false), ..on(METRIC, own) };
        Cases::of(&RULE)
            .compliant([Instance::example()])
            .non_compliant([Instance {
                identity: Instance::example().identity.renamed("other"),
                ..Instance::example()
            }])
            .given(with([silent.clone(), on(METRIC, own)]))
            .compliant([Instance::example()])
            .given(with([on(METRIC, of_cluster)]))
            .compliant([member])
            .non_compliant([Instance::example()])
            .given(with([of_fleet]))
            .compliant([Instance::example()])
            .given(with([]))
            .non_compliant([Instance::example()])
            .given(with([on("FreeableMemory", own), on(METRIC, ("EngineName", "postgres")), silent]))
            .non_compliant([Instance::example()])
            .given(with([Alarm { actions: Alarm::invoking().actions, ..on(METRIC, own) }]))
            .compliant([Instance::example()])
            .given(heard(1, 0))
            .compliant([Instance::example()])
            .given(heard(0, 1))
            .compliant([Instance::example()])
            .given(heard(0, 0))
            .non_compliant([Instance::example()])
            .check();
    }
}
