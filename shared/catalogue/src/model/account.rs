//! Everything that one scan saw of one account.

use std::sync::LazyLock;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Fact, GLOBAL, Identified, Identity, Kind, Listed, Region, Resource, Tags};
use crate::{
    observed::{Gap, Observed, Reason, Unread},
    parameters::Parameters,
};

macro_rules! account {
    ($($module:ident: $service:ident = $title:literal;)*) => {
        /// Everything that one scan saw of one account. It is a resource too: the account's own settings.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
                pub struct Account {
            /// The account as a resource.
            pub identity: Identity,
            /// Twelve digits.
            pub id: String,
            /// `aws`, `aws-cn` or `aws-us-gov`.
            pub partition: String,
            /// When the scan began.
            pub time: Timestamp,
            /// What the user configured.
            pub parameters: Parameters,
            /// The regions scanned, each with its own settings.
            pub regions: Vec<Region>,
            /// Whether the account names someone to ask in matters of security.
            pub security_contact: Observed<bool>,
            $(
                #[doc = concat!("What the scan saw of ", $title, ".")]
                #[serde(default)]
                pub $module: super::$module::$service,
            )*
        }

        impl Account {
            /// An account in which nothing has been seen yet.
            pub fn new(id: &str, partition: &str, time: Timestamp, parameters: Parameters) -> Self {
                Self {
                    identity: Identity::of_settings(partition, id, GLOBAL),
                    id: id.to_owned(),
                    partition: partition.to_owned(),
                    time,
                    parameters,
                    regions: Vec::new(),
                    security_contact: Observed::from(Gap::new(SECURITY_CONTACT, Reason::NotRequested, "")),
                    $($module: super::$module::$service::default(),)*
                }
            }

            #[cfg(test)]
            fn with_example_services(mut self) -> Self {
                $(self.$module = super::$module::$service::example();)*
                self
            }
        }

        /// Every service that a scan can see, by the name that selects it, with its name for people.
        pub const SERVICES: &[(&str, &str)] = &[$((stringify!($module), $title),)*];

        static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
            let mut kinds = Vec::from(Kind::of_settings());
            $(kinds.extend(Kind::of_service(super::$module::KINDS, |account| &account.$module));)*
            kinds
        });

        static FACTS: LazyLock<Vec<Fact>> = LazyLock::new(|| {
            let mut facts = vec![
                Fact::new("/identity", &[]),
                Fact::new("/regions/*/identity", &[]),
                Fact::new("/security_contact", &[SECURITY_CONTACT]),
            ];
            for kind in Kind::all() {
                facts.extend(kind.facts());
            }
            $(facts.extend(super::$module::FACTS.iter().map(|(path, actions)| Fact::new(*path, actions)));)*
            facts
        });
    };
}

services!(account);

const SECURITY_CONTACT: &str = "account:GetAlternateContact";

impl Kind {
    /// Every resource type that a scan lists.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        KINDS.iter()
    }
}

/// Which action reads which field, for every service.
pub fn facts() -> impl Iterator<Item = &'static Fact> {
    FACTS.iter()
}

impl Identified for Account {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn identity(&self) -> &Identity {
        &self.identity
    }
}

impl Resource for Account {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        None
    }
    fn is_settings(&self) -> bool {
        true
    }
}

impl Listed for Account {
    const TYPE: &'static str = "AWS::::Account";
    const PATH: &'static str = "";
}

#[cfg(test)]
impl Account {
    /// The region of every example.
    pub(crate) const REGION: &'static str = "eu-west-1";

    /// An account with one compliant resource of each type.
    pub(crate) fn example() -> Self {
        let account = Self::new("111111111111", "aws", Timestamp::constant(1_795_000_000, 0), Parameters::default());
        Self {
            regions: vec![Region::example()],
            security_contact: Observed::Known(true),
            ..account.with_example_services()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_all_resources_of_a_type_names_the_account() {
        let account = Account::example();
        for kind in Kind::all() {
            let id = kind.wildcard(&account, Account::REGION);
            assert!(id.contains(":111111111111:"), "{}: {id}", kind.resource_type);
        }
    }
}
