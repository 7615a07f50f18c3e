use crate::{
    language::policy::resource::denies_plain_http,
    model::{Account, sqs::Queue},
    rule::{Outcome, Remediation, Rule, Severity, require, violation},
};

pub(super) static RULE: Rule<Queue> = Rule {
    id: "sqs-queue-tls-only",
    title: "SQS queues refuse requests without TLS",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["sqs:GetQueueAttributes"],
    rationale: "SQS also accepts plain HTTP; a message that is sent that way can be read and changed on the way.",
    remediation: Remediation {
        text: "Add a statement to the access policy that denies sqs:* to everyone where aws:SecureTransport is false: \
               queue, Edit, Access policy.",
        cli: "aws sqs set-queue-attributes --queue-url {url} --attributes file://policy.json --region {region}",
    },
    source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
    check,
};

fn check(queue: &Queue, _: &Account) -> Outcome {
    match queue.policy.get()? {
        None => violation("has no access policy that denies requests without TLS"),
        Some(policy) => require(
            denies_plain_http(policy, &[&queue.identity.arn]),
            "its access policy does not deny requests without TLS",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn denying(principal: &str, action: &str, resource: &str) -> Queue {
        Queue::with_policy(&format!(
            r#"{{"Effect":"Deny","Principal":{principal},"Action":"{action}","Resource":"{resource}",
                "Condition":{{"Bool":{{"aws:SecureTransport":"false"}}}}}}"#
        ))
    }

    #[test]
    fn verdicts() {
        let queue = Queue::example().identity.arn;
        Cases::of(&RULE)
            .compliant([Queue::example(), denying(r#""*""#, "SQS:*", &queue), denying(r#"{"AWS":"*"}"#, "*", "*")])
            .non_compliant([
                Queue { policy: Known(None), ..Queue::example() },
                denying(r#""*""#, "sqs:SendMessage", &queue),
                denying(r#"{"AWS":"111111111111"}"#, "sqs:*", &queue),
                denying(r#""*""#, "sqs:*", "arn:aws:sqs:eu-west-1:111111111111:other"),
            ])
            .check();
    }
}
