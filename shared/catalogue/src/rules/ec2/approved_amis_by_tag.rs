use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, parameter, require, violation},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "approved-amis-by-tag",
    title: "EC2 instances are launched from approved images",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["config:APPROVED_AMIS_BY_TAG"],
    differs: &[],
    parameters: &["ec2_approved_image_tags"],
    reads: &["ec2:DescribeImages"],
    rationale: "An image that nobody approved may lack patches and agents, or carry someone else's software.",
    remediation: Remediation {
        text: "Launch the instance anew from an image that carries one of the approved tags, or tag its image after \
               review.",
        cli: "aws ec2 create-tags --region {region} --resources {image_id} --tags Key={key},Value={value}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/approved-amis-by-tag.html",
    check,
};

fn check(instance: &Instance, account: &Account) -> Outcome {
    let approved = parameter("ec2_approved_image_tags", account.parameters.ec2_approved_image_tags.as_ref())?;
    let image = instance.image_id.get()?;
    let Some(tags) = instance.image_tags.get()? else {
        return violation(format!("its image {image} is gone, with whatever tags it had"));
    };
    let is_approved = approved
        .iter()
        .any(|(key, values)| tags.get(key).is_some_and(|value| values.is_empty() || values.contains(value)));
    require(is_approved, format!("its image {image} has none of the approved tags"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{model::Tags, observed::Known, testing::Cases};

    fn tagged(key: &str, value: &str) -> Instance {
        let tags = Tags::from([(key.to_owned(), value.to_owned())]);
        Instance { image_tags: Known(Some(tags)), ..Instance::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .not_applicable([tagged("Approved", "yes")])
            .given(|account| {
                account.parameters.ec2_approved_image_tags = Some(BTreeMap::from([
                    ("Approved".to_owned(), vec!["yes".to_owned()]),
                    ("Golden".to_owned(), Vec::new()),
                ]));
            })
            .compliant([tagged("Approved", "yes"), tagged("Golden", "2026-10")])
            .non_compliant([
                tagged("Approved", "no"),
                tagged("golden", "2026-10"),
                Instance::example(),
                Instance { image_tags: Known(None), ..Instance::example() },
            ])
            .check();
    }
}
