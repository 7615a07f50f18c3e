//! The table of resource types, and of what reads which field.

use std::borrow::Cow;

use super::{Account, GLOBAL, Listed, Region, RegionListing, Resource};
use crate::observed::Unread;

/// The service of the account and its regions, which are no part of any other.
const SETTINGS: &str = "account";

/// A resource type with its Rust type forgotten.
pub struct Kind {
    /// AWS Config's name for the type.
    pub resource_type: &'static str,
    /// The IAM actions that list the type with its plain fields.
    pub listed_by: &'static [&'static str],
    /// The IAM actions that tell its tags; none when the listing does, or the type has no tags.
    pub tagged_by: &'static [&'static str],
    /// Whether `tag:GetResources` is asked first, which tells the tags of many at a time.
    pub tagged_together: bool,
    /// The IAM actions that tell the KMS keys that it names, beyond its listing; absent when it names none.
    pub keyed_by: Option<&'static [&'static str]>,
    /// The service it belongs to, as `--service` names it: `s3`, `vpc`, or `account` for the account itself.
    pub service: &'static str,
    /// Where an account's JSON form holds the listings.
    pub path: &'static str,
    arn: &'static str,
    listings: Listings,
    #[cfg(test)]
    tagged_example: TaggedExample,
}

/// Adds the type's example with these tags to the cases, where it can have tags.
#[cfg(test)]
pub(crate) type TaggedExample = fn(crate::testing::Cases, &'static str, super::Tags) -> crate::testing::Cases;

type Listings = Box<dyn Fn(&Account) -> Vec<Listing<'_>> + Send + Sync>;

/// One region's resources of one type, and why there may be more.
pub struct Listing<'a> {
    /// The region, or [`GLOBAL`].
    pub region: &'a str,
    /// What was found.
    pub resources: Vec<&'a dyn Resource>,
    /// Why there may be more.
    pub gap: Option<Unread>,
}

impl<'a> Listing<'a> {
    pub(super) fn of<R: Resource>((region, listing): (&'a str, &'a RegionListing<R>)) -> Self {
        let resources = listing.resources.iter().map(|resource| resource as &dyn Resource).collect();
        Self { region, resources, gap: listing.gap.clone() }
    }

    fn of_one(region: &'a str, resource: &'a dyn Resource) -> Self {
        Self { region, resources: vec![resource], gap: None }
    }
}

/// A field of the account's JSON form, and the IAM actions that read it.
pub struct Fact {
    /// A JSON pointer, with `*` for a region or an index.
    pub path: Cow<'static, str>,
    /// The actions; several when the field needs all of them.
    pub actions: &'static [&'static str],
}

impl Fact {
    pub(super) fn new(path: impl Into<Cow<'static, str>>, actions: &'static [&'static str]) -> Self {
        Self { path: path.into(), actions }
    }
}

/// One type of a service whose scan is an `S`.
pub(super) struct Row<S> {
    pub(super) resource_type: &'static str,
    pub(super) arn: &'static str,
    pub(super) listed_by: &'static [&'static str],
    pub(super) tagged_by: &'static [&'static str],
    pub(super) tagged_together: bool,
    pub(super) keyed_by: Option<&'static [&'static str]>,
    pub(super) service: &'static str,
    pub(super) path: &'static str,
    pub(super) listings: fn(&S) -> Vec<Listing<'_>>,
    #[cfg(test)]
    pub(super) tagged_example: TaggedExample,
}

impl Kind {
    /// Whether this is the account or its regions rather than something in them.
    pub fn is_settings(&self) -> bool {
        self.service == SETTINGS
    }

    #[cfg(test)]
    pub(crate) fn tagged_example(&self) -> TaggedExample {
        self.tagged_example
    }

    /// An account's resources of this type, by region.
    pub fn listings<'a>(&self, account: &'a Account) -> Vec<Listing<'a>> {
        (self.listings)(account)
    }

    /// The ARN that stands for all resources of this type in a region, such as `arn:aws:sqs:eu-west-1:111111111111:*`.
    pub fn wildcard(&self, account: &Account, region: &str) -> String {
        let region = if region == GLOBAL { "" } else { region };
        let arn = self.arn.replace("{region}", region).replace("{account}", &account.id);
        format!("arn:{}:{arn}", account.partition)
    }

    /// The listing and the tags, which every type has.
    pub(super) fn facts(&self) -> impl Iterator<Item = Fact> {
        let listed = (!self.is_settings()).then(|| Fact::new(format!("{}/*", self.path), self.listed_by));
        let tagged = !self.tagged_by.is_empty();
        let tagged = tagged.then(|| Fact::new(format!("{}/*/*/identity/tags", self.path), self.tagged_by));
        listed.into_iter().chain(tagged)
    }

    /// The account and its regions.
    pub(super) fn of_settings() -> [Self; 2] {
        let kind = |path, arn, listings: Listings| Self {
            resource_type: Account::TYPE,
            listed_by: &[],
            tagged_by: &[],
            tagged_together: false,
            keyed_by: None,
            service: SETTINGS,
            path,
            arn,
            listings,
            #[cfg(test)]
            tagged_example: |cases, _, _| cases,
        };
        [
            kind(
                Account::PATH,
                "account::{account}:account",
                Box::new(|account: &Account| vec![Listing::of_one(GLOBAL, account)]),
            ),
            kind(
                Region::PATH,
                "account:{region}:{account}:account",
                Box::new(|account: &Account| {
                    account.regions.iter().map(|region| Listing::of_one(region.name(), region)).collect()
                }),
            ),
        ]
    }

    pub(super) fn of_service<S: 'static>(
        rows: &'static [Row<S>],
        part: fn(&Account) -> &S,
    ) -> impl Iterator<Item = Self> {
        rows.iter().map(move |row| Self {
            resource_type: row.resource_type,
            listed_by: row.listed_by,
            tagged_by: row.tagged_by,
            tagged_together: row.tagged_together,
            keyed_by: row.keyed_by,
            service: row.service,
            path: row.path,
            arn: row.arn,
            listings: Box::new(move |account| (row.listings)(part(account))),
            #[cfg(test)]
            tagged_example: row.tagged_example,
        })
    }
}

/// The types of a service, a row each: the field of its listings, the Rust type, AWS Config's name, the ARN that stands
/// for all of them (after `arn:` and the partition, with `{region}`, `{account}` and `*`), the actions that list it, those that tell its
/// tags where the listing does not (`together` where `tag:GetResources` is asked first), and, if it names KMS keys, those that tell them where the listing does not.
macro_rules! kinds {
    ($module:literal: $service:ty; $($field:ident: $kind:ty = $type:literal, $arn:literal, list $listed:expr $(, tags $($together:ident)? [$($tagged:literal),*])? $(, keys $keyed:expr)?;)*) => {
        pub(super) const KINDS: &[crate::model::kind::Row<$service>] = &[$(crate::model::kind::Row {
            resource_type: $type,
            arn: $arn,
            listed_by: &$listed,
            tagged_by: &[$($($tagged),*)?],
            tagged_together: kinds!(@together $($($together)?)?),
            keyed_by: kinds!(@keys $($keyed)?),
            service: $module,
            path: concat!("/", $module, "/", stringify!($field)),
            listings: |service| service.$field.parts().map(crate::model::kind::Listing::of).collect(),
            #[cfg(test)]
            tagged_example: |cases, expected, tags| {
                let mut resource = <$kind>::example();
                resource.identity.tags = crate::observed::Known(tags);
                match crate::model::Resource::tags(&resource) {
                    Some(_) => cases.expect(expected, [resource]),
                    None => cases,
                }
            },
        }),*];

        $(impl crate::model::Listed for $kind {
            const TYPE: &'static str = $type;
            const PATH: &'static str = concat!("/", $module, "/", stringify!($field));
        }

        impl crate::model::Identified for $kind {
            fn resource_type(&self) -> &'static str {
                $type
            }
            fn identity(&self) -> &crate::model::Identity {
                &self.identity
            }
        })*
    };
    (@together) => { false };
    (@together together) => { true };
    (@keys) => { None };
    (@keys $actions:expr) => { Some(&$actions) };
}
pub(super) use kinds;
