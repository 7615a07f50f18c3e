use crate::{
    language::policy::{
        place::Place,
        resource::{cross_account_grants_of, label, public_grants_of},
    },
    model::{Account, s3::Bucket},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, require},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-blacklisted-actions-prohibited",
    title: "Policies of S3 buckets do not let other accounts take the bucket over",
    severity: Severity::High,
    expectations: &[],
    themes: &["cross-account", "least-privilege"],
    equivalents: &["config:S3_BUCKET_BLACKLISTED_ACTIONS_PROHIBITED", "securityhub:S3.6"],
    differs: &[],
    parameters: &["s3_blocked_actions"],
    reads: &["s3:GetBucketPolicy"],
    rationale: "Who can rewrite a bucket's policy, ACLs or encryption controls the bucket, whatever else the policy \
                says.",
    remediation: Remediation {
        text: "Bucket, Permissions, Bucket policy, Edit: take the actions that the finding names away from other \
               accounts.",
        cli: "aws s3api put-bucket-policy --bucket {name} --policy file://policy.json",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html",
    check,
};

fn check(bucket: &Bucket, account: &Account) -> Outcome {
    let Some(policy) = bucket.policy.get()? else { return Ok(Verdict::Compliant) };
    let place = Place::bucket(&account.id, &bucket.identity.arn);
    let allowing = |action: &String| {
        let asked = std::slice::from_ref(action);
        let public = public_grants_of(policy, &place, asked).into_iter();
        let public = public.map(|statement| format!("{} allows anyone {action}", label(policy, statement)));
        let foreign = cross_account_grants_of(policy, &place, &[], asked).into_iter().map(|grant| {
            let who = grant.accounts.join(", ");
            format!("{} allows account {who} {action}", label(policy, grant.statement))
        });
        public.chain(foreign).collect::<Vec<_>>()
    };
    let violations: Vec<String> = account.parameters.s3_blocked_actions.iter().flat_map(allowing).collect();
    require(violations.is_empty(), violations.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn allowing(principal: &str, action: &str) -> Bucket {
        Bucket::with_policy(&format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":"{action}",
                "Resource":"arn:aws:s3:::shop-invoices-prod"}}"#
        ))
    }

    #[test]
    fn verdicts() {
        let other = r#"{"AWS":"arn:aws:iam::222222222222:root"}"#;
        Cases::of(&RULE)
            .compliant([
                Bucket::example(),
                Bucket { policy: Known(None), ..Bucket::example() },
                allowing(other, "s3:GetObject"),
                allowing(r#"{"AWS":"111111111111"}"#, "s3:*"),
                allowing(r#"{"Service":"cloudtrail.amazonaws.com"}"#, "s3:*"),
            ])
            .non_compliant([
                allowing(other, "s3:PutBucketPolicy"),
                allowing(other, "s3:Put*"),
                allowing(other, "*"),
                allowing("\"*\"", "s3:DeleteBucketPolicy"),
            ])
            .given(|account| account.parameters.s3_blocked_actions = vec!["s3:GetObject".to_owned()])
            .compliant([allowing(other, "s3:PutBucketPolicy")])
            .non_compliant([allowing(other, "s3:Get*")])
            .check();
    }
}
