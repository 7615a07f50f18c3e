//! Finding resources by something other than their position.

use std::collections::HashMap;

use super::Regional;
use crate::{memo::Memo, observed::Unread};

/// Where the resources with a key stand in their listings.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Index(Memo<HashMap<String, HashMap<String, Vec<usize>>>>);

impl Index {
    /// The resources of a region that have this key among theirs, in the order of the listing.
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub(crate) fn find<'a, T, K: AsRef<str>, I: IntoIterator<Item = K>>(
        &self,
        resources: &'a Regional<T>,
        region: &str,
        key: &str,
        keys: impl Fn(&'a T) -> I,
    ) -> Result<Vec<&'a T>, Unread> {
        let listing = resources.of(region)?;
        let index = self.0.get(|| index(resources, keys));
        let positions = index.get(region).and_then(|region| region.get(key));
        Ok(positions.into_iter().flatten().filter_map(|position| listing.get(*position)).collect())
    }
}

fn index<'a, T, K: AsRef<str>, I: IntoIterator<Item = K>>(
    resources: &'a Regional<T>,
    keys: impl Fn(&'a T) -> I,
) -> HashMap<String, HashMap<String, Vec<usize>>> {
    let mut index = HashMap::new();
    for (region, listing) in resources.parts() {
        let mut positions: HashMap<String, Vec<usize>> = HashMap::new();
        for (position, resource) in listing.into_iter().flatten().enumerate() {
            for key in keys(resource) {
                positions.entry(key.as_ref().to_owned()).or_default().push(position);
            }
        }
        index.insert(region.to_owned(), positions);
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observed::{Gap, Observed, Reason};

    fn keys(word: &&'static str) -> Vec<String> {
        word.chars().map(String::from).collect()
    }

    #[test]
    fn finds_by_every_key() {
        let words = Regional::in_region("eu-west-1", ["ab", "bc"]);
        let index = Index::default();
        assert_eq!(index.find(&words, "eu-west-1", "b", keys), Ok(vec![&"ab", &"bc"]));
        assert_eq!(index.find(&words, "eu-west-1", "z", keys), Ok(vec![]));
        assert!(index.find(&words, "eu-west-2", "b", keys).is_err());
    }

    #[test]
    fn a_failed_listing_is_a_gap() {
        let gap = Gap { action: "a:B".to_owned(), reason: Reason::AccessDenied, detail: String::new() };
        let words = Regional::from_iter([("eu-west-1".to_owned(), Observed::<Vec<&str>>::from(gap))]);
        assert!(Index::default().find(&words, "eu-west-1", "b", keys).is_err());
    }

    #[test]
    fn a_clone_forgets() {
        let index = Index::default();
        let _ = index.find(&Regional::in_region("eu-west-1", ["ab"]), "eu-west-1", "a", keys);
        let changed = Regional::in_region("eu-west-1", ["zz"]);
        assert_eq!(index.clone().find(&changed, "eu-west-1", "z", keys).map(|found| found.len()), Ok(2));
    }
}
