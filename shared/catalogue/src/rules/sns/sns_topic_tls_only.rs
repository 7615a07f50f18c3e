use crate::{
    language::policy::resource::denies_plain_http_for,
    model::{Account, sns::Topic},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Topic> = Rule {
    id: "sns-topic-tls-only",
    title: "SNS topics refuse messages that are published without TLS",
    severity: Severity::Medium,
    expectations: &[36],
    themes: &["encryption-in-transit"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["sns:GetTopicAttributes"],
    rationale: "SNS also accepts plain HTTP; a message published that way can be read on the way to AWS.",
    remediation: Remediation {
        text: "Add a statement to the access policy that denies sns:Publish to everyone where aws:SecureTransport is \
               false: topic, Edit, Access policy.",
        cli: "aws sns set-topic-attributes --topic-arn {arn} --attribute-name Policy --attribute-value \
              file://policy.json --region {region}",
    },
    source: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
    check,
};

fn check(topic: &Topic, _: &Account) -> Outcome {
    require(
        denies_plain_http_for(topic.policy.get()?, &["sns:Publish"], &[&topic.identity.arn]),
        "its access policy does not deny publishing without TLS",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn denying(principal: &str, action: &str, resource: &str, condition: &str) -> Topic {
        Topic::with_policy(&format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Principal":{principal},"Action":"{action}",
                "Resource":"{resource}","Condition":{condition}}}]}}"#
        ))
    }

    #[test]
    fn verdicts() {
        const PLAIN: &str = r#"{"Bool":{"aws:SecureTransport":"false"}}"#;
        let topic = Topic::example().identity.arn;
        Cases::of(&RULE)
            .compliant([
                Topic::example(),
                denying(r#""*""#, "SNS:Publish", &topic, PLAIN),
                denying(r#"{"AWS":"*"}"#, "sns:*", "*", PLAIN),
            ])
            .non_compliant([
                denying(r#""*""#, "sns:Subscribe", &topic, PLAIN),
                denying(r#"{"AWS":"111111111111"}"#, "sns:Publish", &topic, PLAIN),
                denying(r#""*""#, "sns:Publish", "arn:aws:sns:eu-west-1:111111111111:other", PLAIN),
                denying(r#""*""#, "sns:Publish", &topic, r#"{"Bool":{"aws:SecureTransport":"true"}}"#),
            ])
            .check();
    }
}
