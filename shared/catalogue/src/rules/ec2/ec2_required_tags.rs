use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, any_of, parameter, require, violation},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-required-tags",
    title: "EC2 instances carry the required tags",
    severity: Severity::Low,
    expectations: &[28],
    themes: &["inventory"],
    equivalents: &[],
    differs: &[],
    parameters: &["required_tags"],
    reads: &[],
    rationale: "Without its tags nobody knows whose the instance is, what it costs whom, and whether it may be \
                switched off.",
    remediation: Remediation {
        text: "Add the tags, spelled exactly as required: instance, Tags, Manage tags.",
        cli: "aws ec2 create-tags --region {region} --resources {id} --tags Key={key},Value={value}",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html",
    check,
};

fn check(instance: &Instance, account: &Account) -> Outcome {
    let required = parameter("required_tags", account.parameters.required_tags.as_ref())?;
    let tags = instance.identity.tags.get()?;
    any_of(required.iter().map(|(key, allowed)| match tags.get(key) {
        None => violation(format!("the tag {key} is missing")),
        Some(value) => require(
            allowed.is_empty() || allowed.contains(value),
            format!("the tag {key} has the value {value:?}, which is not allowed"),
        ),
    }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        model::{Identity, Tags},
        observed::Known,
        testing::Cases,
    };

    fn tagged(tags: &[(&str, &str)]) -> Instance {
        let tags = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect::<Tags>();
        Instance { identity: Identity { tags: Known(tags), ..Instance::example().identity }, ..Instance::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .not_applicable([tagged(&[])])
            .given(|account| {
                account.parameters.required_tags = Some(BTreeMap::from([
                    ("Environment".to_owned(), vec!["dev".to_owned(), "prod".to_owned()]),
                    ("Owner".to_owned(), Vec::new()),
                ]));
            })
            .compliant([tagged(&[("Environment", "prod"), ("Owner", "shop"), ("Name", "web")])])
            .non_compliant([
                tagged(&[]),
                tagged(&[("Owner", "shop")]),
                tagged(&[("Environment", "qa"), ("Owner", "shop")]),
                tagged(&[("environment", "prod"), ("Owner", "shop")]),
            ])
            .check();
    }
}
