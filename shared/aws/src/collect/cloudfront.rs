//! Amazon CloudFront.

use std::{collections::HashSet, sync::Arc};

use aws_sdk_cloudfront::{
    Client,
    types::{self, GeoRestrictionType, OriginProtocolPolicy, SslSupportMethod, ViewerProtocolPolicy},
};
use plumbline_catalogue::{
    model::{
        GLOBAL, Identity, Tags,
        cloudfront::{Behavior, Certificate, CloudFront, Distribution, Origin, OriginKind},
    },
    observed::{Known, Observed, Unread},
};

use super::wafv2::cloudfront_region;
use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, globally, present};

client!(aws_sdk_cloudfront);

/// The codes with which CloudFront says that the distribution is not there any more.
const GONE: &[&str] = &["NoSuchDistribution", "NoSuchResource"];

/// The most records that CloudFront puts on one page.
const PAGE: i32 = 100;

/// The most records that CloudWatch Logs puts on one page of deliveries or their sources.
const DELIVERIES: i32 = 50;

const LISTED: Reply = Reply("cloudfront:ListDistributions");
const CONFIG: Reply = Reply("cloudfront:GetDistributionConfig");
const DELIVERY: Reply = Reply("logs:DescribeDeliveries");
const SOURCE: Reply = Reply("logs:DescribeDeliverySources");

/// The account costs one call for each hundred distributions and, if it has any, two for how CloudWatch Logs delivers
/// their logs. A distribution costs two: its configuration and its tags.
pub(super) async fn collect(session: &Session, _regions: &[String]) -> CloudFront {
    match cloudfront_region(&session.partition) {
        Some(home) => CloudFront { distributions: globally(session, home).await },
        None => CloudFront::default(),
    }
}

/// The ARNs of the distributions whose access logs CloudWatch Logs delivers.
type Delivered = Result<HashSet<String>, Unread>;

impl Collect for Distribution {
    type Client = Client;
    type Row = (types::DistributionSummary, Arc<Delivered>);

    async fn list(at: &At<'_, Client>) -> Answer<Vec<Self::Row>> {
        let pages = at.client.list_distributions().into_paginator().page_size(PAGE).send();
        // An account without distributions gets an answer without the items.
        let listed = at.pages(LISTED.0, pages, |page| page.distribution_list.map(|list| list.items.absent_is_none()));
        let listed = match listed.await.or_fail() {
            Ok(listed) if listed.is_empty() => return Answer::known(LISTED.0, Vec::new()),
            Ok(listed) => listed,
            Err(failed) => return failed,
        };
        let delivered = Arc::new(delivered(at).await);
        let rows = listed.into_iter().map(|listed| (listed, Arc::clone(&delivered))).collect();
        Answer::known(LISTED.0, rows)
    }

    async fn read(at: &At<'_, Client>, (row, delivered): Self::Row) -> Result<Self, Lost> {
        let id = LISTED.required("Id", present(row.id))?;
        let arn = LISTED.required("ARN", present(row.arn))?;
        let (config, tags) = futures::try_join!(config(at, &id), tags(at, &arn))?;
        let delivers = match delivered.as_ref() {
            Ok(delivered) => Known(delivered.contains(&arn)),
            Err(gap) => gap.clone().into(),
        };
        Ok(Self {
            behaviors: behaviors(row.cache_behaviors, row.default_cache_behavior).into(),
            certificate: certificate(row.viewer_certificate).into(),
            geo_restricted: geo_restricted(row.restrictions),
            // A distribution in which no origin replaces another has no groups of them.
            origin_failover: matches!(&row.origin_groups, Some(groups) if groups.quantity > 0 || groups.items.is_some()),
            origins: origins(row.origins).into(),
            // Without a web ACL, CloudFront writes an empty id.
            web_acl: present(row.web_acl_id),
            delivers_access_logs: delivers,
            // Without an object for `/`, CloudFront writes an empty name.
            default_root_object: config.clone().map(|config| present(config.default_root_object)),
            log_bucket: config.and_then(|config| log_bucket(config.logging)),
            identity: Identity::unnamed(arn, id, GLOBAL, tags),
        })
    }
}

/// A source delivers once a delivery starts from it.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html>
async fn delivered(at: &At<'_, Client>) -> Delivered {
    let client = at.session.clients.of::<aws_sdk_cloudwatchlogs::Client>(at.region);
    let sources = client.describe_delivery_sources().limit(DELIVERIES).into_paginator().send();
    let sources = at.pages(SOURCE.0, sources, |page| page.delivery_sources);
    let deliveries = client.describe_deliveries().limit(DELIVERIES).into_paginator().send();
    let deliveries = at.pages(DELIVERY.0, deliveries, |page| page.deliveries);
    let (sources, deliveries) = futures::join!(sources, deliveries);
    let started = deliveries.into_result()?.into_iter();
    let started = started.map(|delivery| DELIVERY.required("deliverySourceName", delivery.delivery_source_name));
    let started: HashSet<String> = started.collect::<Result<_, _>>()?;
    let mut delivered = HashSet::new();
    for source in sources.into_result()? {
        if started.contains(&SOURCE.required("name", source.name)?) {
            delivered.extend(SOURCE.required("resourceArns", source.resource_arns)?);
        }
    }
    Ok(delivered)
}

async fn config(at: &At<'_, Client>, id: &str) -> Result<Observed<types::DistributionConfig>, Gone> {
    let answer = at.call(CONFIG.0, at.client.get_distribution_config().id(id).send()).await.unless_gone(GONE)?;
    let config =
        answer.try_map(|out| out.distribution_config.ok_or_else(|| "the answer has no configuration in it".to_owned()));
    Ok(config.observed())
}

/// A distribution without the first version of standard logging has no such part, or one that is off.
/// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_LoggingConfig.html>
fn log_bucket(logging: Option<types::LoggingConfig>) -> Observed<Option<String>> {
    match logging.filter(|logging| logging.enabled) {
        None => Known(None),
        Some(logging) => CONFIG.told("Logging.Bucket", present(logging.bucket)).map(Some),
    }
}

async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let call = at.client.list_tags_for_resource().resource(arn).send();
    let answer = at.call("cloudfront:ListTagsForResource", call).await.unless_gone(GONE)?;
    let tags = answer.try_map(|out| {
        let tags = out.tags.ok_or("the answer has no list in it")?.items.absent_is_none();
        super::tags(tags, |tag| (present(tag.key), tag.value))
    });
    Ok(tags.observed())
}

/// The items of a list that says how many it has: without items, it has none.
/// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CacheBehaviors.html>
fn items<T>(field: &str, quantity: i32, items: Option<Vec<T>>) -> Result<Vec<T>, Unread> {
    let items = items.absent_is_none();
    match usize::try_from(quantity) {
        Ok(quantity) if quantity <= items.len() => Ok(items),
        _ => LISTED.required(field, None),
    }
}

fn behaviors(
    by_path: Option<types::CacheBehaviors>,
    default: Option<types::DefaultCacheBehavior>,
) -> Result<Vec<Behavior>, Unread> {
    let by_path = match by_path {
        None => Vec::new(),
        Some(behaviors) => items("CacheBehaviors.Items", behaviors.quantity, behaviors.items)?,
    };
    let mut all = Vec::with_capacity(by_path.len().saturating_add(1));
    for found in by_path {
        let path = LISTED.required("PathPattern", present(found.path_pattern))?;
        all.push(behavior(path, &found.viewer_protocol_policy, found.field_level_encryption_id)?);
    }
    let default = LISTED.required("DefaultCacheBehavior", default)?;
    let encryption = default.field_level_encryption_id;
    all.push(behavior("default".to_owned(), &default.viewer_protocol_policy, encryption)?);
    Ok(all)
}

/// A behaviour that encrypts no fields names no configuration for it.
/// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DefaultCacheBehavior.html>
fn behavior(path: String, policy: &ViewerProtocolPolicy, encryption: Option<String>) -> Result<Behavior, Unread> {
    let allows_http = match policy {
        ViewerProtocolPolicy::AllowAll => true,
        ViewerProtocolPolicy::HttpsOnly | ViewerProtocolPolicy::RedirectToHttps => false,
        other => return Err(LISTED.unreadable(format!("unknown viewer protocol policy {other}"))),
    };
    Ok(Behavior { path, allows_http, field_level_encryption: present(encryption).is_some() })
}

/// Without a certificate of its own, a distribution says that it answers with CloudFront's.
/// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html>
fn certificate(found: Option<types::ViewerCertificate>) -> Result<Certificate, Unread> {
    let found = LISTED.required("ViewerCertificate", found)?;
    if present(found.acm_certificate_arn).or(present(found.iam_certificate_id)).is_none() {
        return match found.cloud_front_default_certificate {
            Some(true) => Ok(Certificate { cloudfront_default: true, minimum_tls: None, sni_only: true }),
            _ => Err(LISTED.unreadable("the viewer certificate is none")),
        };
    }
    let minimum_tls = LISTED.required("MinimumProtocolVersion", found.minimum_protocol_version)?;
    let sni_only = match LISTED.required("SSLSupportMethod", found.ssl_support_method)? {
        SslSupportMethod::SniOnly => true,
        SslSupportMethod::StaticIp | SslSupportMethod::Vip => false,
        other => return Err(LISTED.unreadable(format!("unknown SSL support method {other}"))),
    };
    Ok(Certificate { cloudfront_default: false, minimum_tls: Some(minimum_tls.as_str().to_owned()), sni_only })
}

fn geo_restricted(restrictions: Option<types::Restrictions>) -> Observed<bool> {
    match restrictions.and_then(|restrictions| restrictions.geo_restriction).map(|geo| geo.restriction_type) {
        Some(GeoRestrictionType::None) => Known(false),
        Some(GeoRestrictionType::Blacklist | GeoRestrictionType::Whitelist) => Known(true),
        Some(other) => LISTED.unreadable(format!("unknown geographic restriction {other}")).into(),
        None => LISTED.told("Restrictions.GeoRestriction", None),
    }
}

fn origins(origins: Option<types::Origins>) -> Result<Vec<Origin>, Unread> {
    let origins = LISTED.required("Origins", origins)?;
    items("Origins.Items", origins.quantity, Some(origins.items))?.into_iter().map(origin).collect()
}

/// An origin whose requests nothing signs names no origin access control.
/// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Origin.html>
fn origin(found: types::Origin) -> Result<Origin, Unread> {
    let kind = if let Some(custom) = found.custom_origin_config {
        custom_origin(custom)?
    } else if found.vpc_origin_config.is_some() {
        OriginKind::Vpc
    } else {
        let bucket = LISTED.required("S3OriginConfig", found.s3_origin_config)?;
        OriginKind::S3 { access_identity: !bucket.origin_access_identity.is_empty() }
    };
    Ok(Origin {
        id: LISTED.required("Origin.Id", present(found.id))?,
        domain: LISTED.required("Origin.DomainName", present(found.domain_name))?,
        access_control: present(found.origin_access_control_id).is_some(),
        kind,
    })
}

fn custom_origin(custom: types::CustomOriginConfig) -> Result<OriginKind, Unread> {
    let protocol = match custom.origin_protocol_policy {
        known @ (OriginProtocolPolicy::HttpOnly
        | OriginProtocolPolicy::HttpsOnly
        | OriginProtocolPolicy::MatchViewer) => known.as_str().to_owned(),
        other => return Err(LISTED.unreadable(format!("unknown origin protocol policy {other}"))),
    };
    let versions = LISTED.required("OriginSslProtocols", custom.origin_ssl_protocols)?;
    let versions = items("OriginSslProtocols.Items", versions.quantity, Some(versions.items))?;
    let tls_versions = versions.iter().map(|version| version.as_str().to_owned()).collect();
    Ok(OriginKind::Custom { protocol, tls_versions })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_as_many_items_as_it_says() {
        assert_eq!(items("Items", 1, Some(vec!["a"])), Ok(vec!["a"]));
        assert_eq!(items("Items", 0, None::<Vec<&str>>), Ok(Vec::new()));
        assert!(items("Items", 1, None::<Vec<&str>>).is_err());
    }

    #[test]
    fn a_certificate_is_the_users_own_or_cloudfronts() {
        let certificate = |found: types::ViewerCertificate| certificate(Some(found));
        let builder = types::ViewerCertificate::builder;
        let default = certificate(builder().cloud_front_default_certificate(true).build());
        assert_eq!(default.map(|found| found.cloudfront_default), Ok(true));
        let own = builder().acm_certificate_arn("arn").ssl_support_method(SslSupportMethod::SniOnly);
        assert!(certificate(own.clone().build()).is_err());
        let own = certificate(own.minimum_protocol_version(types::MinimumProtocolVersion::TlSv122021).build());
        assert_eq!(own.map(|found| found.minimum_tls), Ok(Some("TLSv1.2_2021".to_owned())));
        assert!(certificate(builder().build()).is_err());
    }
}
