use std::collections::BTreeMap;

use super::tag_word;
use crate::{
    model::{Account, Resource},
    rule::{Outcome, Remediation, Rule, Severity, TAGS, not_applicable, require},
};

/// Spellings that differ between resources, with neither among the required tags, are the account's own fault and
/// judged there: see `account-tag-keys-consistent`.
pub(super) static RULE: Rule<dyn Resource> = Rule {
    id: "consistent-tag-keys",
    title: "A resource's tag keys are spelled one way, that of the required tags",
    severity: Severity::Low,
    expectations: &[27],
    themes: &["inventory"],
    equivalents: &[],
    differs: &[],
    parameters: &["required_tags"],
    reads: &[TAGS],
    rationale: "Tag keys are case-sensitive: cost reports and policies on Environment do not see environment, and a \
                resource with both can say two different things.",
    remediation: Remediation {
        text: "Tag the resource with the spelling in use, and remove the other key: resource, Tags, Manage tags.",
        cli: "aws resourcegroupstaggingapi untag-resources --resource-arn-list {arn} --tag-keys {key} --region {region}",
    },
    source: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/adopt-a-standardized-approach-for-tag-names.html",
    check,
};

fn check(resource: &dyn Resource, account: &Account) -> Outcome {
    let Some(tags) = resource.tags() else {
        return not_applicable("its owner cannot tag it");
    };
    let mut spellings: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for key in tags?.keys() {
        if let Some(word) = tag_word(key) {
            spellings.entry(word).or_default().push(key);
        }
    }
    let required: Vec<&str> =
        account.parameters.required_tags.iter().flat_map(|tags| tags.keys()).map(String::as_str).collect();
    let faults: Vec<String> = spellings.iter().filter_map(|(word, keys)| fault(word, keys, &required)).collect();
    require(faults.is_empty(), faults.join("; "))
}

fn fault(word: &str, keys: &[&str], required: &[&str]) -> Option<String> {
    if keys.len() > 1 {
        return Some(format!("tag keys {} are one word", keys.join(" and ")));
    }
    let key = keys.first()?;
    let spelling = required.iter().find(|required| tag_word(required).is_some_and(|other| other == word))?;
    (!required.contains(key)).then(|| format!("tag key {key} is spelled {spelling} in required_tags"))
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{bucket, tags},
        *,
    };
    use crate::{
        model::sns::Subscription,
        testing::{Cases, NON_COMPLIANT},
    };

    #[test]
    fn verdicts() {
        let twice = [("Environment", "prod"), ("environment", "prod")];
        Cases::of(&RULE)
            .compliant([
                bucket(&[]),
                bucket(&[("environment", "prod"), ("Owner", "billing")]),
                bucket(&[
                    ("team:owner", "a"),
                    ("Owner", "b"),
                    ("kubernetes.io/cluster/a", ""),
                    ("kubernetes.io/cluster/b", ""),
                ]),
                bucket(&[("aws:cloudformation:stack-name", "a"), ("aws:cloudformation:stackname", "b")]),
            ])
            .non_compliant([bucket(&twice), bucket(&[("cost-center", "1"), ("CostCenter", "2")])])
            .of_each_type_with_tags(NON_COMPLIANT, &tags(&twice))
            .not_applicable([Subscription::example()])
            .given(|account| {
                account.parameters.required_tags =
                    Some(["CostCenter", "Environment"].map(|key| (key.to_owned(), Vec::new())).into());
            })
            .compliant([bucket(&[("Environment", "prod"), ("CostCenter", "1"), ("owner", "billing")])])
            .non_compliant([bucket(&[("environment", "prod")]), bucket(&[("cost_center", "1")]), bucket(&twice)])
            .check();
    }
}
