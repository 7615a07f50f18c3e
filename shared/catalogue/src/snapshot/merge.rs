//! Snapshots of parts of an account, put together.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, map::Entry};

use super::Snapshot;
use crate::{
    model::GLOBAL,
    observed::Reason,
    scan::{ApiUse, FailedCall},
    selection::Scope,
};

/// Snapshots that are no parts of one account.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// They were taken of two accounts.
    #[error("they are of two accounts, {0} and {1}")]
    Accounts(String, String),
    /// They say two things of one place, which no two scans of one account do.
    #[error("they do not fit together: {0}")]
    Form(#[from] serde_json::Error),
}

impl Snapshot {
    /// Both parts together: where both read the same, what the later one read. The whole has the earlier one's time, since
    /// nothing in it is older.
    ///
    /// # Errors
    /// When they are no parts of one account.
    pub fn merge(self, other: Self) -> Result<Self, MergeError> {
        if self.account.id != other.account.id {
            return Err(MergeError::Accounts(self.account.id, other.account.id));
        }
        let (earlier, later) = if self.account.time <= other.account.time { (self, other) } else { (other, self) };
        let account = merged(serde_json::to_value(later.account)?, serde_json::to_value(&earlier.account)?);
        let mut account: crate::model::Account = serde_json::from_value(account)?;
        account.time = earlier.account.time;
        let regions: BTreeSet<String> = earlier.regions.into_iter().chain(later.regions).collect();
        let off: BTreeSet<String> = earlier.regions_off.into_iter().chain(later.regions_off).collect();
        Ok(Self {
            format: earlier.format,
            scan_id: earlier.scan_id,
            scope: together(earlier.scope, later.scope),
            duration_ms: earlier.duration_ms.saturating_add(later.duration_ms),
            regions_off: off.difference(&regions).cloned().collect(),
            regions: regions.into_iter().collect(),
            calls: earlier.calls.saturating_add(later.calls),
            apis: uses(earlier.apis, later.apis),
            failed_calls: failures(earlier.failed_calls, later.failed_calls),
            account,
        })
    }
}

/// What covers both. An empty list covers everything.
fn together(one: Scope, other: Scope) -> Scope {
    let both = |mut one: Vec<String>, other: Vec<String>| {
        if one.is_empty() || other.is_empty() {
            return Vec::new();
        }
        one.extend(other);
        one.sort();
        one.dedup();
        one
    };
    Scope {
        services: both(one.services, other.services),
        regions: both(one.regions, other.regions),
        rules: both(one.rules, other.rules),
        frameworks: both(one.frameworks, other.frameworks),
        severity: one.severity.zip(other.severity).map(|(one, other)| one.min(other)),
    }
}

fn uses(one: Vec<ApiUse>, other: Vec<ApiUse>) -> Vec<ApiUse> {
    let mut by_action: BTreeMap<String, ApiUse> = BTreeMap::new();
    for used in one.into_iter().chain(other) {
        match by_action.get_mut(&used.action) {
            Some(sum) => {
                sum.requests += used.requests;
                sum.retries += used.retries;
                sum.throttles += used.throttles;
                sum.waited_ms += used.waited_ms;
            }
            None => {
                by_action.insert(used.action.clone(), used);
            }
        }
    }
    by_action.into_values().collect()
}

fn failures(one: Vec<FailedCall>, other: Vec<FailedCall>) -> Vec<FailedCall> {
    let mut by_call: BTreeMap<(String, Reason), FailedCall> = BTreeMap::new();
    for failed in one.into_iter().chain(other) {
        match by_call.get_mut(&(failed.action.clone(), failed.reason)) {
            Some(sum) => {
                sum.times += failed.times;
                sum.regions.extend(failed.regions);
            }
            None => {
                by_call.insert((failed.action.clone(), failed.reason), failed);
            }
        }
    }
    by_call.into_values().collect()
}

/// One JSON form with what it lacks filled in from another.
fn merged(first: Value, second: Value) -> Value {
    match (first, second) {
        (Value::Object(first), Value::Object(second)) => {
            if is_unread(&first) && (second.contains_key(KNOWN) || was_not_asked(&first)) {
                return Value::Object(second);
            }
            if is_unread(&second) && (first.contains_key(KNOWN) || was_not_asked(&second)) {
                return Value::Object(first);
            }
            Value::Object(merged_fields(first, second))
        }
        (Value::Array(first), Value::Array(second)) => Value::Array(merged_items(first, second)),
        (first, _) => first,
    }
}

/// The keys of a fact's JSON form: see [`crate::observed::Observed`].
const KNOWN: &str = "known";
const UNKNOWN: &str = "unknown";

fn is_unread(fact: &Map<String, Value>) -> bool {
    fact.contains_key(UNKNOWN) && !fact.contains_key(KNOWN)
}

fn was_not_asked(fact: &Map<String, Value>) -> bool {
    fact.get(UNKNOWN).and_then(|gap| gap.get("reason")) == Some(&Value::from("NOT_REQUESTED"))
}

fn merged_fields(mut first: Map<String, Value>, second: Map<String, Value>) -> Map<String, Value> {
    // A gap beside what is known is closed by a listing without one.
    if first.contains_key(KNOWN) && second.contains_key(KNOWN) && !second.contains_key(UNKNOWN) {
        first.remove(UNKNOWN);
    }
    let is_fact = first.contains_key(KNOWN);
    for (key, value) in second {
        match first.entry(key) {
            Entry::Occupied(mut entry) => {
                let own = entry.get_mut().take();
                entry.insert(merged(own, value));
            }
            Entry::Vacant(entry) if !(is_fact && entry.key() == UNKNOWN) => {
                entry.insert(value);
            }
            Entry::Vacant(_) => {}
        }
    }
    // A part that did not ask for a type of all regions says nothing of what the other found in some.
    let of_all = first.get(GLOBAL).and_then(Value::as_object);
    if first.len() > 1 && of_all.is_some_and(|listing| is_unread(listing) && was_not_asked(listing)) {
        first.remove(GLOBAL);
    }
    first
}

/// Resources and regions are the same by their ARN; other lists have no parts of their own.
fn merged_items(mut first: Vec<Value>, second: Vec<Value>) -> Vec<Value> {
    let arn = |item: &Value| item.pointer("/identity/arn").and_then(Value::as_str).map(str::to_owned);
    let places: BTreeMap<String, usize> =
        first.iter().enumerate().filter_map(|(place, item)| Some((arn(item)?, place))).collect();
    for item in second {
        let Some(arn) = arn(&item) else { continue };
        match places.get(&arn).and_then(|place| first.get_mut(*place)) {
            Some(own) => *own = merged(own.take(), item),
            None => first.push(item),
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    #[test]
    fn what_one_part_did_not_ask_for_comes_from_the_other() {
        let not_asked = json!({"unknown": {"action": "a:B", "reason": "NOT_REQUESTED", "detail": ""}});
        let denied = json!({"unknown": {"action": "a:B", "reason": "ACCESS_DENIED", "detail": ""}});
        let known = json!({"known": 1});
        for (first, second, both) in [
            (&not_asked, &known, &known),
            (&known, &not_asked, &known),
            (&not_asked, &denied, &denied),
            (&denied, &not_asked, &denied),
            (&denied, &known, &known),
            (&known, &json!({"known": 2}), &known),
        ] {
            assert_eq!(merged(first.clone(), second.clone()), *both, "{first} {second}");
        }
    }

    #[test]
    fn a_resource_is_whole_with_the_facts_of_both_parts() {
        let part = |facts: Value| json!({"known": [{"identity": {"arn": "a"}, "facts": facts}]});
        let both = merged(part(json!({"x": {"known": 1}})), part(json!({"y": {"known": 2}})));
        assert_eq!(both, part(json!({"x": {"known": 1}, "y": {"known": 2}})));
        let gap = json!({"known": [], "unknown": {"reason": "ACCESS_DENIED"}});
        assert_eq!(merged(gap.clone(), json!({"known": []})), json!({"known": []}));
        assert_eq!(merged(json!({"known": []}), gap), json!({"known": []}));
    }

    #[test]
    fn what_was_not_asked_for_in_all_regions_is_no_gap_of_what_was_found_in_one() {
        let not_asked = json!({"global": {"unknown": {"action": "s3:ListAllMyBuckets", "reason": "NOT_REQUESTED"}}});
        let found = json!({"eu-west-1": {"known": []}});
        assert_eq!(merged(not_asked.clone(), found.clone()), found);
        assert_eq!(merged(found.clone(), not_asked.clone()), found);
        assert_eq!(merged(not_asked.clone(), not_asked.clone()), not_asked);
    }

    #[test]
    fn services_and_regions_come_together() {
        let part = |services: &[&str], regions: &[&str]| {
            let mut part = Snapshot::example();
            part.scope.services = services.iter().map(|name| (*name).to_owned()).collect();
            part.regions = regions.iter().map(|name| (*name).to_owned()).collect();
            part
        };
        let both = part(&["s3"], &["eu-west-1"]).merge(part(&["iam", "s3"], &["eu-north-1"])).unwrap();
        assert_eq!(both.scope.services, ["iam", "s3"]);
        assert_eq!(both.regions, ["eu-north-1", "eu-west-1"]);
        assert_eq!(both.account, Snapshot::example().account);
        assert!(part(&["s3"], &[]).merge(part(&[], &[])).unwrap().scope.is_everything());
    }

    #[test]
    fn accounts_are_not_mixed() {
        let mut other = Snapshot::example();
        other.account.id = "222222222222".to_owned();
        assert!(Snapshot::example().merge(other).unwrap_err().to_string().contains("222222222222"));
    }
}
