use crate::{
    model::{
        Account,
        sqs::{Encryption, Queue},
    },
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Queue> = Rule {
    id: "sqs-queue-encrypted",
    title: "SQS queues encrypt their messages at rest",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-at-rest"],
    equivalents: &["securityhub:SQS.1", "prowler:sqs_queues_server_side_encryption_enabled"],
    differs: &[],
    parameters: &[],
    reads: &["sqs:GetQueueAttributes"],
    rationale: "Messages that are stored in plain text can be read by whoever gets at the storage.",
    remediation: Remediation {
        text: "Turn on encryption, with a key of SQS or with a KMS key: queue, Edit, Encryption.",
        cli: "aws sqs set-queue-attributes --queue-url {url} --attributes SqsManagedSseEnabled=true --region {region}",
    },
    source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
    check,
};

fn check(queue: &Queue, _: &Account) -> Outcome {
    require(*queue.encryption.get()? != Encryption::Off, "messages are not encrypted at rest")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |encryption| Queue { encryption: Known(encryption), ..Queue::example() };
        Cases::of(&RULE)
            .compliant([Queue::example(), with(Encryption::SqsManaged)])
            .non_compliant([with(Encryption::Off)])
            .check();
    }
}
