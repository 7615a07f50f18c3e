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
    use crate::{
        model::{Tags, s3::Bucket},
        observed::Known,
    };

    pub(super) fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
    }

    pub(super) fn bucket(pairs: &[(&str, &str)]) -> Bucket {
        let mut bucket = Bucket::example();
        bucket.identity.tags = Known(tags(pairs));
        bucket
    }
}
