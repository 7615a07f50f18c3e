use super::OF_AWS;
use crate::{
    model::{Account, Resource, kms::Key},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Key> = Rule {
    id: "kms-key-tagged",
    title: "Customer-managed KMS keys are tagged",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory", "key-management"],
    equivalents: &["config:KMS_KEY_TAGGED"],
    differs: &[],
    parameters: &[],
    reads: &["kms:DescribeKey", "kms:ListResourceTags"],
    rationale: "A key's id says nothing: without any tag nobody knows what depends on it, and whether it may go.",
    remediation: Remediation {
        text: "Add at least one tag that says whose the key is.",
        cli: "aws kms tag-resource --key-id {id} --tags TagKey={key},TagValue={value} --region {region}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/kms-key-tagged.html",
    check,
};

/// Tags that begin with `aws:` are AWS's own.
/// <https://docs.aws.amazon.com/kms/latest/developerguide/tagging-keys.html>
fn check(key: &Key, _: &Account) -> Outcome {
    match key.tags() {
        None => not_applicable(OF_AWS),
        Some(tags) => require(tags?.keys().any(|key| !key.starts_with("aws:")), "has no tag"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Identity, Tags},
        observed::Known,
        testing::Cases,
    };

    fn tagged(key: &str) -> Key {
        Key {
            identity: Identity {
                tags: Known(Tags::from([(key.to_owned(), "shop".to_owned())])),
                ..Key::example().identity
            },
            ..Key::example()
        }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Key::example(), tagged("Owner")])
            .non_compliant([
                tagged("aws:cloudformation:stack-name"),
                Key { identity: Key::example().identity.tagged([]), ..Key::example() },
            ])
            .not_applicable([Key::aws_managed()])
            .check();
    }
}
