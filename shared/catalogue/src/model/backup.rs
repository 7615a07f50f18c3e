//! AWS Backup: plans, vaults, and what is in them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Account, Fact, Kind, Listed, Regional, Resource, Tags, index::Index};
use crate::{
    observed::{Observed, Unread},
    policy::pattern::matches,
};

/// What a scan saw of AWS Backup.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// Resources with a recovery point in a logically air-gapped vault, once for each vault.
    pub air_gapped: Regional<Protected>,
    /// Plans.
    pub plans: Regional<Plan>,
    /// Resources with a recovery point in any vault.
    pub protected: Regional<Protected>,
    /// Vaults.
    pub vaults: Regional<Vault>,
    #[serde(skip)]
    by_arn: Index,
    #[serde(skip)]
    air_gapped_by_arn: Index,
}

/// A resource with a recovery point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protected {
    /// The resource's ARN.
    pub arn: String,
    /// When the last recovery point was made.
    pub last_backup: Timestamp,
}

/// A backup plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// `arn:aws:backup:region:account:backup-plan:id`
    pub arn: String,
    /// The display name.
    pub name: String,
    /// Where it works.
    pub region: String,
    /// What it backs up.
    pub selections: Observed<Vec<Observed<Selection>>>,
    /// Empty when the plan has none.
    pub tags: Observed<Tags>,
}

/// The resources that a plan backs up.
/// <https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html>
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// ARNs, with wildcards, of which one matches.
    pub resources: Vec<String>,
    /// Tags, of which the resource has one, besides the resources above.
    pub tags: Vec<(String, String)>,
    /// ARNs, with wildcards, of which none matches.
    pub not_resources: Vec<String>,
    /// What is true of the tags, all together.
    pub conditions: Vec<Condition>,
}

/// A condition on a tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The tag's key.
    pub key: String,
    /// The value, with wildcards where `like`.
    pub value: String,
    /// Whether the value is a pattern.
    pub like: bool,
    /// Whether the tag must not be so.
    pub negated: bool,
}

/// A backup vault.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vault {
    /// `arn:aws:backup:region:account:backup-vault:name`
    pub arn: String,
    /// The name, unique in the account and region.
    pub name: String,
    /// Where it is.
    pub region: String,
    /// The KMS key that encrypts what is in it.
    pub kms_key: Option<String>,
    /// Empty when the vault has none.
    pub tags: Observed<Tags>,
}

impl Backup {
    /// The resource of this ARN, if it has a recovery point.
    ///
    /// # Errors
    /// The gap, when the protected resources of the region could not be listed.
    pub fn protected(&self, arn: &str, region: &str) -> Result<Option<&Protected>, Unread> {
        Ok(latest(self.by_arn.find(&self.protected, region, arn, |found| [&found.arn])?))
    }

    /// The resource of this ARN, if it has a recovery point in a logically air-gapped vault.
    ///
    /// # Errors
    /// The gap, when the vaults of the region or what is in them could not be listed.
    pub fn air_gapped(&self, arn: &str, region: &str) -> Result<Option<&Protected>, Unread> {
        Ok(latest(self.air_gapped_by_arn.find(&self.air_gapped, region, arn, |found| [&found.arn])?))
    }
}

fn latest(found: Vec<&Protected>) -> Option<&Protected> {
    found.into_iter().max_by_key(|protected| protected.last_backup)
}

impl Selection {
    /// Whether a plan with this selection backs up a resource.
    ///
    /// # Errors
    /// The gap, when it depends on the resource's tags, and they could not be read.
    pub fn includes(&self, resource: &dyn Resource) -> Result<bool, Unread> {
        let named = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, resource.arn()));
        if named(&self.not_resources) {
            return Ok(false);
        }
        let by_name = named(&self.resources) || self.resources.is_empty() && self.tags.is_empty();
        if by_name && self.conditions.is_empty() {
            return Ok(true);
        }
        if !by_name && self.tags.is_empty() {
            return Ok(false);
        }
        let none = Tags::new();
        let tags = resource.tags().unwrap_or(Ok(&none))?;
        let by_tag = || self.tags.iter().any(|(key, value)| tags.get(key) == Some(value));
        Ok((by_name || by_tag()) && self.conditions.iter().all(|condition| condition.holds(tags)))
    }
}

impl Condition {
    fn holds(&self, tags: &Tags) -> bool {
        let is_so = tags
            .get(&self.key)
            .is_some_and(|value| if self.like { matches(&self.value, value) } else { *value == self.value });
        is_so != self.negated
    }
}

const VAULTS: &[&str] = &["backup:ListBackupVaults"];

pub(super) const KINDS: &[Kind] = &[Kind::of::<Plan>(), Kind::of::<Vault>()];

pub(super) const FACTS: &[Fact] = &[
    Fact {
        path: "/backup/air_gapped/*",
        actions: &["backup:ListBackupVaults", "backup:ListProtectedResourcesByBackupVault"],
    },
    Fact { path: "/backup/plans/*", actions: &["backup:ListBackupPlans"] },
    Fact { path: "/backup/plans/*/*/selections", actions: &["backup:ListBackupSelections"] },
    Fact { path: "/backup/plans/*/*/selections/*", actions: &["backup:GetBackupSelection"] },
    Fact { path: "/backup/plans/*/*/tags", actions: &["backup:ListTags"] },
    Fact { path: "/backup/protected/*", actions: &["backup:ListProtectedResources"] },
    Fact { path: "/backup/vaults/*", actions: VAULTS },
    Fact { path: "/backup/vaults/*/*/tags", actions: &["backup:ListTags"] },
];

impl Resource for Plan {
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
        chosen(&self.name).map(|_| self.tags.get())
    }
    fn chosen_name(&self) -> Option<&str> {
        chosen(&self.name)
    }
}

/// EFS makes a plan and a vault of its own, `aws/efs/automatic-backup-…`, and AWS Backup a vault `Default`: nobody's
/// names, and nobody's tags.
/// <https://docs.aws.amazon.com/efs/latest/ug/automatic-backups.html>
fn chosen(name: &str) -> Option<&str> {
    (!name.starts_with("aws/") && name != "Default").then_some(name)
}

impl Listed for Plan {
    const TYPE: &'static str = "AWS::Backup::BackupPlan";
    const SERVICE: &'static str = "backup";
    const ARN: &'static str = "arn:{partition}:backup:{region}:{account}:backup-plan:*";
    const LISTED_BY: &'static [&'static str] = &["backup:ListBackupPlans"];
    const PATH: &'static str = "/backup/plans";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.backup.plans.parts()
    }
}

impl Resource for Vault {
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
        chosen(&self.name).map(|_| self.tags.get())
    }
    fn chosen_name(&self) -> Option<&str> {
        chosen(&self.name)
    }
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_key.iter().map(String::as_str).collect())
    }
}

impl Listed for Vault {
    const TYPE: &'static str = "AWS::Backup::BackupVault";
    const SERVICE: &'static str = "backup";
    const ARN: &'static str = "arn:{partition}:backup:{region}:{account}:backup-vault:*";
    const LISTED_BY: &'static [&'static str] = VAULTS;
    const PATH: &'static str = "/backup/vaults";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.backup.vaults.parts()
    }
}

#[cfg(test)]
mod examples {
    use super::{
        super::{dynamodb, ec2, rds, s3},
        *,
    };
    use crate::observed::Known;

    impl Backup {
        /// A plan that backs everything up, and did so within the last hour.
        pub(crate) fn example() -> Self {
            let arns = || {
                [
                    dynamodb::Table::example().arn,
                    ec2::Instance::example().arn,
                    ec2::Volume::example().arn,
                    rds::Cluster::example().arn,
                    rds::Instance::example().arn,
                    s3::Bucket::example().arn,
                ]
            };
            Self {
                air_gapped: Regional::example(arns().map(|arn| Protected::of(&arn))),
                plans: Regional::example([Plan::example()]),
                protected: Regional::example(arns().map(|arn| Protected::of(&arn))),
                vaults: Regional::example([Vault::example()]),
                ..Self::default()
            }
        }
    }

    impl Protected {
        /// This resource, backed up an hour before the example's scan.
        pub(crate) fn of(arn: &str) -> Self {
            Self { arn: arn.to_owned(), last_backup: Timestamp::constant(1_795_000_000 - 3600, 0) }
        }
    }

    impl Plan {
        /// A plan that backs up all resources.
        pub(crate) fn example() -> Self {
            Self::of(Selection { resources: vec!["*".to_owned()], ..Selection::default() })
        }

        /// The example with another selection.
        pub(crate) fn of(selection: Selection) -> Self {
            Self {
                arn: "arn:aws:backup:eu-west-1:111111111111:backup-plan:1111-2222".to_owned(),
                name: "shop-daily-prod".to_owned(),
                region: Account::REGION.to_owned(),
                selections: Known(vec![Known(selection)]),
                tags: Known(Tags::new()),
            }
        }
    }

    impl Vault {
        /// A vault that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:backup:eu-west-1:111111111111:backup-vault:shop-backups-prod".to_owned(),
                name: "shop-backups-prod".to_owned(),
                region: Account::REGION.to_owned(),
                kms_key: None,
                tags: Known(Tags::new()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::ec2::Volume, *};

    fn volume(tags: &[(&str, &str)]) -> Volume {
        let tags = tags.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect();
        Volume { tags, ..Volume::example() }
    }

    fn condition(key: &str, value: &str, like: bool, negated: bool) -> Condition {
        Condition { key: key.to_owned(), value: value.to_owned(), like, negated }
    }

    #[test]
    fn resources_and_tags_add_up_and_the_rest_takes_away() {
        let volumes = || vec!["arn:aws:ec2:*:*:volume/*".to_owned()];
        let tagged = volume(&[("backup", "yes"), ("stage", "prod")]);
        let untagged = volume(&[]);
        let includes = |selection: &Selection, volume: &Volume| selection.includes(volume).unwrap();

        assert!(includes(&Selection::default(), &untagged));
        assert!(includes(&Selection { resources: volumes(), ..Selection::default() }, &untagged));
        let others = vec!["arn:aws:rds:*:*:db:*".to_owned()];
        assert!(!includes(&Selection { resources: others.clone(), ..Selection::default() }, &tagged));
        let tag = vec![("backup".to_owned(), "yes".to_owned())];
        assert!(includes(&Selection { resources: others, tags: tag.clone(), ..Selection::default() }, &tagged));
        assert!(!includes(&Selection { tags: tag, ..Selection::default() }, &untagged));
        assert!(!includes(&Selection { not_resources: volumes(), ..Selection::default() }, &tagged));
        let conditions =
            |conditions: Vec<Condition>| Selection { resources: volumes(), conditions, ..Selection::default() };
        assert!(includes(&conditions(vec![condition("stage", "pr*", true, false)]), &tagged));
        assert!(!includes(&conditions(vec![condition("stage", "pr*", true, false)]), &untagged));
        assert!(includes(&conditions(vec![condition("stage", "test", false, true)]), &tagged));
        assert!(!includes(
            &conditions(vec![condition("backup", "yes", false, false), condition("stage", "prod", false, true)]),
            &tagged
        ));
    }
}
