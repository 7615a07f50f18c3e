use ipnet::IpNet;

use crate::{
    language::policy::{
        conditions::{range, ranges},
        resource::label,
    },
    model::{Account, s3::Bucket},
    network::documentation,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, require},
};

pub(super) static RULE: Rule<Bucket> = Rule {
    id: "s3-bucket-policy-no-documentation-cidrs",
    title: "Policies of S3 buckets contain no address ranges that exist only in documentation",
    severity: Severity::Medium,
    expectations: &[10],
    themes: &["secure-configuration"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["s3:GetBucketPolicy"],
    rationale: "Ranges such as 203.0.113.0/24 belong to nobody: a statement that names one was copied from an \
                example and lets in, or keeps out, nobody real.",
    remediation: Remediation {
        text: "Bucket, Permissions, Bucket policy, Edit: put the real address ranges into the condition on \
               aws:SourceIp.",
        cli: "aws s3api put-bucket-policy --bucket {name} --policy file://policy.json",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html",
    check,
};

fn check(bucket: &Bucket, _: &Account) -> Outcome {
    let Some(policy) = bucket.policy.get()? else { return Ok(Verdict::Compliant) };
    let examples: Vec<String> = policy
        .statements
        .iter()
        .flat_map(|statement| {
            ranges(statement)
                .filter(|text| is_documentation(text))
                .map(move |text| format!("{} names {text}, a range for documentation", label(policy, statement)))
        })
        .collect();
    require(examples.is_empty(), examples.join("; "))
}

fn is_documentation(text: &str) -> bool {
    let range = range(text).and_then(|(address, length)| IpNet::new(address, length).ok());
    range.is_some_and(|range| documentation(&range).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn from(effect: &str, operator: &str, ranges: &str) -> Bucket {
        Bucket::with_policy(&format!(
            r#"{{"Effect":"{effect}","Principal":"*","Action":"s3:*","Resource":"*",
                "Condition":{{"{operator}":{{"aws:SourceIp":{ranges}}}}}}}"#
        ))
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Bucket::example(),
                Bucket { policy: Known(None), ..Bucket::example() },
                from("Allow", "IpAddress", r#"["8.8.8.0/24","203.0.112.0/24","2001:db9::/32","0.0.0.0/0","::/0"]"#),
            ])
            .non_compliant([
                from("Allow", "IpAddress", r#""203.0.113.0/24""#),
                from("Allow", "IpAddress", r#"["8.8.8.0/24","192.0.2.7"]"#),
                from("Deny", "NotIpAddress", r#""198.51.100.0/25""#),
                from("Allow", "IpAddress", r#""2001:DB8:1234:5678::/64""#),
                from("Allow", "IpAddress", r#""3fff:f00::/32""#),
            ])
            .check();
    }
}
