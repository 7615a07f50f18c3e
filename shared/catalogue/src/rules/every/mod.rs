//! Rules about every resource, whatever its type.

mod approved_regions_only;
mod consistent_tag_keys;
mod required_tags;
mod resource_name_separators_consistent;
mod resource_naming_convention;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &approved_regions_only::RULE,
    &consistent_tag_keys::RULE,
    &required_tags::RULE,
    &resource_name_separators_consistent::RULE,
    &resource_naming_convention::RULE,
];

/// The actions that read the tags of types whose listing does not deliver them.
const TAG_READS: &[&str] = &[
    "cloudfront:ListTagsForResource",
    "config:ListTagsForResource",
    "dynamodb:ListTagsOfResource",
    "ecs:DescribeTaskDefinition",
    "elasticloadbalancing:DescribeTags",
    "s3:GetBucketTagging",
    "sns:ListTagsForResource",
    "wafv2:ListTagsForResource",
];

/// The word behind a tag key, however it is spelled: `Cost-Center`, `cost_center` and `CostCenter` are one. Namespaces
/// (`:` and `/`) are part of it; the keys that AWS itself sets are not anybody's spelling.
/// <https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/adopt-a-standardized-approach-for-tag-names.html>
pub(super) fn tag_word(key: &str) -> Option<String> {
    if key.to_ascii_lowercase().starts_with("aws:") {
        return None;
    }
    Some(key.chars().filter(|c| !matches!(c, '-' | '_' | '.' | ' ')).flat_map(char::to_lowercase).collect())
}

#[cfg(test)]
mod testing {
    //! One resource with these tags for each entry of `TAG_READS`.

    use crate::{
        model::{
            Tags, cloudfront::Distribution, config::ConfigRule, dynamodb::Table, ecs::TaskDefinition,
            elbv2::LoadBalancer, s3::Bucket, sns::Topic, wafv2::IpSet,
        },
        observed::Known,
    };

    pub(super) fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
    }

    pub(super) fn bucket(pairs: &[(&str, &str)]) -> Bucket {
        Bucket { tags: Known(tags(pairs)), ..Bucket::example() }
    }

    pub(super) fn config_rule(pairs: &[(&str, &str)]) -> ConfigRule {
        ConfigRule { tags: Known(tags(pairs)), ..ConfigRule::example() }
    }

    pub(super) fn distribution(pairs: &[(&str, &str)]) -> Distribution {
        Distribution { tags: Known(tags(pairs)), ..Distribution::example() }
    }

    pub(super) fn ip_set(pairs: &[(&str, &str)]) -> IpSet {
        IpSet { tags: Known(tags(pairs)), ..IpSet::example() }
    }

    pub(super) fn load_balancer(pairs: &[(&str, &str)]) -> LoadBalancer {
        LoadBalancer { tags: Known(tags(pairs)), ..LoadBalancer::example() }
    }

    pub(super) fn table(pairs: &[(&str, &str)]) -> Table {
        Table { tags: Known(tags(pairs)), ..Table::example() }
    }

    pub(super) fn task_definition(pairs: &[(&str, &str)]) -> TaskDefinition {
        TaskDefinition { tags: Known(tags(pairs)), ..TaskDefinition::example() }
    }

    pub(super) fn topic(pairs: &[(&str, &str)]) -> Topic {
        Topic { tags: Known(tags(pairs)), ..Topic::example() }
    }
}
