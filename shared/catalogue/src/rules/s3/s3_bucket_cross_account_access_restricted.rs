use crate::{
    language::policy::{
        place::Place,
        resource::{cross_account_grants, label, public_grants},
    },
    model::{Account, s3::Bucket},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, require},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-cross-account-access-restricted",
    title: "Policies of S3 buckets let in only trusted accounts",
    severity: Severity::High,
    expectations: &[],
    themes: &["cross-account"],
    equivalents: &["prowler:s3_bucket_cross_account_access"],
    differs: &[
        Difference {
            from: &["prowler:s3_bucket_cross_account_access"],
            how: "The accounts from which load balancers deliver their logs are compliant.",
            source: &[(
                "Access logs of load balancers",
                "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
            )],
        },
        Difference {
            from: &["prowler:s3_bucket_cross_account_access"],
            how: "An account that the policy names must be a trusted one, also where a condition asks for its \
                  organization or names one of its VPCs.",
            source: &[(
                "Global condition keys",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
            )],
        },
    ],
    parameters: &["trusted_accounts"],
    reads: &["s3:GetBucketPolicy"],
    rationale: "Another account decides for itself which of its principals use what it was given: every account let \
                in widens the circle of those to trust.",
    remediation: Remediation {
        text: "Bucket, Permissions, Bucket policy, Edit: remove the account, or name it in the parameter \
               trusted_accounts.",
        cli: "aws s3api put-bucket-policy --bucket {name} --policy file://policy.json",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example2.html",
    check,
};

/// Accounts of AWS from which Elastic Load Balancing delivers access logs, one a region.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html>
const LOAD_BALANCING: [&str; 26] = [
    "009996457667",
    "027434742980",
    "033677994240",
    "037604701340",
    "048591011584",
    "054676820928",
    "076674570225",
    "098369216593",
    "114774131450",
    "127311923021",
    "156460612806",
    "190560391635",
    "383597477331",
    "507241528517",
    "582318560864",
    "589379963580",
    "600734575887",
    "635631232127",
    "638102146993",
    "652711504416",
    "718504428378",
    "754344448648",
    "783225319266",
    "797873946194",
    "897822967062",
    "985666609251",
];

fn check(bucket: &Bucket, account: &Account) -> Outcome {
    let Some(policy) = bucket.policy.get()? else { return Ok(Verdict::Compliant) };
    let place = Place::bucket(&account.id, &bucket.identity.arn);
    let public = public_grants(policy, &place).into_iter().map(|statement| (statement, "anyone".to_owned()));
    let foreign = cross_account_grants(policy, &place, &account.parameters.trusted_accounts)
        .into_iter()
        .map(|grant| (grant.statement, strangers(grant.accounts)))
        .filter(|(_, accounts)| !accounts.is_empty())
        .map(|(statement, accounts)| (statement, format!("account {}", accounts.join(", "))));
    let violations: Vec<String> =
        public.chain(foreign).map(|(statement, who)| format!("{} lets {who} in", label(policy, statement))).collect();
    require(violations.is_empty(), violations.join("; "))
}

fn strangers(mut accounts: Vec<String>) -> Vec<String> {
    accounts.retain(|account| !LOAD_BALANCING.contains(&account.as_str()));
    accounts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn allowing(rest: &str) -> Bucket {
        Bucket::with_policy(&format!(r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"*",{rest}}}"#))
    }

    #[test]
    fn verdicts() {
        let other = || allowing(r#""Principal":{"AWS":"arn:aws:iam::222222222222:role/reader"}"#);
        Cases::of(&RULE)
            .compliant([
                Bucket::example(),
                Bucket { policy: Known(None), ..Bucket::example() },
                allowing(r#""Principal":{"AWS":["111111111111","arn:aws:iam::156460612806:root"]}"#),
                allowing(r#""Principal":{"Service":"cloudtrail.amazonaws.com"}"#),
                allowing(r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#),
            ])
            .non_compliant([
                other(),
                allowing(r#""Principal":"*""#),
                allowing(r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"222222222222"}}"#),
            ])
            .given(|account| account.parameters.trusted_accounts = vec!["222222222222".to_owned()])
            .compliant([other()])
            .non_compliant([allowing(r#""Principal":{"AWS":["222222222222","333333333333"]}"#)])
            .check();
    }
}
