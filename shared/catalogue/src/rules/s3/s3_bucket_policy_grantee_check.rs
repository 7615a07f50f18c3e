use crate::{
    language::policy::{
        Effect, Principals, Statement,
        conditions::held_to,
        place::Place,
        resource::{account_of_principal, label},
    },
    model::{Account, s3::Bucket},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, parameter, require},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-policy-grantee-check",
    title: "Policies of S3 buckets let in only the grantees that were named",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["cross-account", "least-privilege"],
    equivalents: &["config:S3_BUCKET_POLICY_GRANTEE_CHECK"],
    differs: &[],
    parameters: &["s3_policy_grantees"],
    reads: &["s3:GetBucketPolicy"],
    rationale: "A list of who may be let in at all finds the grant that someone added in passing.",
    remediation: Remediation {
        text: "Bucket, Permissions, Bucket policy, Edit: remove the grantee that the finding names, or add it to \
               the parameter s3_policy_grantees.",
        cli: "aws s3api put-bucket-policy --bucket {name} --policy file://policy.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy-grantee-check.html",
    check,
};

fn check(bucket: &Bucket, account: &Account) -> Outcome {
    let allowed = parameter("s3_policy_grantees", account.parameters.s3_policy_grantees.as_ref())?;
    let Some(policy) = bucket.policy.get()? else { return Ok(Verdict::Compliant) };
    let place = Place::bucket(&account.id, &bucket.identity.arn);
    let violations: Vec<String> = policy
        .with_effect(Effect::Allow)
        .filter(|statement| !comes_from_allowed_network(statement, allowed, &place))
        .filter_map(|statement| {
            let stranger = stranger(statement.principals.as_ref()?, allowed)?;
            Some(format!("{} lets in {stranger}", label(policy, statement)))
        })
        .collect();
    require(violations.is_empty(), violations.join("; "))
}

fn stranger<'a>(principals: &'a Principals, allowed: &[String]) -> Option<&'a str> {
    if principals.negated {
        return Some("everyone but some");
    }
    let is_allowed = |principal: &str| {
        let is_listed = |name: &str| allowed.iter().any(|listed| listed == name);
        is_listed(principal) || account_of_principal(principal).is_some_and(is_listed)
    };
    principals.entries.iter().map(|(_, principal)| principal.as_str()).find(|principal| !is_allowed(principal))
}

/// Whether a condition holds the statement to address ranges, VPCs or VPC endpoints that are all allowed.
fn comes_from_allowed_network(statement: &Statement, allowed: &[String], place: &Place<'_>) -> bool {
    statement.conditions.iter().any(|condition| {
        ["aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce"].iter().any(|key| condition.is_on(key))
            && held_to(condition, statement, place).is_some()
            && condition.values.iter().all(|value| allowed.contains(value))
    })
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
        let allowed = [
            "111111111111",
            "arn:aws:iam::222222222222:role/reader",
            "cloudtrail.amazonaws.com",
            "203.0.113.0/24",
            "vpce-1",
        ];
        let owner = || allowing(r#""Principal":{"AWS":"arn:aws:iam::111111111111:role/writer"}"#);
        Cases::of(&RULE)
            .not_applicable([owner()])
            .given(|account| {
                account.parameters.s3_policy_grantees = Some(allowed.iter().map(ToString::to_string).collect());
            })
            .compliant([
                Bucket::example(),
                Bucket { policy: Known(None), ..Bucket::example() },
                owner(),
                allowing(r#""Principal":{"AWS":"arn:aws:iam::222222222222:role/reader"}"#),
                allowing(r#""Principal":{"Service":"cloudtrail.amazonaws.com"}"#),
                allowing(r#""Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#),
                allowing(r#""Principal":"*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}"#),
            ])
            .non_compliant([
                allowing(r#""Principal":"*""#),
                allowing(r#""NotPrincipal":{"AWS":"111111111111"}"#),
                allowing(r#""Principal":{"AWS":"arn:aws:iam::222222222222:root"}"#),
                allowing(r#""Principal":{"AWS":["111111111111","333333333333"]}"#),
                allowing(r#""Principal":"*","Condition":{"StringEquals":{"aws:SourceVpce":["vpce-1","vpce-2"]}}"#),
                allowing(r#""Principal":"*","Condition":{"StringEqualsIfExists":{"aws:SourceVpce":"vpce-1"}}"#),
            ])
            .check();
    }
}
