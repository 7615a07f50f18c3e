use crate::{
    language::policy::{
        place::Place,
        resource::{label, public_grants},
    },
    model::{
        Account,
        s3::{AccessPoint, PublicAccessBlock, any_blocks},
    },
    observed::{Gap, Reason, Unread, any},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<AccessPoint> = Rule {
    id: "s3-access-point-not-public",
    title: "Policies of S3 access points do not let the public in",
    severity: Severity::Critical,
    expectations: &[18],
    themes: &["public-access"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[
        "s3:GetAccessPoint",
        "s3:GetAccessPointPolicy",
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucketPublicAccessBlock",
        "s3:ListAllMyBuckets",
    ],
    rationale: "A bucket that delegates access to its access points is as open as the most open of their policies.",
    remediation: Remediation {
        text: "Access point, Permissions, Access point policy, Edit: name the principals, or hold the statement to \
               your organisation or network by a condition.",
        cli: "aws s3control put-access-point-policy --account-id {account} --name {name} --policy \
              file://policy.json",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html",
    check,
};

/// The blocks of the account, of the bucket and of the access point all count, and a VPC is not the public.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html>
fn check(access_point: &AccessPoint, account: &Account) -> Outcome {
    let place = Place::access_point(&account.id, &access_point.identity.arn);
    let grants = access_point.policy.get().map(|policy| {
        let public = policy.iter().flat_map(|document| {
            public_grants(document, &place).into_iter().map(|statement| label(document, statement))
        });
        public.map(|statement| format!("{statement} of the access point policy lets anyone in")).collect::<Vec<_>>()
    });
    let closed = any([
        access_point.vpc.get().map(Option::is_some),
        grants.as_ref().map(Vec::is_empty).map_err(Unread::clone),
        is_blocked(access_point, account),
    ])?;
    if closed {
        return Ok(Verdict::Compliant);
    }
    violation(grants?.join("; "))
}

/// Whether one of the blocks makes a public policy ineffective. The block of another account's bucket cannot be read.
fn is_blocked(access_point: &AccessPoint, account: &Account) -> Result<bool, Unread> {
    let restricts = |block: &PublicAccessBlock| block.restrict_public_buckets;
    let nearest = any_blocks([&access_point.public_access_block, &account.s3.public_access_block], restricts);
    if matches!(nearest, Ok(true)) {
        return Ok(true);
    }
    let name = access_point.bucket.get()?;
    let Some(bucket) = account.s3.bucket(&access_point.identity.region, name)? else { return Err(not_ours(name)) };
    Ok(any_blocks([&bucket.public_access_block], restricts)? || nearest?)
}

fn not_ours(bucket: &str) -> Unread {
    Unread::new(Gap::new(
        "s3:GetBucketPublicAccessBlock",
        Reason::NotRequested,
        format!("the bucket {bucket} is not one of this account's"),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::public::cases::{blocking, unblock};
    use super::*;
    use crate::{
        model::{Regional, s3::Bucket},
        observed::Known,
        testing::Cases,
    };

    fn open(block: Option<PublicAccessBlock>) -> AccessPoint {
        let policy =
            Bucket::with_policy(r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}"#).policy;
        AccessPoint { policy, public_access_block: Known(block), ..AccessPoint::example() }
    }

    /// Open to whoever comes through it.
    fn held_to_itself() -> AccessPoint {
        let condition =
            format!(r#"{{"StringEquals":{{"s3:DataAccessPointArn":"{}"}}}}"#, AccessPoint::example().identity.arn);
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{condition}}}"#
        );
        AccessPoint { policy: Bucket::with_policy(&statement).policy, ..open(None) }
    }

    fn unblock_all(account: &mut Account) {
        unblock(account);
        account.s3.buckets = Regional::example([Bucket { public_access_block: Known(None), ..Bucket::example() }]);
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([AccessPoint::example(), open(None)])
            .given(unblock)
            .compliant([open(None)])
            .insufficient_data([AccessPoint { bucket: Known("foreign".to_owned()), ..open(None) }])
            .given(unblock_all)
            .compliant([
                open(Some(blocking(false, true))),
                AccessPoint { vpc: Known(Some("vpc-1".to_owned())), ..open(None) },
                AccessPoint { policy: Known(None), ..open(None) },
            ])
            .non_compliant([open(None), open(Some(blocking(true, false))), held_to_itself()])
            .check();
    }
}
