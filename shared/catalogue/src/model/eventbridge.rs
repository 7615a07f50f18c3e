//! Amazon EventBridge: event buses, their rules and global endpoints.

use serde::{Deserialize, Serialize};

use super::{Account, Fact, Kind, Listed, Regional, Resource, Tags, index::Index};
use crate::{
    observed::{Observed, Unread},
    policy::{Document, place::Place},
};

/// What a scan saw of EventBridge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventBridge {
    /// Event buses: the default one, the account's own, and those of partners.
    pub buses: Regional<EventBus>,
    /// Global endpoints.
    pub endpoints: Regional<GlobalEndpoint>,
    /// The rules of all buses.
    pub rules: Regional<EventRule>,
    #[serde(skip)]
    by: Indexes,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Indexes {
    bus: Index,
    rule: Index,
}

impl EventBridge {
    /// EventBridge with these buses, endpoints and rules.
    pub fn new(buses: Regional<EventBus>, endpoints: Regional<GlobalEndpoint>, rules: Regional<EventRule>) -> Self {
        Self { buses, endpoints, rules, by: Indexes::default() }
    }

    /// The event bus of this ARN; `None` when there is none in the region.
    ///
    /// # Errors
    /// The gap, when the region's buses could not be listed.
    pub fn bus(&self, arn: &str, region: &str) -> Result<Option<&EventBus>, Unread> {
        Ok(self.by.bus.find(&self.buses, region, arn, |bus| [&bus.arn])?.first().copied())
    }

    /// The rule of this ARN; `None` when there is none in the region.
    ///
    /// # Errors
    /// The gap, when the region's rules could not be listed.
    pub fn rule(&self, arn: &str, region: &str) -> Result<Option<&EventRule>, Unread> {
        Ok(self.by.rule.find(&self.rules, region, arn, |rule| [&rule.arn])?.first().copied())
    }
}

/// An event bus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventBus {
    /// `arn:aws:events:region:account:event-bus/name`
    pub arn: String,
    /// The name, unique in the account and region.
    pub name: String,
    /// Where the bus lives.
    pub region: String,
    /// The KMS key that encrypts events; absent when AWS's own key does.
    pub kms_key: Observed<Option<String>>,
    /// Who else may put events and manage rules; absent when no policy says.
    pub policy: Observed<Option<Document>>,
    /// Empty when the bus has none.
    pub tags: Observed<Tags>,
}

/// A global endpoint: sends events to a bus, and to one in another region when the first fails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GlobalEndpoint {
    /// `arn:aws:events:region:account:endpoint/name`
    pub arn: String,
    /// The name, unique in the account and region.
    pub name: String,
    /// Where the endpoint lives.
    pub region: String,
    /// Whether events go to both buses all the time.
    pub replicates: bool,
}

/// A rule of an event bus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventRule {
    /// `arn:aws:events:region:account:rule/name`, with the bus before the name unless it is the default one.
    pub arn: String,
    /// The name, unique on the bus.
    pub name: String,
    /// Where the rule lives.
    pub region: String,
    /// The bus that it belongs to, by name.
    pub bus: String,
    /// Whether it acts at all.
    pub enabled: bool,
    /// The AWS service that made and manages the rule, if one did.
    pub managed_by: Option<String>,
    /// When it acts of itself; absent when it waits for events.
    pub schedule: Option<String>,
    /// Empty when the rule has none.
    pub tags: Observed<Tags>,
    /// What it invokes.
    pub targets: Observed<Vec<Target>>,
}

/// What a rule invokes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
        self.name == "default"
    }

    /// Whether it takes the events of a partner of AWS, who named it.
    pub fn is_partner(&self) -> bool {
        self.name.starts_with("aws.partner/")
    }

    /// What its policy is about: the bus and its rules.
    /// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html>
    pub(crate) fn place<'a>(&self, account: &'a str) -> Place<'a> {
        let rules = if self.is_default() { "rule/*".to_owned() } else { format!("rule/{}/*", self.name) };
        let before = self.arn.split("event-bus/").next().unwrap_or_default();
        Place::resource(account, &self.arn).and(format!("{before}{rules}"))
    }
}

pub(super) const KINDS: &[Kind] = &[Kind::of::<EventBus>(), Kind::of::<EventRule>(), Kind::of::<GlobalEndpoint>()];

pub(super) const FACTS: &[Fact] = &[
    Fact { path: "/eventbridge/buses/*", actions: &["events:ListEventBuses"] },
    Fact { path: "/eventbridge/buses/*/*/kms_key", actions: &["events:DescribeEventBus"] },
    Fact { path: "/eventbridge/buses/*/*/policy", actions: &["events:ListEventBuses"] },
    Fact { path: "/eventbridge/buses/*/*/tags", actions: &["events:ListTagsForResource"] },
    Fact { path: "/eventbridge/endpoints/*", actions: &["events:ListEndpoints"] },
    Fact { path: "/eventbridge/rules/*", actions: &["events:ListEventBuses", "events:ListRules"] },
    Fact { path: "/eventbridge/rules/*/*/tags", actions: &["events:ListTagsForResource"] },
    Fact { path: "/eventbridge/rules/*/*/targets", actions: &["events:ListTargetsByRule"] },
];

impl Resource for EventBus {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        &self.region
    }
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        (!self.is_default()).then(|| self.tags.get())
    }
    fn chosen_name(&self) -> Option<&str> {
        (!self.is_default() && !self.is_partner()).then_some(&self.name)
    }
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_key.get()?.as_deref().into_iter().collect())
    }
    fn is_in_every_region(&self) -> bool {
        self.is_default()
    }
}

impl Listed for EventBus {
    const TYPE: &'static str = "AWS::Events::EventBus";
    const SERVICE: &'static str = "eventbridge";
    const ARN: &'static str = "arn:{partition}:events:{region}:{account}:event-bus/*";
    const LISTED_BY: &'static [&'static str] = &["events:ListEventBuses"];
    const PATH: &'static str = "/eventbridge/buses";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.eventbridge.buses.parts()
    }
}

impl Resource for EventRule {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        &self.region
    }
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        self.managed_by.is_none().then(|| self.tags.get())
    }
    fn chosen_name(&self) -> Option<&str> {
        self.managed_by.is_none().then_some(&self.name)
    }
    fn is_in_every_region(&self) -> bool {
        self.managed_by.is_some()
    }
}

impl Listed for EventRule {
    const TYPE: &'static str = "AWS::Events::Rule";
    const SERVICE: &'static str = "eventbridge";
    const ARN: &'static str = "arn:{partition}:events:{region}:{account}:rule/*";
    const LISTED_BY: &'static [&'static str] = &["events:ListEventBuses", "events:ListRules"];
    const PATH: &'static str = "/eventbridge/rules";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.eventbridge.rules.parts()
    }
}

impl Resource for GlobalEndpoint {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        &self.region
    }
    fn chosen_name(&self) -> Option<&str> {
        Some(&self.name)
    }
}

impl Listed for GlobalEndpoint {
    const TYPE: &'static str = "AWS::Events::Endpoint";
    const SERVICE: &'static str = "eventbridge";
    const ARN: &'static str = "arn:{partition}:events:{region}:{account}:endpoint/*";
    const LISTED_BY: &'static [&'static str] = &["events:ListEndpoints"];
    const PATH: &'static str = "/eventbridge/endpoints";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.eventbridge.endpoints.parts()
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"orders","Effect":"Allow",
        "Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"events:PutEvents",
        "Resource":"arn:aws:events:eu-west-1:111111111111:event-bus/shop-orders-prod"}]}"#;

    impl EventBridge {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self::new(
                Regional::example([EventBus::example()]),
                Regional::example([GlobalEndpoint::example()]),
                Regional::example([EventRule::example()]),
            )
        }
    }

    impl EventBus {
        /// An event bus that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:events:eu-west-1:111111111111:event-bus/shop-orders-prod".to_owned(),
                name: "shop-orders-prod".to_owned(),
                region: Account::REGION.to_owned(),
                kms_key: Known(Some(
                    "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab".to_owned(),
                )),
                policy: Known(Some(Document::parse(POLICY).unwrap())),
                tags: Known(Tags::from([("Owner".to_owned(), "shop".to_owned())])),
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
                arn: "arn:aws:events:eu-west-1:111111111111:rule/shop-nightly-prod".to_owned(),
                name: "shop-nightly-prod".to_owned(),
                region: Account::REGION.to_owned(),
                bus: "default".to_owned(),
                enabled: true,
                managed_by: None,
                schedule: Some("cron(0 3 * * ? *)".to_owned()),
                tags: Known(Tags::new()),
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
                arn: "arn:aws:events:eu-west-1:111111111111:endpoint/shop-orders-prod".to_owned(),
                name: "shop-orders-prod".to_owned(),
                region: Account::REGION.to_owned(),
                replicates: true,
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
