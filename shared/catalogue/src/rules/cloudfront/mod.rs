//! Rules about Amazon CloudFront.

mod cloudfront_accesslogs_enabled;
mod cloudfront_associated_with_waf;
mod cloudfront_custom_ssl_certificate;
mod cloudfront_default_root_object_configured;
mod cloudfront_field_level_encryption_enabled;
mod cloudfront_geo_restriction_enabled;
mod cloudfront_no_deprecated_ssl_protocols;
mod cloudfront_origin_failover_enabled;
mod cloudfront_origin_lambda_url_oac_enabled;
mod cloudfront_origin_minimum_tls_version;
mod cloudfront_s3_origin_access_control_enabled;
mod cloudfront_s3_origin_non_existent_bucket;
mod cloudfront_security_policy_check;
mod cloudfront_sni_enabled;
mod cloudfront_ssl_policy_check;
mod cloudfront_traffic_to_origin_encrypted;
mod cloudfront_viewer_policy_https;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &cloudfront_accesslogs_enabled::RULE,
    &cloudfront_associated_with_waf::RULE,
    &cloudfront_custom_ssl_certificate::RULE,
    &cloudfront_default_root_object_configured::RULE,
    &cloudfront_field_level_encryption_enabled::RULE,
    &cloudfront_geo_restriction_enabled::RULE,
    &cloudfront_no_deprecated_ssl_protocols::RULE,
    &cloudfront_origin_failover_enabled::RULE,
    &cloudfront_origin_lambda_url_oac_enabled::RULE,
    &cloudfront_origin_minimum_tls_version::RULE,
    &cloudfront_s3_origin_access_control_enabled::RULE,
    &cloudfront_s3_origin_non_existent_bucket::RULE,
    &cloudfront_security_policy_check::RULE,
    &cloudfront_sni_enabled::RULE,
    &cloudfront_ssl_policy_check::RULE,
    &cloudfront_traffic_to_origin_encrypted::RULE,
    &cloudfront_viewer_policy_https::RULE,
];
