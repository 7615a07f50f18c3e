//! AWS Backup: plans, vaults, and what is in them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    language::policy::pattern::matches,
    model::{Identity, Regional, Resource, Tags, kinds},
    observed::{Observed, Unread},
};

/// What a scan saw of AWS Backup.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Backup {
    /// Resources with a recovery point in a logically air-gapped vault, once for each vault.
    pub air_gapped: Regional<Protected>,
    /// Plans.
    pub plans: Regional<Plan>,
    /// Resources with a recovery point in any vault.
    pub protected: Regional<Protected>,
    /// Vaults.
    pub vaults: Regional<Vault>,
}

/// A resource with a recovery point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Protected {
    /// The resource's ARN.
    pub arn: String,
    /// When the last recovery point was made.
    pub last_backup: Timestamp,
}

/// A backup plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Which plan this is.
    pub identity: Identity,
    /// What it backs up.
    pub selections: Observed<Vec<Observed<Selection>>>,
}

/// The resources that a plan backs up.
/// <https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html>
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
pub struct Vault {
    /// Which vault this is.
    pub identity: Identity,
    /// The KMS key that encrypts what is in it.
    pub kms_key: Observed<Option<String>>,
}

impl Backup {
    /// The resource of this ARN, if it has a recovery point.
    ///
    /// # Errors
    /// The gap, when the protected resources of the region could not be listed.
    pub fn protected(&self, arn: &str, region: &str) -> Result<Option<&Protected>, Unread> {
        Ok(latest(self.protected.find(region, arn, |found| [&found.arn])?))
    }

    /// The resource of this ARN, if it has a recovery point in a logically air-gapped vault.
    ///
    /// # Errors
    /// The gap, when the vaults of the region or what is in them could not be listed.
    pub fn air_gapped(&self, arn: &str, region: &str) -> Result<Option<&Protected>, Unread> {
        Ok(latest(self.air_gapped.find(region, arn, |found| [&found.arn])?))
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

kinds! {
    "backup": Backup;
    plans: Plan = "AWS::Backup::BackupPlan",
        "backup:{region}:{account}:backup-plan:*", list ["backup:ListBackupPlans"], tags ["backup:ListTags"];
    vaults: Vault = "AWS::Backup::BackupVault",
        "backup:{region}:{account}:backup-vault:*", list VAULTS, tags ["backup:ListTags"],
        keys [];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/backup/air_gapped/*", &["backup:ListBackupVaults", "backup:ListProtectedResourcesByBackupVault"]),
    ("/backup/plans/*/*/selections", &["backup:ListBackupSelections"]),
    ("/backup/plans/*/*/selections/*", &["backup:GetBackupSelection"]),
    ("/backup/protected/*", &["backup:ListProtectedResources"]),
];

impl Resource for Plan {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        chosen(&self.identity.id).map(|_| self.identity.tags.get())
    }
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok(chosen(&self.identity.id))
    }
}

/// EFS makes a plan and a vault of its own, `aws/efs/automatic-backup-…`, and AWS Backup a vault `Default`: nobody's
/// names, and nobody's tags.
/// <https://docs.aws.amazon.com/efs/latest/ug/automatic-backups.html>
fn chosen(name: &str) -> Option<&str> {
    (!name.starts_with("aws/") && name != "Default").then_some(name)
}

impl Resource for Vault {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        chosen(&self.identity.id).map(|_| self.identity.tags.get())
    }
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok(chosen(&self.identity.id))
    }
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_key.get()?.iter().map(String::as_str).collect())
    }
}

#[cfg(test)]
mod examples {
    use super::{
        super::{dynamodb, ec2, rds, s3},
        *,
    };
    use crate::{model::Account, observed::Known};

    impl Backup {
        /// A plan that backs everything up, and did so within the last hour.
        pub(crate) fn example() -> Self {
            let arns = || {
                [
                    dynamodb::Table::example().identity.arn,
                    ec2::Instance::example().identity.arn,
                    ec2::Volume::example().identity.arn,
                    rds::Cluster::example().identity.arn,
                    rds::Instance::example().identity.arn,
                    s3::Bucket::example().identity.arn,
                ]
            };
            Self {
                air_gapped: Regional::example(arns().map(|arn| Protected::of(&arn))),
                plans: Regional::example([Plan::example()]),
                protected: Regional::example(arns().map(|arn| Protected::of(&arn))),
                vaults: Regional::example([Vault::example()]),
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
                selections: Known(vec![Known(selection)]),
                identity: Identity::named(
                    "arn:aws:backup:eu-west-1:111111111111:backup-plan:1111-2222".to_owned(),
                    "shop-daily-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }
    }

    impl Vault {
        /// A vault that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                kms_key: Known(None),
                identity: Identity::named(
                    "arn:aws:backup:eu-west-1:111111111111:backup-vault:shop-backups-prod".to_owned(),
                    "shop-backups-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::ec2::Volume, *};

    fn volume(tags: &[(&str, &str)]) -> Volume {
        let tags = tags.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect::<Tags>();
        Volume { identity: Volume::example().identity.tagged(tags), ..Volume::example() }
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
