use crate::{
    model::{Account, cloudfront::Distribution},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-geo-restriction-enabled",
    title: "CloudFront distributions answer viewers of chosen countries only",
    severity: Severity::Informational,
    expectations: &[],
    themes: &["network-exposure"],
    equivalents: &["prowler:cloudfront_distributions_geo_restrictions_enabled"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Content that may be shown in some countries only, or a service that has customers in few, need not be \
                reachable from all.",
    remediation: Remediation {
        text: "Allow or block countries: distribution, Security, Geographic restrictions, Edit.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/georestrictions.html",
    check,
};

fn check(distribution: &Distribution, _: &Account) -> Outcome {
    require(*distribution.geo_restricted.get()?, "it answers viewers of all countries")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Distribution::example()])
            .non_compliant([Distribution { geo_restricted: Known(false), ..Distribution::example() }])
            .check();
    }
}
