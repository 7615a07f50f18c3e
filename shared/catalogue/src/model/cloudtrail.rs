//! AWS CloudTrail: trails.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, RegionListing, Regional, Resource, Tags, kinds},
    observed::{Observed, Unread, all},
};

/// What a scan saw of AWS CloudTrail.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CloudTrail {
    /// Trails whose home is a scanned region, each once, however many regions it records.
    pub trails: Regional<Trail>,
    /// Trails at home in a region that was not scanned, seen by what they record in one that was.
    pub visiting: RegionListing<Trail>,
}

/// A trail: of this account, or of the organisation that the account is in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trail {
    /// Which trail this is.
    pub identity: Identity,
    /// Whether it is this account's own. An organisation's trail belongs to the management account, and only that
    /// account can change it.
    pub own: bool,
    /// Whether it records all regions.
    pub multi_region: Observed<bool>,
    /// Whether it records the events of global services such as IAM.
    pub global_events: Observed<bool>,
    /// Whether digest files show if a log file was changed.
    pub validated: Observed<bool>,
    /// Whether it looks for unusual activity.
    pub insights: Observed<bool>,
    /// The bucket that receives the log files, in this account or another.
    pub bucket: Observed<String>,
    /// The topic that is told of new log files, by ARN.
    pub topic: Option<String>,
    /// The log group that receives the events, by ARN without the `:*` at its end.
    pub log_group: Option<String>,
    /// The KMS key that encrypts the log files.
    pub kms_key: Option<String>,
    /// What it records.
    pub selectors: Observed<Vec<Selector>>,
    /// What it is doing.
    pub status: Observed<Status>,
}

/// What a trail is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Whether it records anything at all.
    pub logging: bool,
    /// When it last delivered events to its log group; absent when it never did.
    pub delivered_to_log_group: Option<Timestamp>,
}

/// Events that a trail records, from either form of event selectors.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selector {
    /// `Management`, `Data` or `NetworkActivity`.
    pub category: String,
    /// The type of the resources whose data events these are, such as `AWS::S3::Object`.
    pub resource_type: Option<String>,
    /// Whether events that only read are among them.
    pub reads: bool,
    /// Whether events that change something are among them.
    pub writes: bool,
    /// The ARNs, or beginnings of ARNs, of the only resources in question; empty for all.
    pub resources: Vec<String>,
    /// What else narrows the selection: event sources that are left out, or the fields that are asked about.
    pub narrowed_by: Vec<String>,
}

impl Selector {
    /// The category of what changes resources, and of signing in.
    pub const MANAGEMENT: &'static str = "Management";
    /// The category of what is done inside resources.
    pub const DATA: &'static str = "Data";
    /// The type of the data events of S3.
    pub const S3_OBJECT: &'static str = "AWS::S3::Object";

    /// Whether these are management events with none left out.
    pub fn is_all_management(&self) -> bool {
        self.category == Self::MANAGEMENT && self.resources.is_empty() && self.narrowed_by.is_empty()
    }

    /// Whether these are the data events of all resources of a type.
    pub fn is_all_data(&self, resource_type: &str) -> bool {
        self.category == Self::DATA
            && self.resource_type.as_deref() == Some(resource_type)
            && self.resources.is_empty()
            && self.narrowed_by.is_empty()
    }
}

impl CloudTrail {
    /// Every trail that records in this account. A listing that failed is one more gap.
    pub fn each(&self) -> impl Iterator<Item = Result<&Trail, Unread>> {
        self.trails.each().chain(self.visiting.each())
    }

    /// Every trail that records in a region. A listing of the region that failed is one more gap.
    pub fn each_in(&self, region: &str) -> impl Iterator<Item = Result<&Trail, Unread>> {
        let gap = self.trails.of(region).err();
        self.trails.known().map(Ok).chain(self.visiting.each()).chain(gap.map(Err))
    }
}

impl Trail {
    /// Whether it records, now, every management event of one kind: those that read, or those that write.
    ///
    /// # Errors
    /// The gap, when that is not known.
    pub fn records_management(&self, kind: impl Fn(&Selector) -> bool) -> Result<bool, Unread> {
        self.records(|selector| selector.is_all_management() && kind(selector))
    }

    /// Whether it records, now, what such a selector says.
    ///
    /// # Errors
    /// The gap, when that is not known.
    pub fn records(&self, wanted: impl Fn(&Selector) -> bool) -> Result<bool, Unread> {
        let logging = self.status.get().map(|status| status.logging);
        let selected = self.selectors.get().map(|selectors| selectors.iter().any(wanted));
        all([logging, selected])
    }
}

kinds! {
    "cloudtrail": CloudTrail;
    trails: Trail = "AWS::CloudTrail::Trail",
        "cloudtrail:{region}:{account}:trail/*", list ["cloudtrail:DescribeTrails"], tags ["cloudtrail:ListTags"],
        keys [];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/cloudtrail/trails/*/*/selectors", &["cloudtrail:GetEventSelectors"]),
    ("/cloudtrail/trails/*/*/status", &["cloudtrail:GetTrailStatus"]),
    ("/cloudtrail/visiting", &["cloudtrail:DescribeTrails"]),
    ("/cloudtrail/visiting/*/selectors", &["cloudtrail:GetEventSelectors"]),
    ("/cloudtrail/visiting/*/status", &["cloudtrail:GetTrailStatus"]),
    ("/cloudtrail/visiting/*/identity/tags", &["cloudtrail:ListTags"]),
];

impl Resource for Trail {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        self.own.then(|| self.identity.tags.get())
    }
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok(self.own.then_some(&self.identity.id))
    }
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_key.iter().map(String::as_str).collect())
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, logs::LogGroup, s3::Bucket, sns::Topic},
        observed::Known,
    };

    impl CloudTrail {
        /// One compliant trail.
        pub(crate) fn example() -> Self {
            Self { trails: Regional::example([Trail::example()]), visiting: RegionListing::default() }
        }
    }

    impl Trail {
        /// A trail that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                own: true,
                multi_region: Known(true),
                global_events: Known(true),
                validated: Known(true),
                insights: Known(true),
                bucket: Known(Bucket::example().identity.id),
                topic: Some(Topic::example().identity.arn),
                log_group: Some(LogGroup::example().identity.arn),
                kms_key: Some("arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab".to_owned()),
                selectors: Known(vec![
                    Selector::management(),
                    Selector::data("AWS::Lambda::Function"),
                    Selector::data(Selector::S3_OBJECT),
                ]),
                status: Known(Status {
                    logging: true,
                    delivered_to_log_group: Some(Timestamp::constant(1_795_000_000, 0)),
                }),
                identity: Identity::named(
                    "arn:aws:cloudtrail:eu-west-1:111111111111:trail/shop-trail-prod".to_owned(),
                    "shop-trail-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }

        /// The example with other selectors.
        pub(crate) fn selecting(selectors: impl IntoIterator<Item = Selector>) -> Self {
            Self { selectors: Known(selectors.into_iter().collect()), ..Self::example() }
        }

        /// The example, which records nothing at present.
        pub(crate) fn stopped() -> Self {
            Self { status: Known(Status { logging: false, delivered_to_log_group: None }), ..Self::example() }
        }
    }

    impl Selector {
        /// All management events.
        pub(crate) fn management() -> Self {
            Self {
                category: Self::MANAGEMENT.to_owned(),
                resource_type: None,
                reads: true,
                writes: true,
                resources: Vec::new(),
                narrowed_by: Vec::new(),
            }
        }

        /// All data events of all resources of a type.
        pub(crate) fn data(resource_type: &str) -> Self {
            Self {
                category: Self::DATA.to_owned(),
                resource_type: Some(resource_type.to_owned()),
                ..Self::management()
            }
        }
    }
}
