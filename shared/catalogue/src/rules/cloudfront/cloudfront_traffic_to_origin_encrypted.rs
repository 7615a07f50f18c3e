use crate::{
    model::{
        Account,
        cloudfront::{Distribution, Origin, OriginKind},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, any_of, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-traffic-to-origin-encrypted",
    title: "CloudFront distributions speak HTTPS with their origins",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &[
        "config:CLOUDFRONT_TRAFFIC_TO_ORIGIN_ENCRYPTED",
        "securityhub:CloudFront.9",
        "prowler:cloudfront_distributions_origin_traffic_encrypted",
    ],
    differs: &[
        Difference {
            from: &["config:CLOUDFRONT_TRAFFIC_TO_ORIGIN_ENCRYPTED", "securityhub:CloudFront.9"],
            how: "A bucket counts as an origin that is asked by the viewer's protocol, because that is how \
                  CloudFront asks it.",
            source: &[(
                "HTTP and HTTPS requests",
                "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPandHTTPSRequests.html",
            )],
        },
        Difference {
            from: &["prowler:cloudfront_distributions_origin_traffic_encrypted"],
            how: "Viewers may use HTTP as soon as one behaviour lets them, not only the default one. A VPC origin \
                  is not blamed: its protocol is no part of the distribution.",
            source: &[
                ("CacheBehavior", "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CacheBehavior.html"),
                (
                    "VpcOriginEndpointConfig",
                    "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_VpcOriginEndpointConfig.html",
                ),
            ],
        },
    ],
    parameters: &[],
    reads: &[],
    rationale: "What CloudFront and an origin say to each other over plain HTTP can be read and changed on its way.",
    remediation: Remediation {
        text: "Choose HTTPS only, or match viewer with behaviours that ask viewers for HTTPS: distribution, Origins, \
               Edit, Protocol.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html",
    check,
};

fn check(distribution: &Distribution, _: &Account) -> Outcome {
    let viewers_may_use_http =
        distribution.behaviors.get().map(|behaviors| behaviors.iter().any(|behavior| behavior.allows_http));
    any_of(distribution.origins.get()?.iter().map(|origin| {
        let Some(protocol) = protocol(origin) else { return Ok(Verdict::Compliant) };
        let is_plain = match protocol {
            "match-viewer" => viewers_may_use_http.clone()?,
            protocol => protocol == "http-only",
        };
        require(!is_plain, format!("origin {} is asked by {protocol}", origin.id))
    }))
}

/// CloudFront asks a bucket by the protocol that the viewer used.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPandHTTPSRequests.html>
fn protocol(origin: &Origin) -> Option<&str> {
    match &origin.kind {
        OriginKind::Custom { protocol, .. } => Some(protocol),
        OriginKind::S3 { .. } => Some("match-viewer"),
        OriginKind::Vpc => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::cloudfront::Behavior, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Distribution::example(),
                Distribution::with_origin(Origin::custom("https-only")),
                Distribution::with_origin(Origin::custom("match-viewer")),
                Distribution {
                    behaviors: Known(vec![Behavior { allows_http: true, ..Behavior::example() }]),
                    ..Distribution::with_origin(Origin::custom("https-only"))
                },
            ])
            .non_compliant([
                Distribution::with_origin(Origin::custom("http-only")),
                Distribution {
                    behaviors: Known(vec![Behavior { allows_http: true, ..Behavior::example() }]),
                    ..Distribution::with_origin(Origin::custom("match-viewer"))
                },
                Distribution::with_behavior(Behavior { allows_http: true, ..Behavior::example() }),
            ])
            .check();
    }
}
