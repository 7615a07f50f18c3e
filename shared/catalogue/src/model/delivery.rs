//! Whether what an AWS service sends arrives at a function, a queue or a topic: the one place that knows what stands in
//! the way.

use super::{
    Account,
    cloudwatch::Alarm,
    eventbridge::EventRule,
    kms::{Key, KeyLookup, Manager, State},
    sns::Topic,
    sqs::{Encryption, Queue},
};
use crate::{
    language::policy::{
        Document,
        request::{Fact, Principal, Request},
    },
    observed::Unread,
};

/// A service that sends something on behalf of a resource of the account.
#[derive(Clone, Debug)]
pub struct Sender<'a> {
    /// What people call it.
    name: &'static str,
    /// Its name in policies, where it invokes functions.
    invoker: &'static str,
    /// Its name in policies elsewhere.
    service: &'static str,
    /// What its requests are known to have.
    context: Vec<(&'static str, Fact<'a>)>,
    /// What is known of its requests to KMS.
    key_context: Vec<(&'static str, Fact<'a>)>,
}

/// What is in the way, as a text about what is sent to: `its policy does not let CloudWatch in`; `None` when nothing is,
/// or nobody can tell from here.
pub type Obstacle = Option<String>;

impl<'a> Sender<'a> {
    /// CloudWatch, when an alarm goes off.
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html>
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html>
    pub fn alarm(alarm: &'a Alarm, account: &'a Account) -> Self {
        let context = of_source(&alarm.identity.arn, account);
        Self {
            name: "CloudWatch",
            invoker: "lambda.alarms.cloudwatch.amazonaws.com",
            service: "cloudwatch.amazonaws.com",
            key_context: context.clone(),
            context,
        }
    }

    /// EventBridge, when a rule acts. It does not tell KMS for which rule it asks.
    /// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html>
    /// <https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html>
    pub fn event_rule(rule: &'a EventRule, account: &'a Account) -> Self {
        let mut context = of_source(&rule.identity.arn, account);
        context.push(("aws:SourceOwner", Fact::Absent));
        Self {
            name: "EventBridge",
            invoker: "events.amazonaws.com",
            service: "events.amazonaws.com",
            context,
            key_context: Vec::new(),
        }
    }

    /// RDS, when something happens to a database. RDS itself says when a topic's policy keeps it out, and names the
    /// source as it likes.
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html>
    pub fn rds() -> Self {
        Self {
            name: "RDS",
            invoker: "events.rds.amazonaws.com",
            service: "events.rds.amazonaws.com",
            context: Vec::new(),
            key_context: Vec::new(),
        }
    }

    /// What keeps the service from reaching the function, queue or topic of this ARN. What belongs to another account,
    /// and what is neither of the three, cannot be seen from here.
    ///
    /// # Errors
    /// The gap, when nothing is known to be in the way and something could be.
    pub fn obstacle(&self, target: &str, account: &Account) -> Result<Obstacle, Unread> {
        match own(target, account) {
            Some(("lambda", region)) => self.to_function(target, region, account),
            Some(("sns", region)) => match account.sns.topic(region, target)? {
                Some(topic) => first([self.to_topic(topic), self.with_key_of_topic(topic, account)]),
                None => missing("topic"),
            },
            Some(("sqs", region)) => match account.sqs.queue(region, target)? {
                Some(queue) => first([self.to_queue(queue), self.with_key_of_queue(queue, account)]),
                None => missing("queue"),
            },
            _ => Ok(None),
        }
    }

    /// Like [`Sender::obstacle`], where somebody shall hear of it: a topic without a confirmed subscription tells nobody.
    ///
    /// # Errors
    /// The gap, when nothing is known to be in the way and something could be.
    pub fn silence(&self, target: &str, account: &Account) -> Result<Obstacle, Unread> {
        first([self.obstacle(target, account), unconfirmed(target, account)])
    }

    fn to_function(&self, target: &str, region: &str, account: &Account) -> Result<Obstacle, Unread> {
        let Some(invoked) = account.lambda.invoked(target, region)? else { return missing("function") };
        let Some(policy) = invoked.policy else { return Ok(None) };
        self.by_policy(policy.get()?.as_ref(), self.invoker, "lambda:InvokeFunction", target)
    }

    fn to_topic(&self, topic: &Topic) -> Result<Obstacle, Unread> {
        self.by_policy(Some(topic.policy.get()?), self.service, "sns:Publish", &topic.identity.arn)
    }

    fn to_queue(&self, queue: &Queue) -> Result<Obstacle, Unread> {
        self.by_policy(queue.policy.get()?.as_ref(), self.service, "sqs:SendMessage", &queue.identity.arn)
    }

    fn by_policy(
        &self,
        policy: Option<&Document>,
        service: &str,
        action: &str,
        resource: &str,
    ) -> Result<Obstacle, Unread> {
        let request = self
            .context
            .iter()
            .fold(Request::new(Principal::Service(service), action, resource), |request, (key, fact)| {
                request.with(key, *fact)
            });
        let lets_in = policy.is_some_and(|policy| request.can_pass(policy));
        Ok((!lets_in).then(|| format!("its policy does not let {} in", self.name)))
    }

    fn with_key_of_topic(&self, topic: &Topic, account: &Account) -> Result<Obstacle, Unread> {
        let key = topic.kms_key.get()?;
        key.as_ref().map_or(Ok(None), |key| self.with_key(key, &topic.identity.region, account))
    }

    fn with_key_of_queue(&self, queue: &Queue, account: &Account) -> Result<Obstacle, Unread> {
        match queue.encryption.get()? {
            Encryption::Kms(key) => self.with_key(key, &queue.identity.region, account),
            Encryption::Off | Encryption::SqsManaged => Ok(None),
        }
    }

    /// A service needs a data key to send to what is encrypted. The keys that AWS manages let no other service in, and
    /// their policies cannot be changed.
    /// <https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html>
    /// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html>
    fn with_key(&self, reference: &str, region: &str, account: &Account) -> Result<Obstacle, Unread> {
        let of_aws = || Ok(Some(format!("its key {reference} is AWS's own, which {} cannot use", self.name)));
        match account.kms.find(reference, region)? {
            KeyLookup::Found(key) => match key.description.get()?.manager {
                Manager::Aws => of_aws(),
                Manager::Customer => first([usable(key), self.by_key_policy(key)]),
            },
            KeyLookup::AwsManaged => of_aws(),
            KeyLookup::Missing => Ok(Some(format!("its key {reference} does not exist"))),
            KeyLookup::OtherRegion(region) => Ok(Some(format!("its key is in {region}"))),
            KeyLookup::OtherAccount => Ok(None),
        }
    }

    fn by_key_policy(&self, key: &Key) -> Result<Obstacle, Unread> {
        let policy = key.policy.get()?;
        let is_refused = |action: &&str| {
            let request = Request::new(Principal::Service(self.service), action, &key.identity.arn);
            !self.key_context.iter().fold(request, |request, (key, fact)| request.with(key, *fact)).can_pass(policy)
        };
        let refused: Vec<&str> = KEY_ACTIONS.iter().copied().filter(is_refused).collect();
        let text = || {
            format!("the policy of its key {} does not let {} {}", key.identity.id, self.name, refused.join(" and "))
        };
        Ok((!refused.is_empty()).then(text))
    }
}

/// What a service asks of the key of a queue or topic that it sends to.
const KEY_ACTIONS: &[&str] = &["kms:Decrypt", "kms:GenerateDataKey"];

/// Whether the function, queue, topic or state machine of an ARN exists; what belongs to another account, and anything
/// else, counts as existing.
///
/// # Errors
/// The gap, when the account's resources of the type could not be listed.
pub fn exists(arn: &str, account: &Account) -> Result<bool, Unread> {
    match own(arn, account) {
        Some(("lambda", region)) => Ok(account.lambda.invoked(arn, region)?.is_some()),
        Some(("sns", region)) => Ok(account.sns.topic(region, arn)?.is_some()),
        Some(("sqs", region)) => Ok(account.sqs.queue(region, arn)?.is_some()),
        Some(("states", region)) if arn.contains(":stateMachine:") => {
            Ok(account.stepfunctions.state_machine(arn, region)?.is_some())
        }
        _ => Ok(true),
    }
}

/// The service and the region of an ARN, if it is one of this account.
fn own<'a>(arn: &'a str, account: &Account) -> Option<(&'a str, &'a str)> {
    let mut parts = arn.splitn(6, ':').skip(2);
    let (service, region, owner) = (parts.next()?, parts.next()?, parts.next()?);
    (owner == account.id).then_some((service, region))
}

fn of_source<'a>(arn: &'a str, account: &'a Account) -> Vec<(&'static str, Fact<'a>)> {
    vec![("aws:SourceArn", Fact::Is(arn)), ("aws:SourceAccount", Fact::Is(&account.id))]
}

fn missing(what: &str) -> Result<Obstacle, Unread> {
    Ok(Some(format!("the {what} does not exist")))
}

fn unconfirmed(target: &str, account: &Account) -> Result<Obstacle, Unread> {
    let Some(("sns", region)) = own(target, account) else { return Ok(None) };
    let Some(topic) = account.sns.topic(region, target)? else { return Ok(None) };
    Ok((!topic.has_confirmed_subscription()?).then(|| "it has no confirmed subscription".to_owned()))
}

fn usable(key: &Key) -> Result<Obstacle, Unread> {
    let is_usable = matches!(key.description.get()?.state, State::Enabled | State::Updating);
    Ok((!is_usable).then(|| format!("its key {} cannot be used in its present state", key.identity.id)))
}

/// The first obstacle; a gap only when none is known.
fn first(answers: impl IntoIterator<Item = Result<Obstacle, Unread>>) -> Result<Obstacle, Unread> {
    let mut gap = None;
    for answer in answers {
        match answer {
            Ok(Some(obstacle)) => return Ok(Some(obstacle)),
            Ok(None) => {}
            Err(unread) => gap = gap.or(Some(unread)),
        }
    }
    gap.map_or(Ok(None), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Regional,
        observed::{Gap, Known, Reason},
    };

    fn obstacle(account: &Account, target: &str) -> Option<String> {
        Sender::alarm(&Alarm::example(), account).obstacle(target, account).unwrap()
    }

    fn with_topic(topic: Topic) -> Account {
        let mut account = Account::example();
        account.sns.topics = Regional::example([topic]);
        account
    }

    #[test]
    fn what_is_in_the_way_is_named() {
        let topic = Topic::example().identity.arn;
        let queue = Queue::example().identity.arn;
        let account = Account::example();
        for (target, expected) in [
            (topic.as_str(), None),
            ("arn:aws:sns:eu-west-1:222222222222:theirs", None),
            ("arn:aws:automate:eu-west-1:ec2:recover", None),
            ("arn:aws:sns:eu-west-1:111111111111:gone", Some("the topic does not exist")),
            ("arn:aws:sqs:eu-west-1:111111111111:gone", Some("the queue does not exist")),
            ("arn:aws:lambda:eu-west-1:111111111111:function:gone", Some("the function does not exist")),
            (&queue, Some("its policy does not let CloudWatch in")),
        ] {
            assert_eq!(obstacle(&account, target).as_deref(), expected, "{target}");
        }
        let sealed = with_topic(Topic { kms_key: Known(Some("alias/aws/sns".to_owned())), ..Topic::example() });
        let text = "its key alias/aws/sns is AWS's own, which CloudWatch cannot use";
        assert_eq!(obstacle(&sealed, &topic).as_deref(), Some(text));
        let mut closed = Account::example();
        let by_owner = r#"{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":"kms:Decrypt",
            "Resource":"*"}"#;
        closed.kms.keys = Regional::example([Key::with_policy(by_owner)]);
        let text = format!("the policy of its key {} does not let CloudWatch kms:GenerateDataKey", Key::EXAMPLE_ID);
        assert_eq!(obstacle(&closed, &topic), Some(text));
    }

    #[test]
    fn an_obstacle_outweighs_a_gap() {
        let gap = || Gap::new("sns:x", Reason::AccessDenied, "");
        let sealed =
            Topic { kms_key: Known(Some("alias/aws/sns".to_owned())), policy: gap().into(), ..Topic::example() };
        let account = with_topic(sealed);
        assert!(obstacle(&account, &Topic::example().identity.arn).is_some());
        let account = with_topic(Topic { policy: gap().into(), ..Topic::example() });
        let alarm = Alarm::example();
        assert!(Sender::alarm(&alarm, &account).obstacle(&Topic::example().identity.arn, &account).is_err());
    }
}
