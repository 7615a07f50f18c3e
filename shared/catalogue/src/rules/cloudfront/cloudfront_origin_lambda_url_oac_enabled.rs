use crate::{
    model::{
        Account,
        cloudfront::{Distribution, Origin},
    },
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-origin-lambda-url-oac-enabled",
    title: "CloudFront distributions reach Lambda function URLs by an origin access control",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &["config:CLOUDFRONT_ORIGIN_LAMBDA_URL_OAC_ENABLED", "securityhub:CloudFront.16"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Otherwise the function URL must be open to everyone, and whoever finds it goes round the distribution \
                and its web ACL.",
    remediation: Remediation {
        text: "Create an origin access control of type Lambda and choose it: distribution, Origins, Edit; then turn on \
               IAM authorization for the URL.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html",
    check,
};

fn check(distribution: &Distribution, _: &Account) -> Outcome {
    let open: Vec<&str> =
        distribution.origins.get()?.iter().filter(|origin| is_open(origin)).map(|origin| origin.id.as_str()).collect();
    require(open.is_empty(), format!("no origin access control for {}", open.join(", ")))
}

/// <https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html>
fn is_open(origin: &Origin) -> bool {
    origin.domain.contains(".lambda-url.") && !origin.access_control
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn with(access_control: bool) -> Distribution {
        let domain = "abcdefgh.lambda-url.eu-west-1.on.aws".to_owned();
        Distribution::with_origin(Origin { domain, access_control, ..Origin::custom("https-only") })
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE).compliant([Distribution::example(), with(true)]).non_compliant([with(false)]).check();
    }
}
