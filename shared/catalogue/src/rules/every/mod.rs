//! Rules about every resource, whatever its type.

mod approved_regions_only;
mod consistent_tag_keys;
mod kms_key_of_resource_usable;
mod required_tags;
mod resource_name_separators_consistent;
mod resource_naming_convention;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &approved_regions_only::RULE,
    &consistent_tag_keys::RULE,
    &kms_key_of_resource_usable::RULE,
    &required_tags::RULE,
    &resource_name_separators_consistent::RULE,
    &resource_naming_convention::RULE,
];

/// The actions that list and describe keys, and those that read which keys a resource of a type names where its listing
/// does not say so.
const KEY_READS: &[&str] = &[
    "dynamodb:DescribeTable",
    "ec2:DescribeLaunchTemplateVersions",
    "events:DescribeEventBus",
    "kms:DescribeKey",
    "kms:ListAliases",
    "kms:ListKeys",
    "s3:GetEncryptionConfiguration",
    "sns:GetTopicAttributes",
    "sqs:GetQueueAttributes",
    "states:DescribeStateMachine",
];

/// The actions that read the tags of types whose listing does not deliver them.
const TAG_READS: &[&str] = &[
    "acm:ListTagsForCertificate",
    "backup:ListTags",
    "cloudfront:ListTagsForResource",
    "cloudtrail:ListTags",
    "cloudwatch:ListTagsForResource",
    "config:ListTagsForResource",
    "dax:ListTags",
    "dynamodb:ListTagsOfResource",
    "ecs:DescribeTaskDefinition",
    "elasticloadbalancing:DescribeTags",
    "events:ListTagsForResource",
    "kms:ListResourceTags",
    "lambda:ListTags",
    "logs:ListTagsForResource",
    "s3:GetBucketTagging",
    "sns:ListTagsForResource",
    "sqs:ListQueueTags",
    "states:ListTagsForResource",
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
mod tests {
    use super::*;
    use crate::{
        model::{Account, Kind, Resource},
        testing::seen_by,
    };

    fn assert_all(rule: &'static dyn AnyRule, is_known: fn(&dyn Resource) -> bool) {
        let account = seen_by(rule, Account::example());
        let listings = Kind::all().filter(|kind| !kind.is_settings()).flat_map(|kind| kind.listings(&account));
        let unread: Vec<String> = listings
            .flat_map(|listing| listing.resources.unwrap())
            .filter(|resource| !is_known(*resource))
            .map(|resource| resource.arn().to_owned())
            .collect();
        assert_eq!(unread, Vec::<String>::new());
    }

    #[test]
    fn the_tags_of_every_type_are_read() {
        assert_all(&required_tags::RULE, |resource| resource.tags().is_none_or(|tags| tags.is_ok()));
    }

    #[test]
    fn the_keys_of_every_type_are_read() {
        assert_all(&kms_key_of_resource_usable::RULE, |resource| resource.kms_keys().is_ok());
    }
}

#[cfg(test)]
mod testing {
    //! One resource with these tags for each entry of `TAG_READS`.

    use crate::{
        model::{
            Tags, acm::Certificate, backup::Plan, cloudfront::Distribution, cloudtrail::Trail, cloudwatch::Alarm,
            config::ConfigRule, dax, dynamodb::Table, ecs::TaskDefinition, elbv2::LoadBalancer, eventbridge::EventRule,
            kms::Key, lambda::Function, logs::LogGroup, s3::Bucket, sns::Topic, sqs::Queue,
            stepfunctions::StateMachine, wafv2::IpSet,
        },
        observed::Known,
    };

    pub(super) fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
    }

    pub(super) fn alarm(pairs: &[(&str, &str)]) -> Alarm {
        Alarm { tags: Known(tags(pairs)), ..Alarm::example() }
    }

    pub(super) fn bucket(pairs: &[(&str, &str)]) -> Bucket {
        Bucket { tags: Known(tags(pairs)), ..Bucket::example() }
    }

    pub(super) fn certificate(pairs: &[(&str, &str)]) -> Certificate {
        Certificate { tags: Known(tags(pairs)), ..Certificate::example() }
    }

    pub(super) fn key(pairs: &[(&str, &str)]) -> Key {
        Key { tags: Known(Some(tags(pairs))), ..Key::example() }
    }

    pub(super) fn queue(pairs: &[(&str, &str)]) -> Queue {
        Queue { tags: Known(tags(pairs)), ..Queue::example() }
    }

    pub(super) fn backup_plan(pairs: &[(&str, &str)]) -> Plan {
        Plan { tags: Known(tags(pairs)), ..Plan::example() }
    }

    pub(super) fn config_rule(pairs: &[(&str, &str)]) -> ConfigRule {
        ConfigRule { tags: Known(tags(pairs)), ..ConfigRule::example() }
    }

    pub(super) fn log_group(pairs: &[(&str, &str)]) -> LogGroup {
        LogGroup { tags: Known(tags(pairs)), ..LogGroup::example() }
    }

    pub(super) fn event_rule(pairs: &[(&str, &str)]) -> EventRule {
        EventRule { tags: Known(tags(pairs)), ..EventRule::example() }
    }

    pub(super) fn function(pairs: &[(&str, &str)]) -> Function {
        Function { tags: Known(tags(pairs)), ..Function::example() }
    }

    pub(super) fn state_machine(pairs: &[(&str, &str)]) -> StateMachine {
        StateMachine { tags: Known(tags(pairs)), ..StateMachine::example() }
    }

    pub(super) fn dax_cluster(pairs: &[(&str, &str)]) -> dax::Cluster {
        dax::Cluster { tags: Known(tags(pairs)), ..dax::Cluster::example() }
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

    pub(super) fn trail(pairs: &[(&str, &str)]) -> Trail {
        Trail { tags: Known(tags(pairs)), ..Trail::example() }
    }
}
