//! Amazon ECR: private registries and their repositories.

use serde::{Deserialize, Serialize};

use crate::{
    language::policy::Document,
    model::{Identity, Regional, Resource, kinds},
    observed::{Gap, Observed, Unread},
};

/// What a scan saw of ECR.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ecr {
    /// Registries: one a region, which AWS keeps there.
    pub registries: Regional<Registry>,
    /// Private repositories.
    pub repositories: Regional<Repository>,
}

/// A region's private registry: how it has the images of its repositories scanned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Registry {
    /// What scans.
    pub scan_type: Observed<ScanType>,
    /// The repositories whose images are scanned when they are pushed, or all the time: what stands in their names, or
    /// wildcards of these.
    pub scan_filters: Observed<Vec<String>>,
}

/// What scans images.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScanType {
    /// ECR itself, for packages of the operating system.
    Basic,
    /// Amazon Inspector, for packages of programming languages too.
    Enhanced,
}

/// A private repository.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Repository {
    /// Which repository this is.
    pub identity: Identity,
    /// How images are encrypted at rest.
    pub encryption: Observed<Encryption>,
    /// Whether rules say which images expire.
    pub lifecycle_policy: Observed<bool>,
    /// Who may push and pull, beyond what identity policies say.
    pub policy: Observed<Option<Document>>,
    /// The repository's own setting, beside its registry's, to scan images when they are pushed.
    pub scan_on_push: Observed<bool>,
    /// Whether a tag can be moved to another image.
    pub tag_mutability: Observed<TagMutability>,
}

/// How images are encrypted at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encryption {
    /// With a key that AWS owns.
    Aes256,
    /// With this KMS key, once or twice: an ARN, an id or an alias.
    Kms(String),
}

/// Whether a tag can be moved to another image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TagMutability {
    /// No tag can.
    Immutable,
    /// Only tags that match one of these wildcards can.
    ImmutableBut(Vec<String>),
    /// Every tag can, or every one but some.
    Mutable,
}

impl Ecr {
    /// The registry of a region.
    ///
    /// # Errors
    /// The gap, when its settings could not be read or the region was not scanned.
    pub fn registry(&self, region: &str) -> Result<&Registry, Unread> {
        let registry = self.registries.of(region)?.first();
        registry.ok_or_else(|| Gap::not_listed(SCANNING, region))
    }
}

/// What reads the settings of a registry.
const SCANNING: &str = "ecr:GetRegistryScanningConfiguration";

kinds! {
    "ecr": Ecr;
    repositories: Repository = "AWS::ECR::Repository",
        "ecr:{region}:{account}:repository/*", list ["ecr:DescribeRepositories"],
        tags together ["ecr:ListTagsForResource"],
        keys [];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/ecr/registries/*", &[SCANNING]),
    ("/ecr/repositories/*/*/lifecycle_policy", &["ecr:GetLifecyclePolicy"]),
    ("/ecr/repositories/*/*/policy", &["ecr:GetRepositoryPolicy"]),
];

impl Resource for Repository {
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(match self.encryption.get()? {
            Encryption::Aes256 => Vec::new(),
            Encryption::Kms(key) => vec![key],
        })
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{model::kms::Key, observed::Known};

    impl Ecr {
        /// A registry that scans everything, and one compliant repository.
        pub(crate) fn example() -> Self {
            Self {
                registries: Regional::example([Registry::example()]),
                repositories: Regional::example([Repository::example()]),
            }
        }

        /// The example with a registry of this scan type and these filters.
        pub(crate) fn scanning(scan_type: ScanType, filters: &[&str]) -> Self {
            let scan_filters = Known(filters.iter().map(|filter| (*filter).to_owned()).collect());
            let registry = Registry { scan_type: Known(scan_type), scan_filters };
            Self { registries: Regional::example([registry]), ..Self::example() }
        }
    }

    impl Registry {
        /// A registry that scans everything.
        pub(crate) fn example() -> Self {
            Self { scan_type: Known(ScanType::Basic), scan_filters: Known(vec!["*".to_owned()]) }
        }
    }

    impl Repository {
        /// A repository that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::example("ecr:{region}:{account}:repository/*", "shop-api-prod"),
                encryption: Known(Encryption::Kms(Key::example().identity.arn)),
                lifecycle_policy: Known(true),
                policy: Known(None),
                scan_on_push: Known(false),
                tag_mutability: Known(TagMutability::Immutable),
            }
        }

        /// The example with a policy of this statement.
        pub(crate) fn with_policy(statement: &str) -> Self {
            let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
            Self { policy: Known(Some(Document::parse(&text).unwrap())), ..Self::example() }
        }
    }
}
