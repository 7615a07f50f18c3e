use crate::{
    model::{
        Account,
        cloudfront::{Distribution, Origin, OriginKind},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
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
    let viewers_may_use_http = distribution.behaviors.iter().any(|behavior| behavior.allows_http);
    let faults: Vec<String> =
        distribution.origins.iter().filter_map(|origin| fault(origin, viewers_may_use_http)).collect();
    require(faults.is_empty(), faults.join("; "))
}

/// CloudFront asks a bucket by the protocol that the viewer used.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPandHTTPSRequests.html>
fn fault(origin: &Origin, viewers_may_use_http: bool) -> Option<String> {
    let protocol = match &origin.kind {
        OriginKind::Custom { protocol, .. } => protocol.as_str(),
        OriginKind::S3 { .. } => "match-viewer",
        OriginKind::Vpc => return None,
    };
    let is_plain = protocol == "http-only" || (protocol == "match-viewer" && viewers_may_use_http);
    is_plain.then(|| format!("origin {} is asked by {protocol}", origin.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::cloudfront::Behavior, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Distribution::example(),
                Distribution::with_origin(Origin::custom("https-only")),
                Distribution::with_origin(Origin::custom("match-viewer")),
                Distribution {
                    behaviors: vec![Behavior { allows_http: true, ..Behavior::example() }],
                    ..Distribution::with_origin(Origin::custom("https-only"))
                },
            ])
            .non_compliant([
                Distribution::with_origin(Origin::custom("http-only")),
                Distribution {
                    behaviors: vec![Behavior { allows_http: true, ..Behavior::example() }],
                    ..Distribution::with_origin(Origin::custom("match-viewer"))
                },
                Distribution::with_behavior(Behavior { allows_http: true, ..Behavior::example() }),
            ])
            .check();
    }
}
