use crate::{
    model::{Account, Resource, Tags},
    rule::{Difference, Outcome, Remediation, Rule, Severity, TAGS, not_applicable, parameter, require},
};

pub(super) static RULE: Rule<dyn Resource> = Rule {
    id: "required-tags",
    title: "Resources carry the required tags, with allowed values",
    severity: Severity::Low,
    expectations: &[27, 28],
    themes: &["inventory"],
    equivalents: &["config:REQUIRED_TAGS"],
    differs: &[Difference {
        from: &["config:REQUIRED_TAGS"],
        how: "Judged is every type that can be tagged, with as many tags as the parameter `required_tags` \
                  names, rather than a fixed list of types and six tags.",
        source: &[("required-tags", "https://docs.aws.amazon.com/config/latest/developerguide/required-tags.html")],
    }],
    parameters: &["required_tags"],
    reads: &[TAGS],
    rationale: "Tags say who owns a resource, who pays for it and what it is for; without them nobody knows whom to ask \
                before changing it, and policies on tags do not hold for it.",
    remediation: Remediation {
        text: "Add the missing tags and correct the wrong values: resource, Tags, Manage tags.",
        cli: "aws resourcegroupstaggingapi tag-resources --resource-arn-list {arn} --tags {key}={value} --region {region}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/required-tags.html",
    check,
};

fn check(resource: &dyn Resource, account: &Account) -> Outcome {
    let required = parameter("required_tags", account.parameters.required_tags.as_ref())?;
    let Some(tags) = resource.tags() else {
        return not_applicable("its owner cannot tag it");
    };
    let tags = tags?;
    let faults: Vec<String> = required.iter().filter_map(|(key, allowed)| fault(tags, key, allowed)).collect();
    require(faults.is_empty(), faults.join("; "))
}

fn fault(tags: &Tags, key: &str, allowed: &[String]) -> Option<String> {
    match tags.get(key) {
        None => Some(format!("tag {key} is missing")),
        Some(value) if !allowed.is_empty() && !allowed.contains(value) => {
            Some(format!("tag {key} has the value {value:?}, none of {}", allowed.join(", ")))
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{
        super::testing::{bucket, tags},
        *,
    };
    use crate::{
        model::{kms::Key, sns::Subscription, vpc::SecurityGroup},
        testing::{COMPLIANT, Cases},
    };

    #[test]
    fn verdicts() {
        let good = [("Owner", "billing"), ("Environment", "prod"), ("Extra", "")];
        Cases::of(&RULE)
            .not_applicable([bucket(&[])])
            .given(|account| {
                account.parameters.required_tags = Some(BTreeMap::from([
                    ("Environment".to_owned(), vec!["dev".to_owned(), "prod".to_owned()]),
                    ("Owner".to_owned(), Vec::new()),
                ]));
            })
            .of_each_type_with_tags(COMPLIANT, &tags(&good))
            .non_compliant([
                bucket(&[]),
                bucket(&[("Owner", "billing")]),
                bucket(&[("Owner", "billing"), ("Environment", "test")]),
                bucket(&[("Owner", "billing"), ("environment", "prod")]),
            ])
            .not_applicable([Subscription::example()])
            .not_applicable([Key::aws_managed()])
            .not_applicable([SecurityGroup::default_example()])
            .given(|account| account.parameters.required_tags = Some(BTreeMap::new()))
            .compliant([bucket(&[])])
            .check();
    }
}
