//! Amazon ECR: the private registry.

use aws_sdk_ecr::{
    Client,
    types::{self, EncryptionType, ImageTagMutability, ScanFrequency, ScanningRepositoryFilterType},
};
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, Tags,
        ecr::{Ecr, Encryption, Registry, Repository, ScanType, TagMutability},
    },
    observed::{Observed, Unread},
};

use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, everywhere, present};

client!(aws_sdk_ecr);

/// The code with which ECR says that the repository is not there any more.
const GONE: &[&str] = &["RepositoryNotFoundException"];

/// What tells the tags of one repository.
const LIST_TAGS: &str = "ecr:ListTagsForResource";

const REPOSITORIES: Reply = Reply("ecr:DescribeRepositories");
const SCANNING: Reply = Reply("ecr:GetRegistryScanningConfiguration");
const POLICY: Reply = Reply("ecr:GetRepositoryPolicy");

/// The most repositories that a page may have.
/// <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositories.html>
const PAGE: i32 = 1000;

/// A region costs one call (how its registry scans), a page of repositories one, a repository three (policy, lifecycle
/// policy, tags). AWS publishes rates for pushing and pulling images only.
/// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html>
pub(super) async fn collect(session: &Session, regions: &[String]) -> Ecr {
    let (registries, repositories) = futures::join!(everywhere(session, regions), everywhere(session, regions));
    Ecr { registries, repositories }
}

impl Collect for Registry {
    type Client = Client;
    type Row = types::RegistryScanningConfiguration;

    /// There is one. Until somebody sets it up, it has basic scanning without rules.
    /// <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryScanningConfiguration.html>
    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::RegistryScanningConfiguration>> {
        let unset = types::RegistryScanningConfiguration::builder().scan_type(types::ScanType::Basic);
        at.call(SCANNING.0, at.client.get_registry_scanning_configuration().send())
            .await
            .try_map(|out| out.scanning_configuration.ok_or_else(|| "the answer has no configuration in it".to_owned()))
            .where_not_offered(unset.set_rules(Some(Vec::new())).build())
            .map(|configuration| vec![configuration])
    }

    async fn read(_: &At<'_, Client>, row: types::RegistryScanningConfiguration) -> Result<Self, Lost> {
        Ok(Self { scan_type: scan_type(row.scan_type).into(), scan_filters: scan_filters(row.rules).into() })
    }
}

fn scan_type(told: Option<types::ScanType>) -> Result<ScanType, Unread> {
    match SCANNING.required("scanType", told)? {
        types::ScanType::Basic => Ok(ScanType::Basic),
        types::ScanType::Enhanced => Ok(ScanType::Enhanced),
        other => Err(SCANNING.unreadable(format!("the scan type {other} is not known"))),
    }
}

/// Scanning by hand is what AWS does where no rule says otherwise. What a rule without filters is about, it does not say.
/// <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RegistryScanningRule.html>
fn scan_filters(told: Option<Vec<types::RegistryScanningRule>>) -> Result<Vec<String>, Unread> {
    let mut filters = Vec::new();
    for rule in SCANNING.required("rules", told)? {
        match rule.scan_frequency {
            ScanFrequency::Manual => continue,
            ScanFrequency::ContinuousScan | ScanFrequency::ScanOnPush => {}
            other => return Err(SCANNING.unreadable(format!("the scan frequency {other} is not known"))),
        }
        if rule.repository_filters.is_empty() {
            return Err(SCANNING.unreadable("a rule has no filters"));
        }
        for filter in rule.repository_filters {
            if filter.filter_type != ScanningRepositoryFilterType::Wildcard {
                return Err(SCANNING.unreadable(format!("the filter type {} is not known", filter.filter_type)));
            }
            filters.push(SCANNING.required("filter", present(filter.filter))?);
        }
    }
    Ok(filters)
}

impl Collect for Repository {
    type Client = Client;
    type Row = types::Repository;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::Repository>> {
        let pages = at.client.describe_repositories().max_results(PAGE).into_paginator().send();
        at.pages(REPOSITORIES.0, pages, |page| page.repositories).await
    }

    async fn read(at: &At<'_, Client>, row: types::Repository) -> Result<Self, Lost> {
        let arn = REPOSITORIES.required("repositoryArn", row.repository_arn)?;
        let name = REPOSITORIES.required("repositoryName", row.repository_name)?;
        let (policy, lifecycle_policy, tags) = futures::try_join!(
            policy(at, &name),
            lifecycle_policy(at, &name),
            at.tags(LIST_TAGS, &arn, tags(at, &arn))
        )?;
        let filters = row.image_tag_mutability_exclusion_filters.absent_is_none();
        Ok(Self {
            encryption: encryption(row.encryption_configuration).into(),
            lifecycle_policy,
            policy,
            // Without the flag in it, images are not scanned when they are pushed.
            // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanningConfiguration.html
            scan_on_push: REPOSITORIES
                .told("imageScanningConfiguration", row.image_scanning_configuration)
                .map(|scanning| scanning.scan_on_push),
            tag_mutability: tag_mutability(row.image_tag_mutability, filters).into(),
            identity: Identity::named(arn, name, at.region, tags),
        })
    }
}

fn encryption(told: Option<types::EncryptionConfiguration>) -> Result<Encryption, Unread> {
    let told = REPOSITORIES.required("encryptionConfiguration", told)?;
    match told.encryption_type {
        EncryptionType::Aes256 => Ok(Encryption::Aes256),
        EncryptionType::Kms | EncryptionType::KmsDsse => {
            REPOSITORIES.required("kmsKey", told.kms_key.and_then(present)).map(Encryption::Kms)
        }
        other => Err(REPOSITORIES.unreadable(format!("the encryption type {other} is not known"))),
    }
}

fn tag_mutability(
    told: Option<ImageTagMutability>,
    filters: Vec<types::ImageTagMutabilityExclusionFilter>,
) -> Result<TagMutability, Unread> {
    match REPOSITORIES.required("imageTagMutability", told)? {
        ImageTagMutability::Immutable => Ok(TagMutability::Immutable),
        ImageTagMutability::ImmutableWithExclusion => {
            Ok(TagMutability::ImmutableBut(filters.into_iter().map(|filter| filter.filter).collect()))
        }
        ImageTagMutability::Mutable | ImageTagMutability::MutableWithExclusion => Ok(TagMutability::Mutable),
        other => Err(REPOSITORIES.unreadable(format!("the tag mutability {other} is not known"))),
    }
}

async fn policy(at: &At<'_, Client>, name: &str) -> Result<Observed<Option<Document>>, Gone> {
    let call = at.client.get_repository_policy().repository_name(name).send();
    Ok(at
        .call(POLICY.0, call)
        .await
        .unless_gone(GONE)?
        .absent_on(&["RepositoryPolicyNotFoundException"])
        .content("policyText", |out| out.policy_text.and_then(present))
        .observed()
        .and_then(|text| POLICY.policy(text)))
}

async fn lifecycle_policy(at: &At<'_, Client>, name: &str) -> Result<Observed<bool>, Gone> {
    let call = at.client.get_lifecycle_policy().repository_name(name).send();
    Ok(at
        .call("ecr:GetLifecyclePolicy", call)
        .await
        .unless_gone(GONE)?
        .absent_on(&["LifecyclePolicyNotFoundException"])
        .content("lifecyclePolicyText", |out| out.lifecycle_policy_text.and_then(present))
        .map(|text| text.is_some())
        .observed())
}

async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let answer = at.call(LIST_TAGS, at.client.list_tags_for_resource().resource_arn(arn).send()).await;
    let tags = |out: Vec<types::Tag>| super::tags(out, |tag| (present(tag.key), Some(tag.value)));
    Ok(answer.unless_gone(GONE)?.try_map(|out| tags(out.tags.absent_is_none())).observed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(frequency: ScanFrequency, filters: &[&str]) -> types::RegistryScanningRule {
        let filter = |filter: &&str| {
            let wildcard =
                types::ScanningRepositoryFilter::builder().filter_type(ScanningRepositoryFilterType::Wildcard);
            wildcard.filter(*filter).build().unwrap()
        };
        let filters = filters.iter().map(filter).collect();
        let rule = types::RegistryScanningRule::builder().scan_frequency(frequency);
        rule.set_repository_filters(Some(filters)).build().unwrap()
    }

    #[test]
    fn rules_of_scanning_are_read() {
        use ScanFrequency::{ContinuousScan, Manual, ScanOnPush};
        let all = vec![rule(Manual, &[]), rule(ScanOnPush, &["*"]), rule(ContinuousScan, &["prod", "shop-*"])];
        assert_eq!(scan_filters(Some(all)).unwrap(), ["*", "prod", "shop-*"]);
        assert_eq!(scan_filters(Some(Vec::new())).unwrap(), Vec::<String>::new());
        for unreadable in [rule(ScanOnPush, &[]), rule(ScanOnPush, &[""]), rule("HOURLY".into(), &["*"])] {
            assert!(scan_filters(Some(vec![unreadable])).is_err());
        }
        assert!(scan_filters(None).is_err());
        assert_eq!(scan_type(Some(types::ScanType::Enhanced)), Ok(ScanType::Enhanced));
        assert!(scan_type(None).is_err());
        assert!(scan_type(Some("NEW".into())).is_err());
    }

    #[test]
    fn encryption_is_read() {
        let with = |encryption: EncryptionType, key: Option<&str>| {
            let told = types::EncryptionConfiguration::builder().encryption_type(encryption);
            super::encryption(told.set_kms_key(key.map(str::to_owned)).build().ok())
        };
        assert_eq!(with(EncryptionType::Aes256, None), Ok(Encryption::Aes256));
        assert_eq!(with(EncryptionType::KmsDsse, Some("key")), Ok(Encryption::Kms("key".to_owned())));
        assert!(with(EncryptionType::Kms, None).is_err());
        assert!(with("NEW".into(), None).is_err());
        assert!(super::encryption(None).is_err());
    }

    #[test]
    fn mutability_is_read() {
        let latest = types::ImageTagMutabilityExclusionFilter::builder()
            .filter_type(types::ImageTagMutabilityExclusionFilterType::Wildcard)
            .filter("latest")
            .build()
            .unwrap();
        let read = |told| tag_mutability(told, vec![latest.clone()]);
        let but_latest = TagMutability::ImmutableBut(vec!["latest".to_owned()]);
        assert_eq!(read(Some(ImageTagMutability::Immutable)), Ok(TagMutability::Immutable));
        assert_eq!(read(Some(ImageTagMutability::ImmutableWithExclusion)), Ok(but_latest));
        assert_eq!(read(Some(ImageTagMutability::MutableWithExclusion)), Ok(TagMutability::Mutable));
        assert!(read(Some("NEW".into())).is_err());
        assert!(read(None).is_err());
    }
}
