//! The listings of one resource type, region by region.

use std::{
    any::TypeId,
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};

use super::{GLOBAL, Identified};
use crate::observed::{Gap, Observed, Reason, Unread};

/// The listings of one resource type: by region, what was found, and why there may be more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Regional<T> {
    listings: BTreeMap<String, RegionListing<T>>,
    #[serde(skip)]
    indexes: Indexes,
}

/// The listing of one type in one region. As JSON, `{"known": [...]}` with what was found, `{"unknown": gap}` where nothing
/// could be listed, or both where one element could not be understood and others could.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "Written<T>")]
pub struct RegionListing<T> {
    /// What was found.
    pub resources: Vec<T>,
    /// Why there may be more.
    pub gap: Option<Unread>,
}

impl<T> RegionListing<T> {
    /// Nothing could be listed.
    pub fn unread(gap: Unread) -> Self {
        Self { resources: Vec::new(), gap: Some(gap) }
    }

    /// All that there is.
    ///
    /// # Errors
    /// The gap, when there may be more than was found.
    pub fn whole(&self) -> Result<&[T], Unread> {
        match &self.gap {
            None => Ok(&self.resources),
            Some(gap) => Err(Unread::clone(gap)),
        }
    }

    /// Each of what was found, and the gap beside it.
    pub fn each(&self) -> impl Iterator<Item = Result<&T, Unread>> {
        self.resources.iter().map(Ok).chain(self.gap.clone().map(Err))
    }
}

impl<T> Default for RegionListing<T> {
    fn default() -> Self {
        Self { resources: Vec::new(), gap: None }
    }
}

impl<T> From<Observed<Vec<T>>> for RegionListing<T> {
    fn from(listing: Observed<Vec<T>>) -> Self {
        match listing {
            Observed::Known(resources) => Self { resources, gap: None },
            Observed::Unknown { unknown } => Self::unread(unknown),
        }
    }
}

/// The JSON form of a listing.
#[derive(Deserialize)]
struct Written<T> {
    known: Option<Vec<T>>,
    unknown: Option<Unread>,
}

impl<T> From<Written<T>> for RegionListing<T> {
    fn from(Written { known, unknown }: Written<T>) -> Self {
        match known {
            Some(resources) => Self { resources, gap: unknown },
            None => Self::unread(unknown.unwrap_or_else(|| Unread::new(Gap::not_kept()))),
        }
    }
}

impl<T: Serialize> Serialize for RegionListing<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let known = (self.gap.is_none() || !self.resources.is_empty()).then_some(&self.resources);
        let mut written = serializer.serialize_map(None)?;
        if let Some(known) = known {
            written.serialize_entry("known", known)?;
        }
        if let Some(unknown) = &self.gap {
            written.serialize_entry("unknown", unknown)?;
        }
        written.end()
    }
}

impl<T> Default for Regional<T> {
    fn default() -> Self {
        Self { listings: BTreeMap::new(), indexes: Indexes::default() }
    }
}

impl<T> Regional<T> {
    /// The listings by region.
    pub fn parts(&self) -> impl Iterator<Item = (&str, &RegionListing<T>)> {
        self.listings.iter().map(|(region, listing)| (region.as_str(), listing))
    }

    /// The regions that were listed, or could not be.
    pub fn regions(&self) -> impl Iterator<Item = &str> {
        self.listings.keys().map(String::as_str)
    }

    /// What was found in one region.
    ///
    /// # Errors
    /// The gap, when the listing of this region or of all regions has one, or the region was not scanned.
    pub fn of(&self, region: &str) -> Result<&[T], Unread> {
        let listing = self.listing_of(region)?;
        match self.gap_of_all() {
            None => listing.whole(),
            Some(gap) => Err(Unread::clone(gap)),
        }
    }

    fn listing_of(&self, region: &str) -> Result<&RegionListing<T>, Unread> {
        let unlisted = || self.gap_of_all().map_or_else(|| region_not_scanned(region), Unread::clone);
        self.listings.get(region).ok_or_else(unlisted)
    }

    /// Why something may have been missed that could be of any region.
    fn gap_of_all(&self) -> Option<&Unread> {
        self.listings.get(GLOBAL)?.gap.as_ref()
    }

    /// The resources of a region that have this key among theirs, in the order of the listing. The listings are sorted
    /// by the keys once for each place that asks: `keys` captures nothing, and so is the same every time.
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub fn find<'a, K: AsRef<str>, I: IntoIterator<Item = K>, F: Fn(&'a T) -> I + 'static>(
        &'a self,
        region: &str,
        key: &str,
        keys: F,
    ) -> Result<Vec<&'a T>, Unread> {
        const { assert!(size_of::<F>() == 0, "the keys follow from the resource alone") };
        let index = self.indexes.get(TypeId::of::<F>(), || self.index(|resource| Ok(keys(resource))));
        Ok(self.found(&index, region, key)?.into_iter().map(|(resource, _)| resource).collect())
    }

    /// The same where the keys of a resource may be unknown: then it may have this key, and the gap stands beside it.
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub fn find_or_unread<'a, K, I, F>(
        &'a self,
        region: &str,
        key: &str,
        keys: F,
    ) -> Result<Vec<(&'a T, Option<Unread>)>, Unread>
    where
        K: AsRef<str>,
        I: IntoIterator<Item = K>,
        F: Fn(&'a T) -> Result<I, Unread> + 'static,
    {
        const { assert!(size_of::<F>() == 0, "the keys follow from the resource alone") };
        let index = self.indexes.get(TypeId::of::<F>(), || self.index(keys));
        self.found(&index, region, key)
    }

    /// The first of them, where the key is unique: it is known even if something else could not be listed.
    fn one<'a, K: AsRef<str>, F: Fn(&'a T) -> K + 'static>(
        &'a self,
        region: &str,
        key: &str,
        id: F,
    ) -> Result<Option<&'a T>, Unread> {
        const { assert!(size_of::<F>() == 0, "the key follows from the resource alone") };
        let listing = self.listing_of(region)?;
        let index = self.indexes.get(TypeId::of::<F>(), || self.index(|resource| Ok([id(resource)])));
        let position = index.get(region).and_then(|positions| positions.by_key.get(key)?.first());
        let gap = listing.gap.as_ref().or_else(|| self.gap_of_all());
        match (position.and_then(|position| listing.resources.get(*position)), gap) {
            (Some(found), _) => Ok(Some(found)),
            (None, Some(gap)) => Err(Unread::clone(gap)),
            (None, None) => Ok(None),
        }
    }

    fn found(&self, index: &Index, region: &str, key: &str) -> Result<Vec<(&T, Option<Unread>)>, Unread> {
        let listing = self.of(region)?;
        let Some(positions) = index.get(region) else { return Ok(Vec::new()) };
        let known = positions.by_key.get(key).into_iter().flatten().map(|position| (position, None));
        let unread = positions.unread.iter().map(|(position, gap)| (position, Some(gap.clone())));
        Ok(known.chain(unread).filter_map(|(position, gap)| Some((listing.get(*position)?, gap))).collect())
    }

    fn index<'a, K: AsRef<str>, I: IntoIterator<Item = K>>(
        &'a self,
        keys: impl Fn(&'a T) -> Result<I, Unread>,
    ) -> Index {
        let mut index = Index::new();
        for (region, listing) in self.parts() {
            let mut positions = Positions::default();
            for (position, resource) in listing.resources.iter().enumerate() {
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

    /// Each of what is in all regions. A listing that failed is one more gap.
    pub fn each(&self) -> impl Iterator<Item = Result<&T, Unread>> {
        self.listings.values().flat_map(RegionListing::each)
    }

    /// What was found in all regions together.
    ///
    /// # Errors
    /// The first gap, when any listing failed.
    pub fn everywhere(&self) -> Result<Vec<&T>, Unread> {
        let mut all = Vec::new();
        for listing in self.listings.values() {
            all.extend(listing.whole()?);
        }
        Ok(all)
    }

    /// What could be found, whatever else failed.
    pub fn known(&self) -> impl Iterator<Item = &T> {
        self.listings.values().flat_map(|listing| &listing.resources)
    }

    /// Sets the listing of a region.
    pub fn insert(&mut self, region: &str, listing: impl Into<RegionListing<T>>) {
        self.listings.insert(region.to_owned(), listing.into());
        self.indexes = Indexes::default();
    }
}

impl<T: Identified> Regional<T> {
    /// The region's resource with this ARN, if there is one.
    ///
    /// # Errors
    /// The gap, when it is not among what was found and there may be more, or the region was not scanned.
    pub fn by_arn(&self, region: &str, arn: &str) -> Result<Option<&T>, Unread> {
        self.one(region, arn, |resource: &T| resource.identity().arn.as_str())
    }

    /// The region's resource with this id, as the service's API calls it, if there is one.
    ///
    /// # Errors
    /// The gap, when it is not among what was found and there may be more, or the region was not scanned.
    pub fn by_id(&self, region: &str, id: &str) -> Result<Option<&T>, Unread> {
        self.one(region, id, |resource: &T| resource.identity().id.as_str())
    }
}

impl<T, L: Into<RegionListing<T>>> FromIterator<(String, L)> for Regional<T> {
    fn from_iter<I: IntoIterator<Item = (String, L)>>(listings: I) -> Self {
        let listings = listings.into_iter().map(|(region, listing)| (region, listing.into()));
        Self { listings: listings.collect(), indexes: Indexes::default() }
    }
}

/// Why nothing is known of a region that the scan left out.
pub(super) fn region_not_scanned(region: &str) -> Unread {
    Unread::new(Gap::new(format!("region {region}"), Reason::NotRequested, ""))
}

/// Positions in the listings, by region.
type Index = HashMap<String, Positions>;

/// Positions in the listing of one region.
#[derive(Debug, Default)]
struct Positions {
    by_key: HashMap<String, Vec<usize>>,
    /// Where the keys are unknown, and why.
    unread: Vec<(usize, Unread)>,
}

/// What was worked out to find resources, by who asked. It is no part of the listings: two are equal without it, and a
/// copy, which may be changed, works it out anew.
#[derive(Debug, Default)]
struct Indexes(Mutex<Vec<(TypeId, Arc<Index>)>>);

impl Indexes {
    fn get(&self, asked_by: TypeId, work_out: impl FnOnce() -> Index) -> Arc<Index> {
        let mut indexes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, index)) = indexes.iter().find(|(known, _)| *known == asked_by) {
            return Arc::clone(index);
        }
        let index = Arc::new(work_out());
        indexes.push((asked_by, Arc::clone(&index)));
        index
    }
}

impl Clone for Indexes {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Indexes {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[cfg(test)]
impl<T> Regional<T> {
    /// Listings with these resources in the examples' region.
    pub(crate) fn example(resources: impl IntoIterator<Item = T>) -> Self {
        Self::in_region(super::Account::REGION, resources)
    }

    /// Listings with these resources in one region.
    pub(crate) fn in_region(region: &str, resources: impl IntoIterator<Item = T>) -> Self {
        Self::from_iter([(region.to_owned(), Observed::Known(resources.into_iter().collect()))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observed::Known;

    fn find<'a>(words: &'a Regional<&'static str>, region: &str, key: &str) -> Result<Vec<&'a &'static str>, Unread> {
        words.find(region, key, |word| word.chars().map(String::from))
    }

    #[test]
    fn finds_by_every_key() {
        let words = Regional::in_region("eu-west-1", ["ab", "bc"]);
        assert_eq!(find(&words, "eu-west-1", "b"), Ok(vec![&"ab", &"bc"]));
        assert_eq!(find(&words, "eu-west-1", "z"), Ok(vec![]));
        assert!(find(&words, "eu-west-2", "b").is_err());
    }

    #[test]
    fn each_question_has_its_own_answer() {
        let words = Regional::in_region("eu-west-1", ["ab", "bc"]);
        assert_eq!(find(&words, "eu-west-1", "ab"), Ok(vec![]));
        assert_eq!(words.find("eu-west-1", "ab", |word| [*word]), Ok(vec![&"ab"]));
    }

    #[test]
    fn a_changed_listing_is_searched_anew() {
        let mut words = Regional::in_region("eu-west-1", ["ab"]);
        assert_eq!(find(&words, "eu-west-1", "a"), Ok(vec![&"ab"]));
        words.insert("eu-west-1", Known(vec!["zz", "a"]));
        assert_eq!(find(&words, "eu-west-1", "a"), Ok(vec![&"a"]));
        assert_eq!(find(&words.clone(), "eu-west-1", "z"), Ok(vec![&"zz", &"zz"]));
    }

    #[test]
    fn what_may_have_the_key_stands_beside_its_gap() {
        let words = Regional::in_region("eu-west-1", ["ab", "?", "c"]);
        let keys = |word: &'_ &'static str| match *word {
            "?" => Err(region_not_scanned("x")),
            word => Ok(word.chars().map(String::from)),
        };
        let found = words.find_or_unread("eu-west-1", "b", keys).unwrap();
        assert_eq!(found, [(&"ab", None), (&"?", Some(region_not_scanned("x")))]);
    }

    #[test]
    fn a_failed_listing_is_one_more_gap_beside_what_is_known() {
        let gap = Gap::new("sqs:ListQueues", Reason::AccessDenied, "");
        let failed = ("eu-west-2".to_owned(), Observed::from(gap));
        let listings = Regional::from_iter([("eu-west-1".to_owned(), Known(vec![1, 2])), failed]);
        let each: Vec<_> = listings.each().map(|found| found.map_err(|gap| gap.action.clone())).collect();
        assert_eq!(each, [Ok(&1), Ok(&2), Err("sqs:ListQueues".to_owned())]);
    }

    #[test]
    fn what_was_found_beside_a_gap_is_kept() {
        let gap = Unread::new(Gap::new("a:B", Reason::InvalidResponse, ""));
        let partly = RegionListing { resources: vec![1], gap: Some(Unread::clone(&gap)) };
        for listing in [partly, RegionListing { resources: vec![1], gap: None }, RegionListing::unread(gap)] {
            let written = serde_json::to_string(&listing).unwrap();
            assert_eq!(serde_json::from_str::<RegionListing<i32>>(&written).unwrap(), listing, "{written}");
            let all = Regional::from_iter([("eu-west-1".to_owned(), listing.clone())]);
            assert_eq!(all.of("eu-west-1").is_ok(), listing.gap.is_none());
            assert_eq!(all.known().count(), listing.resources.len());
        }
    }

    #[test]
    fn a_failed_listing_is_a_gap() {
        let gap = Gap::new("a:B", Reason::AccessDenied, "");
        let words = Regional::from_iter([("eu-west-1".to_owned(), Observed::<Vec<&str>>::from(gap))]);
        assert!(find(&words, "eu-west-1", "b").is_err());
    }

    #[test]
    fn a_listing_of_all_regions_that_failed_is_why_a_region_is_unknown() {
        let gap = Gap::new("s3:ListAllMyBuckets", Reason::AccessDenied, "");
        let failed: Regional<()> = Regional::from_iter([(GLOBAL.to_owned(), Observed::from(gap.clone()))]);
        assert_eq!(failed.of("eu-west-1").map_err(|gap| gap.action.clone()), Err(gap.action));
        let elsewhere: Regional<()> = Regional::in_region("eu-west-1", []);
        assert_eq!(elsewhere.of("eu-west-1"), Ok([].as_slice()));
        assert_eq!(elsewhere.of("us-east-1").map_err(|gap| gap.reason), Err(Reason::NotRequested));
    }

    #[test]
    fn what_may_be_of_any_region_is_a_gap_of_each() {
        let gap = Gap::new("s3:ListAllMyBuckets", Reason::InvalidResponse, "");
        let mut words = Regional::in_region("eu-west-1", ["ab"]);
        words.insert(GLOBAL, RegionListing::unread(Unread::new(gap)));
        assert!(words.of("eu-west-1").is_err());
        assert_eq!(words.one("eu-west-1", "ab", |word| *word), Ok(Some(&"ab")));
        assert!(words.one("eu-west-1", "bc", |word| *word).is_err());
    }
}
