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
    "iam:ListPolicyTags",
    "iam:ListServerCertificateTags",
    "kms:DescribeKey",
    "kms:ListResourceTags",
    "lambda:ListTags",
    "logs:ListTagsForResource",
    "s3:GetBucketTagging",
    "s3:ListTagsForResource",
    "sns:ListTagsForResource",
    "sqs:ListQueueTags",
    "states:ListTagsForResource",
    "wafv2:ListTagsForResource",
];

/// The word behind a tag key, however it is spelled: `Cost-Center`, `cost_center` and `CostCenter` are one. Namespaces
/// (`:` and `/`) are part of it; the keys that AWS itself sets are not anybody's spelling.
/// <https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/adopt-a-standardized-approach-for-tag-names.html>
pub(super) fn tag_word(key: &str) -> Option<String> {
    if key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) {
        return None;
    }
    let mut word = String::with_capacity(key.len());
    word.extend(key.chars().filter(|c| !matches!(c, '-' | '_' | '.' | ' ')).flat_map(char::to_lowercase));
    Some(word)
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
            .flat_map(|listing| listing.resources)
            .filter(|resource| !is_known(*resource))
            .map(|resource| resource.arn().to_owned())
            .collect();
        assert_eq!(unread, Vec::<String>::new());
    }

    #[test]
    fn what_tells_tags_and_keys_is_what_the_types_say() {
        let mut tags: Vec<&str> = Kind::all().flat_map(|kind| kind.tagged_by).copied().collect();
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(TAG_READS, tags);
        let mut keys: Vec<&str> = Kind::all().filter_map(|kind| kind.keyed_by).flatten().copied().collect();
        keys.extend(["kms:DescribeKey", "kms:ListAliases", "kms:ListKeys"]);
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(KEY_READS, keys);
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
            Tags,
            acm::Certificate,
            backup::Plan,
            cloudfront::Distribution,
            cloudtrail::Trail,
            cloudwatch::Alarm,
            config::ConfigRule,
            dax,
            dynamodb::Table,
            ecs::TaskDefinition,
            elbv2::LoadBalancer,
            eventbridge::EventRule,
            iam::{Policy, ServerCertificate},
            kms::Key,
            lambda::Function,
            logs::LogGroup,
            s3::{AccessPoint, Bucket},
            sns::Topic,
            sqs::Queue,
            stepfunctions::StateMachine,
            wafv2::IpSet,
        },
        observed::Known,
    };

    pub(super) fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
    }

    pub(super) fn key(pairs: &[(&str, &str)]) -> Key {
        Key { identity: Key::example().identity.tagged(tags(pairs)), ..Key::example() }
    }

    macro_rules! tagged {
        ($($name:ident: $type:ty,)*) => {
            $(pub(super) fn $name(pairs: &[(&str, &str)]) -> $type {
                let mut resource = <$type>::example();
                resource.identity.tags = Known(tags(pairs));
                resource
            })*
        };
    }

    tagged! {
        access_point: AccessPoint,
        alarm: Alarm,
        backup_plan: Plan,
        bucket: Bucket,
        certificate: Certificate,
        config_rule: ConfigRule,
        dax_cluster: dax::Cluster,
        distribution: Distribution,
        event_rule: EventRule,
        function: Function,
        ip_set: IpSet,
        load_balancer: LoadBalancer,
        log_group: LogGroup,
        policy: Policy,
        queue: Queue,
        server_certificate: ServerCertificate,
        state_machine: StateMachine,
        table: Table,
        task_definition: TaskDefinition,
        topic: Topic,
        trail: Trail,
    }
}
