use crate::{
    model::{Account, cloudfront::Distribution},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-associated-with-waf",
    title: "CloudFront distributions stand behind a WAF web ACL",
    severity: Severity::Medium,
    expectations: &[14],
    themes: &["web-protection"],
    equivalents: &[
        "config:CLOUDFRONT_ASSOCIATED_WITH_WAF",
        "securityhub:CloudFront.6",
        "prowler:cloudfront_distributions_using_waf",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A web ACL keeps known attacks, bots and floods of requests away from an endpoint that anyone can \
                reach.",
    remediation: Remediation {
        text: "Associate a web ACL: distribution, Security, Web Application Firewall, Edit.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-awswaf.html",
    check,
};

fn check(distribution: &Distribution, _: &Account) -> Outcome {
    require(distribution.web_acl.is_some(), "no web ACL protects it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Distribution::example()])
            .non_compliant([Distribution { web_acl: None, ..Distribution::example() }])
            .check();
    }
}
