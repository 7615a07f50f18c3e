use crate::{
    model::{
        Account,
        s3::{Bucket, Found},
    },
    observed::{Gap, Reason, Unread},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-cross-region-replication-enabled",
    title: "S3 buckets replicate to another region",
    severity: Severity::Low,
    expectations: &[],
    themes: &["backup"],
    equivalents: &[
        "config:S3_BUCKET_CROSS_REGION_REPLICATION_ENABLED",
        "securityhub:S3.7",
        "prowler:s3_bucket_cross_region_replication",
    ],
    differs: &[],
    parameters: &[],
    reads: &["s3:GetReplicationConfiguration", "s3:ListAllMyBuckets"],
    rationale: "A copy in another region stays available, and restorable, when a whole region fails.",
    remediation: Remediation {
        text: "Bucket, Management, Replication rules, Create replication rule, with a destination bucket in another \
               region. Both buckets need versioning.",
        cli: "aws s3api put-bucket-replication --bucket {name} --replication-configuration file://replication.json",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
    check,
};

/// Where a destination lives is known of the account's own buckets.
fn check(bucket: &Bucket, account: &Account) -> Outcome {
    let mut gap = None;
    let mut near = None;
    for rule in bucket.replication.get()?.iter().filter(|rule| rule.enabled) {
        let region = match account.s3.find(&rule.destination) {
            Ok(Found::Scanned(destination)) => Ok(destination.identity.region.as_str()),
            Ok(Found::Elsewhere(region)) => Ok(region),
            Ok(Found::NotOwn) => Err(region_unknown(&rule.destination)),
            Err(unread) => Err(unread),
        };
        match region {
            Ok(region) if region != bucket.identity.region => return Ok(Verdict::Compliant),
            Ok(_) => near = Some(rule.destination.as_str()),
            Err(unread) => gap = gap.or(Some(unread)),
        }
    }
    match (gap, near) {
        (Some(unread), _) => Err(unread.into()),
        (None, Some(name)) => violation(format!("replicates to {name}, in the same region")),
        (None, None) => violation("no replication rule is enabled"),
    }
}

fn region_unknown(destination: &str) -> Unread {
    Unread::new(Gap::new(
        "s3:GetBucketLocation",
        Reason::NotRequested,
        format!("the destination {destination} belongs to another account"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::s3::ReplicationRule, observed::Known, testing::Cases};

    fn to(destinations: &[&str]) -> Bucket {
        let rule = |name: &&str| ReplicationRule { enabled: true, destination: (*name).to_owned() };
        Bucket { replication: Known(destinations.iter().map(rule).collect()), ..Bucket::example() }
    }

    #[test]
    fn verdicts() {
        let off = ReplicationRule { enabled: false, destination: "shop-invoices-copy".to_owned() };
        Cases::of(&RULE)
            .compliant([Bucket::example(), to(&["elsewhere", "shop-invoices-prod", "shop-invoices-copy"])])
            .non_compliant([
                to(&[]),
                to(&["shop-invoices-prod"]),
                Bucket { replication: Known(vec![off]), ..Bucket::example() },
            ])
            .insufficient_data([to(&["of-others"]), to(&["shop-invoices-prod", "of-others"])])
            .given(|account| account.s3 = std::mem::take(&mut account.s3).elsewhere("far", "us-west-2"))
            .compliant([to(&["far"]), to(&["of-others", "far"])])
            .check();
    }
}
