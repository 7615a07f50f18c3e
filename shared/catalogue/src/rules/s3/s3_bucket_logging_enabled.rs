use crate::{
    model::{Account, s3::Bucket},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-logging-enabled",
    title: "S3 buckets log access to them",
    severity: Severity::Medium,
    expectations: &[18],
    themes: &["logging"],
    equivalents: &[
        "config:S3_BUCKET_LOGGING_ENABLED",
        "securityhub:S3.9",
        "prowler:s3_bucket_server_access_logging_enabled",
    ],
    differs: &[Difference {
        from: &["prowler:s3_bucket_server_access_logging_enabled"],
        how: "Not applicable to a bucket that receives access logs: logging it would make logs of logs.",
        source: &[("Server access logging", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html")],
    }],
    parameters: &[],
    reads: &["s3:GetBucketLogging"],
    rationale: "Access logs are how to find out, after an incident, who read or deleted which object.",
    remediation: Remediation {
        text: "Bucket, Properties, Server access logging, Edit, Enable, with another bucket of the same region as \
               the destination.",
        cli: "aws s3api put-bucket-logging --bucket {name} --bucket-logging-status \
              'LoggingEnabled={TargetBucket={logs},TargetPrefix={name}/}'",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
    check,
};

/// A bucket that receives access logs would log their delivery, again and again.
fn check(bucket: &Bucket, account: &Account) -> Outcome {
    match bucket.log_target.get()? {
        Some(_) => Ok(Verdict::Compliant),
        None if account.s3.receives_logs(bucket)? => not_applicable("it receives access logs itself"),
        None => violation("access logging is off"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Regional,
        observed::{Gap, Known, Observed, Reason},
        testing::Cases,
    };

    fn logless(name: &str) -> Bucket {
        Bucket { identity: Bucket::example().identity.renamed(name), log_target: Known(None), ..Bucket::example() }
    }

    fn others(account: &mut Account, targets: impl IntoIterator<Item = Observed<Option<String>>>) {
        let sources = targets.into_iter().enumerate();
        account.s3.buckets = Regional::example(sources.map(|(number, log_target)| Bucket {
            identity: Bucket::example().identity.renamed(&format!("source-{number}")),
            log_target,
            ..Bucket::example()
        }));
    }

    #[test]
    fn verdicts() {
        let unknown = || Observed::from(Gap::new("s3:GetBucketLogging", Reason::AccessDenied, ""));
        let logs = || Known(Some("logs".to_owned()));
        Cases::of(&RULE)
            .compliant([Bucket::example()])
            .non_compliant([logless("unlogged")])
            .given(|account| others(account, [unknown(), logs()]))
            .not_applicable([logless("logs")])
            .insufficient_data([logless("unlogged")])
            .given(|account| others(account, [Known(None), Known(None)]))
            .non_compliant([logless("logs"), logless("source-0")])
            .given(|account| account.s3.buckets = Regional::in_region("us-east-1", []))
            .insufficient_data([logless("logs")])
            .check();
    }

    #[test]
    fn a_bucket_that_logs_to_itself_is_not_its_own_excuse() {
        Cases::of(&RULE)
            .given(|account| account.s3.buckets = Regional::example([logless("unlogged")]))
            .non_compliant([logless("unlogged")])
            .compliant([Bucket { log_target: Known(Some("itself".to_owned())), ..logless("itself") }])
            .check();
    }
}
