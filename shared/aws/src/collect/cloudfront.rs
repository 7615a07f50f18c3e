//! Amazon CloudFront.

use std::collections::HashSet;

use aws_sdk_cloudfront::{Client, types};
use plumbline_catalogue::{
    model::{
        GLOBAL, Identity, Tags,
        cloudfront::{Behavior, Certificate, CloudFront, Distribution, Origin, OriginKind, Settings},
    },
    observed::{Known, Observed, Unread},
};

use super::wafv2::cloudfront_region;
use crate::call::{Gone, Session};

/// The codes with which CloudFront says that the distribution is not there any more.
const GONE: &[&str] = &["NoSuchDistribution", "NoSuchResource"];

/// The most records that CloudFront puts on one page.
const PAGE: i32 = 100;

/// The most records that CloudWatch Logs puts on one page of deliveries or their sources.
const DELIVERIES: i32 = 50;

/// The account costs one call for each hundred distributions and, if it has any, two for how CloudWatch Logs delivers
/// their logs. A distribution costs two: its configuration and its tags.
pub(super) async fn collect(session: &Session, _regions: &[String]) -> CloudFront {
    let Some(home) = cloudfront_region(&session.partition) else {
        return CloudFront::default();
    };
    let distributions = distributions(session, home).await;
    CloudFront { distributions: [(GLOBAL.to_owned(), distributions)].into_iter().collect() }
}

async fn distributions(session: &Session, home: &str) -> Observed<Vec<Distribution>> {
    let client = session.clients.of::<aws_sdk_cloudfront::Client>(home);
    let pages = client.list_distributions().into_paginator().page_size(PAGE).send();
    let list = |page: aws_sdk_cloudfront::operation::list_distributions::ListDistributionsOutput| {
        page.distribution_list.map(|list| list.items.unwrap_or_default())
    };
    let listed = session.pages(home, "cloudfront:ListDistributions", pages, list).await;
    let listed = match listed.into_result() {
        Ok(listed) if listed.is_empty() => return Known(Vec::new()),
        Ok(listed) => listed,
        Err(gap) => return Observed::from(gap),
    };
    let delivered = delivered(session, home).await;
    let place = Place { session, client: &client, home, delivered: &delivered };
    Known(session.each(listed, |listed| place.distribution(listed)).await)
}

/// The distributions whose access logs CloudWatch Logs delivers: a source does so once a delivery starts from it.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html>
async fn delivered(session: &Session, home: &str) -> Result<HashSet<String>, Unread> {
    let client = session.clients.of::<aws_sdk_cloudwatchlogs::Client>(home);
    let sources = client.describe_delivery_sources().limit(DELIVERIES).into_paginator().send();
    let sources = session.pages(home, "logs:DescribeDeliverySources", sources, |page| page.delivery_sources);
    let deliveries = client.describe_deliveries().limit(DELIVERIES).into_paginator().send();
    let deliveries = session.pages(home, "logs:DescribeDeliveries", deliveries, |page| page.deliveries);
    let (sources, deliveries) = futures::join!(sources, deliveries);
    let (sources, deliveries) = (sources.into_result()?, deliveries.into_result()?);
    let started: HashSet<&str> = deliveries.iter().filter_map(|delivery| delivery.delivery_source_name()).collect();
    Ok(sources
        .iter()
        .filter(|source| source.name().is_some_and(|name| started.contains(name)))
        .flat_map(|source| source.resource_arns().iter().cloned())
        .collect())
}

#[derive(Clone, Copy)]
struct Place<'a> {
    session: &'a Session,
    client: &'a Client,
    home: &'a str,
    delivered: &'a Result<HashSet<String>, Unread>,
}

impl Place<'_> {
    async fn distribution(self, listed: types::DistributionSummary) -> Result<Distribution, Gone> {
        let (settings, tags) = futures::try_join!(self.settings(&listed.id), self.tags(&listed.arn))?;
        let delivers = self.delivered.as_ref().map(|delivered| delivered.contains(&listed.arn)).map_err(Unread::clone);
        Ok(Distribution {
            aliases: listed.aliases.and_then(|aliases| aliases.items).unwrap_or_default(),
            behaviors: behaviors(listed.cache_behaviors, listed.default_cache_behavior),
            certificate: certificate(listed.viewer_certificate),
            enabled: listed.enabled,
            geo_restricted: listed
                .restrictions
                .and_then(|restrictions| restrictions.geo_restriction)
                .is_some_and(|geo| geo.restriction_type != types::GeoRestrictionType::None),
            origin_failover: listed.origin_groups.is_some_and(|groups| groups.quantity > 0),
            origins: listed.origins.map(|origins| origins.items).into_iter().flatten().map(origin).collect(),
            web_acl: Some(listed.web_acl_id).filter(|id| !id.is_empty()),
            delivers_access_logs: Observed::from(delivers),
            settings,
            identity: Identity::unnamed(listed.arn, listed.id, GLOBAL, tags),
        })
    }

    async fn settings(self, id: &str) -> Result<Observed<Settings>, Gone> {
        let call = self.client.get_distribution_config().id(id).send();
        let answer = self.session.call(self.home, "cloudfront:GetDistributionConfig", call).await.unless_gone(GONE)?;
        Ok(answer.try_map(|out| out.distribution_config.map(settings).ok_or_else(no_configuration)).observed())
    }

    async fn tags(self, arn: &str) -> Result<Observed<Tags>, Gone> {
        let call = self.client.list_tags_for_resource().resource(arn).send();
        let answer = self.session.call(self.home, "cloudfront:ListTagsForResource", call).await.unless_gone(GONE)?;
        let tags = |out: aws_sdk_cloudfront::operation::list_tags_for_resource::ListTagsForResourceOutput| {
            let tags = out.tags.and_then(|tags| tags.items).unwrap_or_default();
            tags.into_iter().map(|tag| (tag.key, tag.value.unwrap_or_default())).collect()
        };
        Ok(answer.map(tags).observed())
    }
}

fn no_configuration() -> String {
    "the answer has no configuration in it".to_owned()
}

fn settings(config: types::DistributionConfig) -> Settings {
    Settings {
        default_root_object: config.default_root_object.filter(|object| !object.is_empty()),
        log_bucket: config.logging.filter(|logging| logging.enabled).map(|logging| logging.bucket),
    }
}

fn behaviors(by_path: Option<types::CacheBehaviors>, default: Option<types::DefaultCacheBehavior>) -> Vec<Behavior> {
    let behavior = |path: String, policy: &types::ViewerProtocolPolicy, encryption: Option<&str>| Behavior {
        path,
        allows_http: !matches!(
            policy,
            types::ViewerProtocolPolicy::HttpsOnly | types::ViewerProtocolPolicy::RedirectToHttps
        ),
        field_level_encryption: encryption.is_some_and(|id| !id.is_empty()),
    };
    let by_path = by_path.and_then(|behaviors| behaviors.items).unwrap_or_default().into_iter().map(|found| {
        behavior(found.path_pattern, &found.viewer_protocol_policy, found.field_level_encryption_id.as_deref())
    });
    let default = default.into_iter().map(|found| {
        behavior("default".to_owned(), &found.viewer_protocol_policy, found.field_level_encryption_id.as_deref())
    });
    by_path.chain(default).collect()
}

/// Without a certificate of its own, a distribution answers with CloudFront's, whatever else is set.
fn certificate(found: Option<types::ViewerCertificate>) -> Certificate {
    let own = found.filter(|found| {
        let is_named = |name: &Option<String>| name.as_ref().is_some_and(|name| !name.is_empty());
        is_named(&found.acm_certificate_arn) || is_named(&found.iam_certificate_id)
    });
    match own {
        None => Certificate { cloudfront_default: true, minimum_tls: None, sni_only: true },
        Some(own) => Certificate {
            cloudfront_default: false,
            minimum_tls: own.minimum_protocol_version.map(|version| version.as_str().to_owned()),
            sni_only: own.ssl_support_method == Some(types::SslSupportMethod::SniOnly),
        },
    }
}

fn origin(found: types::Origin) -> Origin {
    let kind = if let Some(custom) = found.custom_origin_config {
        OriginKind::Custom {
            protocol: custom.origin_protocol_policy.as_str().to_owned(),
            tls_versions: custom
                .origin_ssl_protocols
                .map(|versions| versions.items)
                .into_iter()
                .flatten()
                .map(|version| version.as_str().to_owned())
                .collect(),
        }
    } else if found.vpc_origin_config.is_some() {
        OriginKind::Vpc
    } else {
        let identity = found.s3_origin_config.map(|s3| s3.origin_access_identity);
        OriginKind::S3 { access_identity: identity.is_some_and(|identity| !identity.is_empty()) }
    };
    Origin {
        id: found.id,
        domain: found.domain_name,
        access_control: found.origin_access_control_id.is_some_and(|id| !id.is_empty()),
        kind,
    }
}
