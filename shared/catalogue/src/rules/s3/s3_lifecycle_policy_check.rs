use crate::{
    model::{
        Account,
        s3::{Bucket, LifecycleRule},
    },
    rule::{Outcome, Remediation, Rule, Severity, any_of, require, violation},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-lifecycle-policy-check",
    title: "S3 buckets have lifecycle rules, with the retention asked",
    severity: Severity::Low,
    expectations: &[18],
    themes: &["data-lifecycle"],
    equivalents: &["config:S3_LIFECYCLE_POLICY_CHECK", "securityhub:S3.13", "prowler:s3_bucket_lifecycle_enabled"],
    differs: &[],
    parameters: &["s3_lifecycle_expiration_days", "s3_lifecycle_transition_days"],
    reads: &["s3:GetLifecycleConfiguration"],
    rationale: "Lifecycle rules keep data as long as it is needed and no longer, and move what is rarely read to \
                cheaper storage.",
    remediation: Remediation {
        text: "Bucket, Management, Lifecycle rules, Create lifecycle rule, for all objects in the bucket.",
        cli: "aws s3api put-bucket-lifecycle-configuration --bucket {name} --lifecycle-configuration \
              file://lifecycle.json",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html",
    check,
};

/// What the parameters ask, they ask of every object: a rule for some prefix alone does not satisfy them.
fn check(bucket: &Bucket, account: &Account) -> Outcome {
    let rules: Vec<&LifecycleRule> = bucket.lifecycle.get()?.iter().filter(|rule| rule.enabled).collect();
    if rules.is_empty() {
        return violation("no lifecycle rule is enabled");
    }
    let whole = || rules.iter().filter(|rule| rule.whole_bucket);
    let expires = account.parameters.s3_lifecycle_expiration_days.map(|days| {
        let is_set = whole().any(|rule| rule.expiration_days == Some(days));
        require(is_set, format!("no lifecycle rule expires all objects after {days} days"))
    });
    let moves = account.parameters.s3_lifecycle_transition_days.map(|days| {
        let is_set = whole().any(|rule| rule.transitions.iter().any(|transition| transition.days == Some(days)));
        require(is_set, format!("no lifecycle rule moves all objects to another storage class after {days} days"))
    });
    any_of(expires.into_iter().chain(moves))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn with(rule: LifecycleRule) -> Bucket {
        Bucket { lifecycle: Known(vec![rule]), ..Bucket::example() }
    }

    #[test]
    fn verdicts() {
        let on = LifecycleRule { enabled: true, ..LifecycleRule::default() };
        let after =
            |days, whole_bucket| with(LifecycleRule { expiration_days: Some(days), whole_bucket, ..on.clone() });
        Cases::of(&RULE)
            .compliant([Bucket::example(), with(on.clone())])
            .non_compliant([
                Bucket { lifecycle: Known(vec![]), ..Bucket::example() },
                with(LifecycleRule { enabled: false, ..on.clone() }),
            ])
            .given(|account| account.parameters.s3_lifecycle_expiration_days = Some(365))
            .compliant([Bucket::example(), after(365, true)])
            .non_compliant([after(30, true), after(365, false), with(on.clone())])
            .given(|account| account.parameters.s3_lifecycle_transition_days = Some(30))
            .compliant([Bucket::example()])
            .non_compliant([after(365, true)])
            .check();
    }
}
