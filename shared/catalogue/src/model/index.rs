//! Finding resources by something other than their position.

use std::collections::HashMap;

use super::Regional;
use crate::{memo::Memo, observed::Unread};

/// Where the resources with a key stand in their listings.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Index(Memo<HashMap<String, Positions>>);

/// Positions in the listing of one region.
#[derive(Clone, Debug, Default, PartialEq)]
struct Positions {
    by_key: HashMap<String, Vec<usize>>,
    /// Where the keys are unknown, and why.
    unread: Vec<(usize, Unread)>,
}

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
        let found = self.find_or_unread(resources, region, key, |resource| Ok(keys(resource)))?;
        Ok(found.map(|(resource, _)| resource).collect())
    }

    /// The same where the keys of a resource may be unknown: then it may have this key, and the gap stands beside it.
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub(crate) fn find_or_unread<'a, T, K: AsRef<str>, I: IntoIterator<Item = K>>(
        &self,
        resources: &'a Regional<T>,
        region: &str,
        key: &str,
        keys: impl Fn(&'a T) -> Result<I, Unread>,
    ) -> Result<impl Iterator<Item = (&'a T, Option<&Unread>)>, Unread> {
        let listing = resources.of(region)?;
        let positions = self.0.get(|| index(resources, keys)).get(region);
        let found = positions.and_then(|positions| positions.by_key.get(key)).into_iter().flatten();
        let unread = positions.into_iter().flat_map(|positions| &positions.unread);
        let all = found.map(|position| (position, None)).chain(unread.map(|(position, gap)| (position, Some(gap))));
        Ok(all.filter_map(|(position, gap)| Some((listing.get(*position)?, gap))))
    }
}

fn index<'a, T, K: AsRef<str>, I: IntoIterator<Item = K>>(
    resources: &'a Regional<T>,
    keys: impl Fn(&'a T) -> Result<I, Unread>,
) -> HashMap<String, Positions> {
    let mut index = HashMap::new();
    for (region, listing) in resources.parts() {
        let mut positions = Positions::default();
        for (position, resource) in listing.into_iter().flatten().enumerate() {
            match keys(resource) {
                Ok(keys) => {
                    for key in keys {
                        positions.by_key.entry(key.as_ref().to_owned()).or_default().push(position);
                    }
                }
                Err(unread) => positions.unread.push((position, unread)),
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
    fn what_may_have_the_key_stands_beside_its_gap() {
        let gap = Unread::new(Gap { action: "a:B".to_owned(), reason: Reason::AccessDenied, detail: String::new() });
        let words = Regional::in_region("eu-west-1", ["ab", "?", "c"]);
        let keys = |word: &&'static str| if *word == "?" { Err(gap.clone()) } else { Ok(keys(word)) };
        let index = Index::default();
        let found = index.find_or_unread(&words, "eu-west-1", "b", keys).unwrap();
        assert_eq!(found.collect::<Vec<_>>(), [(&"ab", None), (&"?", Some(&gap))]);
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
