use crate::{
    model::{Account, sns::Topic},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Topic> = Rule {
    id: "sns-encrypted-kms",
    title: "SNS topics encrypt their messages with a KMS key",
    severity: Severity::Medium,
    expectations: &[36],
    themes: &["encryption-at-rest"],
    equivalents: &[
        "config:SNS_ENCRYPTED_KMS",
        "securityhub:SNS.1",
        "prowler:sns_topics_kms_encryption_at_rest_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &["sns:GetTopicAttributes"],
    rationale: "Without a key of its own, whoever may use the topic can read its stored messages; a KMS key asks for \
                a second permission.",
    remediation: Remediation {
        text: "Turn on encryption: topic, Edit, Encryption. Services that publish to the topic need a customer-managed \
               key whose policy lets them use it.",
        cli: "aws sns set-topic-attributes --topic-arn {arn} --attribute-name KmsMasterKeyId --attribute-value {key} \
              --region {region}",
    },
    source: "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
    check,
};

fn check(topic: &Topic, _: &Account) -> Outcome {
    require(topic.kms_key.get()?.is_some(), "messages are not encrypted with a KMS key")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Topic::example()])
            .non_compliant([Topic { kms_key: Known(None), ..Topic::example() }])
            .check();
    }
}
