use std::collections::BTreeMap;

use super::tag_word;
use crate::{
    model::{Account, Resource},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

/// Spellings that differ between resources, with neither among the required tags, are the account's own fault and
/// judged there: see `account-tag-keys-consistent`.
pub(super) static RULE: Rule<dyn Resource> = Rule {
    id: "consistent-tag-keys",
    title: "A resource's tag keys are spelled one way, that of the required tags",
    severity: Severity::Low,
    expectations: &[27],
    equivalents: &[],
    parameters: &["required_tags"],
    reads: super::TAG_READS,
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
        super::testing::{
            access_point, alarm, backup_plan, bucket, certificate, config_rule, dax_cluster, distribution, event_rule,
            function, ip_set, key, load_balancer, log_group, policy, queue, server_certificate, state_machine, table,
            task_definition, topic, trail,
        },
        *,
    };
    use crate::{model::sns::Subscription, testing::Cases};

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
            .non_compliant([access_point(&twice)])
            .non_compliant([alarm(&twice)])
            .non_compliant([backup_plan(&twice)])
            .non_compliant([certificate(&twice)])
            .non_compliant([config_rule(&twice)])
            .non_compliant([dax_cluster(&twice)])
            .non_compliant([distribution(&twice)])
            .non_compliant([event_rule(&twice)])
            .non_compliant([function(&twice)])
            .non_compliant([ip_set(&twice)])
            .non_compliant([key(&twice)])
            .non_compliant([load_balancer(&twice)])
            .non_compliant([log_group(&twice)])
            .non_compliant([policy(&twice)])
            .non_compliant([queue(&twice)])
            .non_compliant([server_certificate(&twice)])
            .non_compliant([state_machine(&twice)])
            .non_compliant([table(&twice)])
            .non_compliant([task_definition(&twice)])
            .non_compliant([topic(&twice)])
            .non_compliant([trail(&twice)])
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
