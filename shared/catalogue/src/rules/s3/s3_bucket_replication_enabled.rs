use crate::{
    model::{Account, s3::Bucket},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-replication-enabled",
    title: "S3 buckets are replicated",
    severity: Severity::Low,
    expectations: &[],
    themes: &["backup"],
    equivalents: &["config:S3_BUCKET_REPLICATION_ENABLED"],
    differs: &[],
    parameters: &[],
    reads: &["s3:GetReplicationConfiguration"],
    rationale: "A second copy, in the same or another region, survives the loss of the first bucket and of its \
                account's administrators.",
    remediation: Remediation {
        text: "Bucket, Management, Replication rules, Create replication rule. Both buckets need versioning.",
        cli: "aws s3api put-bucket-replication --bucket {name} --replication-configuration file://replication.json",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
    check,
};

fn check(bucket: &Bucket, _: &Account) -> Outcome {
    require(bucket.replication.get()?.iter().any(|rule| rule.enabled), "no replication rule is enabled")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::s3::ReplicationRule, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let off = ReplicationRule { enabled: false, destination: "shop-invoices-copy".to_owned() };
        Cases::of(&RULE)
            .compliant([Bucket::example()])
            .non_compliant([
                Bucket { replication: Known(vec![]), ..Bucket::example() },
                Bucket { replication: Known(vec![off]), ..Bucket::example() },
            ])
            .check();
    }
}
