//! Event subscriptions, one rule for each kind of source. They judge a region: what counts is that each event reaches
//! somebody, by whichever subscription.

use std::collections::BTreeSet;

use crate::{
    model::{
        Account, Region,
        delivery::Sender,
        rds::{EventSubscription, Instance},
    },
    observed::{Unread, all},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

/// What a rule asks for.
struct Events {
    source_type: &'static str,
    categories: &'static [&'static str],
    /// The names of the sources in use, without which there is nothing to watch.
    sources: fn(&Region, &Account) -> Result<BTreeSet<String>, Unread>,
}

pub(super) static CLUSTERS: Rule<Region> = rule(
    "rds-cluster-event-subscription-enabled",
    "Subscriptions to events of DB clusters cover failures and maintenance",
    &["securityhub:RDS.19", "prowler:rds_cluster_critical_event_subscription"],
    &[
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:ListAliases",
        "kms:ListKeys",
        "rds:DescribeDBClusters",
        "rds:DescribeEventSubscriptions",
        "sns:GetTopicAttributes",
        "sns:ListSubscriptions",
        "sns:ListTopics",
    ],
    |region, account| check(region, account, &OF_CLUSTERS),
);

pub(super) static INSTANCES: Rule<Region> = rule(
    "rds-instance-event-subscription-enabled",
    "Subscriptions to events of DB instances cover failures, maintenance and changes",
    &["securityhub:RDS.20", "prowler:rds_instance_critical_event_subscription"],
    OF_INSTANCES_READS,
    |region, account| check(region, account, &OF_INSTANCES),
);

pub(super) static PARAMETER_GROUPS: Rule<Region> = rule(
    "rds-parameter-group-event-subscription-enabled",
    "Subscriptions to events of DB parameter groups cover changes",
    &["securityhub:RDS.21", "prowler:rds_instance_event_subscription_parameter_groups"],
    OF_INSTANCES_READS,
    |region, account| check(region, account, &OF_PARAMETER_GROUPS),
);

pub(super) static SECURITY_GROUPS: Rule<Region> = rule(
    "rds-security-group-event-subscription-enabled",
    "Subscriptions to events of DB security groups cover failures and changes",
    &["securityhub:RDS.22", "prowler:rds_instance_event_subscription_security_groups"],
    OF_INSTANCES_READS,
    |region, account| check(region, account, &OF_SECURITY_GROUPS),
);

const OF_INSTANCES_READS: &[&str] = &[
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:ListAliases",
    "kms:ListKeys",
    "rds:DescribeDBInstances",
    "rds:DescribeEventSubscriptions",
    "sns:GetTopicAttributes",
    "sns:ListSubscriptions",
    "sns:ListTopics",
];

const fn rule(
    id: &'static str,
    title: &'static str,
    equivalents: &'static [&'static str],
    reads: &'static [&'static str],
    check: fn(&Region, &Account) -> Outcome,
) -> Rule<Region> {
    Rule {
        id,
        title,
        severity: Severity::Low,
        expectations: &[],
        themes: &["monitoring"],
        equivalents,
        differs: &[],
        parameters: &[],
        reads,
        rationale: "A failure, a forced restart or a change of settings that nobody hears of is found by its consequences.",
        remediation: Remediation {
            text: "Add the missing categories and sources to a subscription: RDS console, Event subscriptions.",
            cli: "aws rds modify-event-subscription --region {region} --subscription-name {subscription} --source-type \
              {source_type} --event-categories {categories} --enabled",
        },
        source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.html",
        check,
    }
}

const OF_CLUSTERS: Events = Events {
    source_type: "db-cluster",
    categories: &["failure", "maintenance"],
    sources: |region, account| {
        let clusters = account.rds.clusters.of(&region.identity.region)?;
        Ok(clusters.iter().map(|cluster| cluster.identity.id.clone()).collect())
    },
};

const OF_INSTANCES: Events = Events {
    source_type: "db-instance",
    categories: &["configuration change", "failure", "maintenance"],
    sources: |region, account| {
        let instances = account.rds.instances.of(&region.identity.region)?;
        Ok(instances.iter().map(|instance| instance.identity.id.clone()).collect())
    },
};

const OF_PARAMETER_GROUPS: Events = Events {
    source_type: "db-parameter-group",
    categories: &["configuration change"],
    sources: |region, account| {
        let instances = account.rds.instances.of(&region.identity.region)?;
        let name = |instance: &Instance| match instance.parameter_group.get() {
            Ok(group) => group.as_ref().map(|group| Ok(group.name.clone())),
            Err(gap) => Some(Err(gap)),
        };
        instances.iter().filter_map(name).collect()
    },
};

/// DB security groups went with EC2-Classic: only an instance that still has one makes their events matter.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSecurityGroup.html>
const OF_SECURITY_GROUPS: Events = Events {
    source_type: "db-security-group",
    categories: &["configuration change", "failure"],
    sources: |region, account| {
        let instances = account.rds.instances.of(&region.identity.region)?;
        let mut groups = BTreeSet::new();
        for instance in instances {
            groups.extend(instance.db_security_groups.get()?.iter().cloned());
        }
        Ok(groups)
    },
};

/// A region without any subscription is not judged: RDS sends its events to EventBridge too.
/// <https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-19>
fn check(region: &Region, account: &Account, events: &Events) -> Outcome {
    let sources = (events.sources)(region, account)?;
    if sources.is_empty() {
        return not_applicable(format!("there is no {} in use", events.source_type));
    }
    let subscriptions = account.rds.event_subscriptions.of(&region.identity.region)?;
    if subscriptions.is_empty() {
        return not_applicable("there are no event subscriptions");
    }
    let (mut heard, mut perhaps, mut gap) = (Vec::new(), Vec::new(), None);
    for subscription in subscriptions {
        match reaches_somebody(subscription, account) {
            Ok(true) => heard.push(subscription),
            Ok(false) => {}
            Err(unread) => {
                perhaps.push(subscription);
                gap = gap.or(Some(unread));
            }
        }
    }
    let missed = |heard: &[&EventSubscription]| -> Vec<&str> {
        let is_sent =
            |category: &&str| sources.iter().all(|source| is_sent(heard, events.source_type, category, source));
        events.categories.iter().copied().filter(|category| !is_sent(category)).collect()
    };
    let (surely_missed, missed) = (missed(&[heard.clone(), perhaps].concat()), missed(&heard));
    match gap {
        Some(gap) if surely_missed.is_empty() && !missed.is_empty() => Err(gap.into()),
        _ => require(
            missed.is_empty(),
            format!(
                "no subscription that reaches somebody covers these events of every {}: {}",
                events.source_type,
                missed.join(", ")
            ),
        ),
    }
}

fn reaches_somebody(subscription: &EventSubscription, account: &Account) -> Result<bool, Unread> {
    let silence = |topic: &String| Sender::rds().silence(topic, account);
    all([
        subscription.enabled.get().copied(),
        subscription.status.get().map(|status| !UNDELIVERABLE.contains(&status.as_str())),
        subscription.topic.get().and_then(silence).map(|silence| silence.is_none()),
    ])
}

fn is_sent(subscriptions: &[&EventSubscription], source_type: &str, category: &str, source: &str) -> bool {
    subscriptions.iter().any(|subscription| {
        subscription.source_type.as_deref().is_none_or(|of| of == source_type)
            && covers(&subscription.categories, category)
            && covers(&subscription.source_ids, source)
    })
}

/// No entry at all stands for everything.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateEventSubscription.html>
fn covers(entries: &BTreeSet<String>, one: &str) -> bool {
    entries.is_empty() || entries.contains(one)
}

/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_EventSubscription.html>
const UNDELIVERABLE: &[&str] = &["deleting", "no-permission", "topic-not-exist"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            rds::Cluster,
            sns::{Subscribers, Topic},
        },
        observed::Known,
        testing::Cases,
    };

    fn of(source_type: &str, categories: &[&str]) -> EventSubscription {
        EventSubscription {
            source_type: Some(source_type.to_owned()),
            categories: categories.iter().map(|category| (*category).to_owned()).collect(),
            ..EventSubscription::example()
        }
    }

    fn only(source: &str, subscription: EventSubscription) -> EventSubscription {
        EventSubscription { source_ids: BTreeSet::from([source.to_owned()]), ..subscription }
    }

    fn with<const N: usize>(subscriptions: [EventSubscription; N]) -> impl FnOnce(&mut Account) {
        |account| account.rds.event_subscriptions = Regional::example(subscriptions)
    }

    /// The topic, with so many confirmed subscriptions in its own count and in the account's list.
    fn heard(in_all: u64, own: u64) -> impl FnOnce(&mut Account) {
        move |account| {
            account.sns.topics = Regional::example([Topic {
                confirmed_subscriptions: Known(in_all),
                subscribers: Known(Subscribers { confirmed: own, ..Subscribers::default() }),
                ..Topic::example()
            }]);
        }
    }

    fn cases(rule: &'static Rule<Region>) -> Cases {
        Cases::of(rule)
            .compliant([Region::example()])
            .given(heard(0, 1))
            .compliant([Region::example()])
            .given(heard(0, 0))
            .non_compliant([Region::example()])
    }

    #[test]
    fn clusters() {
        cases(&CLUSTERS)
            .given(with([of("db-cluster", &["failure"]), of("db-cluster", &["maintenance", "failover"])]))
            .compliant([Region::example()])
            .given(with([of("db-cluster", &["failure"])]))
            .non_compliant([Region::example()])
            .given(with([of("db-instance", &[])]))
            .non_compliant([Region::example()])
            .given(with([]))
            .not_applicable([Region::example()])
            .given(|account| account.rds.clusters = Regional::example([]))
            .not_applicable([Region::example()])
            .check();
    }

    #[test]
    fn instances() {
        let to = |topic: &str| EventSubscription {
            topic: Known(format!("arn:aws:sns:{topic}")),
            ..EventSubscription::example()
        };
        cases(&INSTANCES)
            .given(with([to("eu-west-1:222222222222:theirs")]))
            .compliant([Region::example()])
            .given(with([to("eu-west-1:111111111111:gone")]))
            .non_compliant([Region::example()])
            .given(with([to("us-west-2:111111111111:elsewhere")]))
            .insufficient_data([Region::example()])
            .given(with([to("us-west-2:111111111111:elsewhere"), EventSubscription::example()]))
            .compliant([Region::example()])
            .given(with([only("shop-orders-prod", of("db-instance", &[]))]))
            .compliant([Region::example()])
            .given(|account| {
                let other = Instance {
                    identity: Instance::example().identity.renamed("shop-carts-prod"),
                    ..Instance::example()
                };
                account.rds.instances = Regional::example([Instance::example(), other]);
                with([only("shop-orders-prod", of("db-instance", &[]))])(account);
            })
            .non_compliant([Region::example()])
            .given(with([EventSubscription { enabled: Known(false), ..EventSubscription::example() }]))
            .non_compliant([Region::example()])
            .given(with([EventSubscription {
                status: Known("no-permission".to_owned()),
                ..EventSubscription::example()
            }]))
            .non_compliant([Region::example()])
            .given(with([of("db-instance", &["failure", "maintenance"])]))
            .non_compliant([Region::example()])
            .check();
    }

    #[test]
    fn parameter_groups() {
        cases(&PARAMETER_GROUPS)
            .given(with([of("db-parameter-group", &["configuration change"])]))
            .compliant([Region::example()])
            .given(with([only("another-group", of("db-parameter-group", &[]))]))
            .non_compliant([Region::example()])
            .given(|account| {
                account.rds.instances =
                    Regional::example([Instance { parameter_group: Known(None), ..Instance::example() }]);
                account.rds.clusters = Regional::example([Cluster::example()]);
            })
            .not_applicable([Region::example()])
            .check();
    }

    #[test]
    fn security_groups() {
        let classic = |account: &mut Account| {
            let instance = Instance { db_security_groups: Known(vec!["classic".to_owned()]), ..Instance::example() };
            account.rds.instances = Regional::example([instance]);
        };
        Cases::of(&SECURITY_GROUPS)
            .not_applicable([Region::example()])
            .given(classic)
            .compliant([Region::example()])
            .given(|account| {
                classic(account);
                heard(0, 1)(account);
            })
            .compliant([Region::example()])
            .given(|account| {
                classic(account);
                with([of("db-security-group", &["failure"])])(account);
            })
            .non_compliant([Region::example()])
            .check();
    }
}
