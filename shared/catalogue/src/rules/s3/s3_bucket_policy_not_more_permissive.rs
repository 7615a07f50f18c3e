use crate::{
    language::policy::{
        Document, Effect, PrincipalKind, Statement,
        place::Place,
        resource::{account_of_principal, cross_account_grants, is_about_all_of, label, public_grants},
    },
    model::{Account, s3::Bucket},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, parameter, require},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-policy-not-more-permissive",
    title: "Policies of S3 buckets allow other accounts no more than the control policy",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["cross-account", "least-privilege"],
    equivalents: &["config:S3_BUCKET_POLICY_NOT_MORE_PERMISSIVE"],
    differs: &[],
    parameters: &["s3_control_policy"],
    reads: &["s3:GetBucketPolicy"],
    rationale: "One policy that says what may at most be shared keeps the buckets of a team to what was agreed.",
    remediation: Remediation {
        text: "Bucket, Permissions, Bucket policy, Edit: narrow the statement that the finding names to what the \
               control policy allows.",
        cli: "aws s3api put-bucket-policy --bucket {name} --policy file://policy.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy-not-more-permissive.html",
    check,
};

fn check(bucket: &Bucket, account: &Account) -> Outcome {
    let control = account.parameters.s3_control_policy.as_deref().and_then(|text| Document::parse(text).ok());
    let control = parameter("s3_control_policy", control)?;
    let Some(policy) = bucket.policy.get()? else { return Ok(Verdict::Compliant) };
    let place = Place::bucket(&account.id, &bucket.identity.arn);
    let public = public_grants(policy, &place).into_iter();
    let foreign = cross_account_grants(policy, &place, &[]).into_iter().map(|grant| grant.statement);
    let violations: Vec<String> = public
        .chain(foreign)
        .filter(|grant| !control.with_effect(Effect::Allow).any(|limit| is_within(grant, limit, &account.id)))
        .map(|grant| format!("{} allows more than the control policy", label(policy, grant)))
        .collect();
    require(violations.is_empty(), violations.join("; "))
}

/// Every condition of the control statement must stand in the grant too.
fn is_within(grant: &Statement, limit: &Statement, owner: &str) -> bool {
    let (Some(granted), Some(limiting)) = (&grant.principals, &limit.principals) else { return false };
    let is_limit = |principal: &str| {
        limiting.of_kind(PrincipalKind::Aws).any(|value| {
            value == principal
                || account_of_principal(value).is_some_and(|account| is_account(value, account, principal))
        })
    };
    let who = limiting.is_everyone()
        || (!granted.is_everyone()
            && granted
                .of_kind(PrincipalKind::Aws)
                .filter(|principal| account_of_principal(principal) != Some(owner))
                .all(is_limit));
    who && is_about_all_of(limit, grant)
        && limit.conditions.iter().all(|condition| grant.conditions.contains(condition))
}

/// Whether a principal of a control policy is a whole account, and another principal in it.
fn is_account(value: &str, account: &str, principal: &str) -> bool {
    (value == account || value.ends_with(":root")) && account_of_principal(principal) == Some(account)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    const CONTROL: &str = r#"{"Statement":[
        {"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:Get*","Resource":"*"},
        {"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"*",
         "Condition":{"StringEquals":{"aws:PrincipalAccount":"333333333333"}}}]}"#;

    fn allowing(rest: &str) -> Bucket {
        Bucket::with_policy(&format!(r#"{{"Effect":"Allow","Resource":"arn:aws:s3:::shop-invoices-prod/*",{rest}}}"#))
    }

    #[test]
    fn verdicts() {
        let listing = r#""Principal":"*","Action":"s3:ListBucket""#;
        let read = || allowing(r#""Principal":{"AWS":"arn:aws:iam::222222222222:role/r"},"Action":"s3:GetObject""#);
        Cases::of(&RULE)
            .not_applicable([read()])
            .given(|account| account.parameters.s3_control_policy = Some(CONTROL.to_owned()))
            .compliant([
                Bucket::example(),
                Bucket { policy: Known(None), ..Bucket::example() },
                read(),
                allowing(r#""Principal":{"AWS":"111111111111"},"Action":"s3:*""#),
                allowing(&format!(
                    r#"{listing},"Condition":{{"StringEquals":{{"aws:PrincipalAccount":"333333333333"}}}}"#
                )),
            ])
            .non_compliant([
                allowing(r#""Principal":{"AWS":"222222222222"},"Action":"s3:PutObject""#),
                allowing(r#""Principal":{"AWS":"333333333333"},"Action":"s3:GetObject""#),
                allowing(r#""Principal":"*","Action":"s3:GetObject""#),
                allowing(&format!(
                    r#"{listing},"Condition":{{"StringEquals":{{"aws:PrincipalAccount":"444444444444"}}}}"#
                )),
            ])
            .check();
    }
}
