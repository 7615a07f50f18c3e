//! Amazon EventBridge: event buses, their rules and global endpoints.

use serde::{Deserialize, Serialize};

use crate::{
    language::policy::{Document, place::Place},
    model::{Identity, Regional, Resource, Tags, kinds},
    observed::{Observed, Unread},
};

/// What a scan saw of EventBridge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventBridge {
    /// Event buses: the default one, the account's own, and those of partners.
    pub buses: Regional<EventBus>,
    /// Global endpoints.
    pub endpoints: Regional<GlobalEndpoint>,
    /// The rules of all buses.
    pub rules: Regional<EventRule>,
}

impl EventBridge {
    /// The event bus of this ARN; `None` when there is none in the region.
    ///
    /// # Errors
    /// The gap, when the region's buses could not be listed.
    pub fn bus(&self, arn: &str, region: &str) -> Result<Option<&EventBus>, Unread> {
        self.buses.by_arn(region, arn)
    }

    /// The rule of this ARN; `None` when there is none in the region.
    ///
    /// # Errors
    /// The gap, when the region's rules could not be listed.
    pub fn rule(&self, arn: &str, region: &str) -> Result<Option<&EventRule>, Unread> {
        self.rules.by_arn(region, arn)
    }
}

/// An event bus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventBus {
    /// Which event bus this is.
    pub identity: Identity,
    /// The KMS key that encrypts events; absent when AWS's own key does.
    pub kms_key: Observed<Option<String>>,
    /// Who else may put events and manage rules; absent when no policy says.
    pub policy: Observed<Option<Document>>,
}

/// A global endpoint: sends events to a bus, and to one in another region when the first fails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GlobalEndpoint {
    /// Which global endpoint this is.
    pub identity: Identity,
    /// Whether events go to both buses all the time.
    pub replicates: Observed<bool>,
}

/// A rule of an event bus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventRule {
    /// Which event rule this is.
    pub identity: Identity,
    /// Whether it acts at all.
    pub enabled: Observed<bool>,
    /// The AWS service that made and manages the rule, if one did.
    pub managed_by: Option<String>,
    /// When it acts of itself; `None` when it waits for events.
    pub schedule: Observed<Option<String>>,
    /// What it invokes.
    pub targets: Observed<Vec<Target>>,
}

/// What a rule invokes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Unique among the rule's targets.
    pub id: String,
    /// The ARN of what is invoked.
    pub arn: String,
    /// The ARN of the role that EventBridge takes on to invoke it.
    pub role: Option<String>,
    /// The ARN of the queue for events that could not be delivered.
    pub dead_letter_queue: Option<String>,
}

impl EventBus {
    /// Whether every account has this bus from the start.
    pub fn is_default(&self) -> bool {
        self.identity.id == "default"
    }

    /// Whether it takes the events of a partner of AWS, who named it.
    pub fn is_partner(&self) -> bool {
        self.identity.id.starts_with("aws.partner/")
    }

    /// What its policy is about: the bus and its rules.
    /// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html>
    pub(crate) fn place<'a>(&self, account: &'a str) -> Place<'a> {
        let rules = if self.is_default() { "rule/*".to_owned() } else { format!("rule/{}/*", self.identity.id) };
        let before = self.identity.arn.split("event-bus/").next().unwrap_or_default();
        Place::resource(account, &self.identity.arn).and(format!("{before}{rules}"))
    }
}

kinds! {
    "eventbridge": EventBridge;
    buses: EventBus = "AWS::Events::EventBus",
        "events:{region}:{account}:event-bus/*", list ["events:ListEventBuses"], tags together ["events:ListTagsForResource"],
        keys ["events:DescribeEventBus"];
    endpoints: GlobalEndpoint = "AWS::Events::Endpoint",
        "events:{region}:{account}:endpoint/*", list ["events:ListEndpoints"];
    rules: EventRule = "AWS::Events::Rule",
        "events:{region}:{account}:rule/*",
        list ["events:ListEventBuses", "events:ListRules"], tags together ["events:ListTagsForResource"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/eventbridge/buses/*/*/kms_key", &["events:DescribeEventBus"]),
    ("/eventbridge/rules/*/*/targets", &["events:ListTargetsByRule"]),
];

impl Resource for EventBus {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        (!self.is_default()).then(|| self.identity.tags.get())
    }
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok((!self.is_default() && !self.is_partner()).then_some(&self.identity.id))
    }
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_key.get()?.as_deref().into_iter().collect())
    }
    fn is_in_every_region(&self) -> Result<bool, Unread> {
        Ok(self.is_default())
    }
}

impl Resource for EventRule {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        self.managed_by.is_none().then(|| self.identity.tags.get())
    }
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok(self.managed_by.is_none().then_some(&self.identity.id))
    }
    fn is_in_every_region(&self) -> Result<bool, Unread> {
        Ok(self.managed_by.is_some())
    }
}

impl Resource for GlobalEndpoint {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        None
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{model::Account, observed::Known};

    const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"orders","Effect":"Allow",
        "Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"events:PutEvents",
        "Resource":"arn:aws:events:eu-west-1:111111111111:event-bus/shop-orders-prod"}]}"#;

    impl EventBridge {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self {
                buses: Regional::example([EventBus::example()]),
                endpoints: Regional::example([GlobalEndpoint::example()]),
                rules: Regional::example([EventRule::example()]),
            }
        }
    }

    impl EventBus {
        /// An event bus that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                kms_key: Known(Some(
                    "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab".to_owned(),
                )),
                policy: Known(Some(Document::parse(POLICY).unwrap())),
                identity: Identity::named(
                    "arn:aws:events:eu-west-1:111111111111:event-bus/shop-orders-prod".to_owned(),
                    "shop-orders-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::from([("Owner".to_owned(), "shop".to_owned())])),
                ),
            }
        }

        /// The example with another policy.
        pub(crate) fn with_policy(text: &str) -> Self {
            Self { policy: Known(Some(Document::parse(text).unwrap())), ..Self::example() }
        }
    }

    impl EventRule {
        /// A scheduled rule that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                enabled: Known(true),
                managed_by: None,
                schedule: Known(Some("cron(0 3 * * ? *)".to_owned())),
                identity: Identity::named(
                    "arn:aws:events:eu-west-1:111111111111:rule/shop-nightly-prod".to_owned(),
                    "shop-nightly-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
                targets: Known(vec![Target::example()]),
            }
        }

        /// The example with these targets.
        pub(crate) fn invoking(targets: impl IntoIterator<Item = Target>) -> Self {
            Self { targets: Known(targets.into_iter().collect()), ..Self::example() }
        }
    }

    impl GlobalEndpoint {
        /// A global endpoint that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::named(
                    "arn:aws:events:eu-west-1:111111111111:endpoint/shop-orders-prod".to_owned(),
                    "shop-orders-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
                replicates: Known(true),
            }
        }
    }

    impl Target {
        /// The example function.
        pub(crate) fn example() -> Self {
            Self {
                id: "orders".to_owned(),
                arn: "arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod".to_owned(),
                role: None,
                dead_letter_queue: None,
            }
        }
    }
}
