use crate::{
    model::{Account, cloudfront::Distribution},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-viewer-policy-https",
    title: "CloudFront distributions answer viewers over HTTPS only",
    severity: Severity::Medium,
    expectations: &[38],
    themes: &["encryption-in-transit"],
    equivalents: &[
        "config:CLOUDFRONT_VIEWER_POLICY_HTTPS",
        "securityhub:CloudFront.3",
        "prowler:cloudfront_distributions_https_enabled",
    ],
    differs: &[Difference {
        from: &["prowler:cloudfront_distributions_https_enabled"],
        how: "Every behaviour must ask for HTTPS, not only the default one.",
        source: &[(
            "CloudFront.3",
            "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-3",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "What viewers and CloudFront say to each other over plain HTTP can be read and changed on its way.",
    remediation: Remediation {
        text: "Choose Redirect HTTP to HTTPS or HTTPS only for each behaviour: distribution, Behaviors, Edit, Viewer \
               protocol policy.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html",
    check,
};

fn check(distribution: &Distribution, _: &Account) -> Outcome {
    let plain: Vec<&str> = distribution
        .behaviors
        .get()?
        .iter()
        .filter(|behavior| behavior.allows_http)
        .map(|behavior| behavior.path.as_str())
        .collect();
    require(plain.is_empty(), format!("viewers may use plain HTTP by the behaviour {}", plain.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::cloudfront::Behavior, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Distribution::example()])
            .non_compliant([
                Distribution::with_behavior(Behavior { allows_http: true, ..Behavior::example() }),
                Distribution {
                    behaviors: Known(vec![
                        Behavior { path: "/images/*".to_owned(), allows_http: true, ..Behavior::example() },
                        Behavior::example(),
                    ]),
                    ..Distribution::example()
                },
            ])
            .check();
    }
}
