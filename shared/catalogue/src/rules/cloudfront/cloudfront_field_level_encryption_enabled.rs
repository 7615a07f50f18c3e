use crate::{
    model::{Account, cloudfront::Distribution},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Distribution> = Rule {
    id: "cloudfront-field-level-encryption-enabled",
    title: "CloudFront distributions encrypt sensitive fields of forms",
    severity: Severity::Informational,
    expectations: &[],
    themes: &["encryption-at-rest"],
    equivalents: &["prowler:cloudfront_distributions_field_level_encryption_enabled"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Fields such as card numbers then stay unreadable for everything behind CloudFront but the one \
                application that has the key.",
    remediation: Remediation {
        text: "Create a field-level encryption configuration and choose it for the default behaviour: distribution, \
               Behaviors, Edit.",
        cli: "aws cloudfront update-distribution --id {id} --if-match {etag} --distribution-config file://config.json",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/field-level-encryption.html",
    check,
};

fn check(distribution: &Distribution, _: &Account) -> Outcome {
    let default = distribution.behaviors.get()?.iter().find(|behavior| behavior.path == "default");
    let is_encrypted = default.is_some_and(|behavior| behavior.field_level_encryption);
    require(is_encrypted, "the default behaviour encrypts no fields")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::cloudfront::Behavior, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Distribution::example()])
            .non_compliant([Distribution::with_behavior(Behavior {
                field_level_encryption: false,
                ..Behavior::example()
            })])
            .check();
    }
}
