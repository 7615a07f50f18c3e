//! The harness that the cases of every rule run in.
//!
//! Beyond comparing verdicts, it hides facts of the resource and of the account, by replacing them in the JSON form with
//! a gap. Those that the rule declares to read are hidden one by one: a verdict may survive that, or become
//! `INSUFFICIENT_DATA`; anything else is a verdict on data that was never read. All others are hidden together, as in a
//! scan of this rule alone: no verdict may change. So whatever a verdict depends on stands in the rule's `reads`, and
//! what stands there must make a difference.

use std::{collections::BTreeSet, fmt::Debug};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    model::{Account, Kind, Listed, Tags, facts},
    rule::{AnyRule, Outcome, Stop, Verdict},
};

/// A rule and the cases that show what it answers.
pub(crate) struct Cases {
    rule: &'static dyn AnyRule,
    account: Hidings<Account>,
    verdicts: BTreeSet<&'static str>,
    reads: BTreeSet<&'static str>,
}

/// A value, and what is left of it when facts are hidden.
struct Hidings<T> {
    value: T,
    /// Once for each fact that the rule declares to read: where it stands, and the value without it.
    declared: Vec<(String, T)>,
    /// Where the other facts stand, and the value without all of them.
    undeclared: (Vec<String>, T),
}

/// What a case expects, in the order of `ComplianceType`.
pub(crate) const COMPLIANT: &str = "COMPLIANT";
pub(crate) const NON_COMPLIANT: &str = "NON_COMPLIANT";
const NOT_APPLICABLE: &str = "NOT_APPLICABLE";
const INSUFFICIENT_DATA: &str = "INSUFFICIENT_DATA";

impl Cases {
    /// Cases of this rule, in the example account.
    pub(crate) fn of(rule: &'static dyn AnyRule) -> Self {
        let account = hidings_of(rule, "", Account::example());
        Self { rule, account, verdicts: BTreeSet::new(), reads: BTreeSet::new() }
    }

    /// The account in which the cases that follow stand.
    pub(crate) fn within(mut self, account: Account) -> Self {
        self.account = hidings_of(self.rule, "", account);
        self
    }

    /// The example account, changed, for the cases that follow.
    pub(crate) fn given(self, change: impl FnOnce(&mut Account)) -> Self {
        let mut account = Account::example();
        change(&mut account);
        self.within(account)
    }

    /// Resources that satisfy the rule.
    pub(crate) fn compliant<R: Case>(self, resources: impl IntoIterator<Item = R>) -> Self {
        self.expect(COMPLIANT, resources)
    }

    /// Resources that violate it.
    pub(crate) fn non_compliant<R: Case>(self, resources: impl IntoIterator<Item = R>) -> Self {
        self.expect(NON_COMPLIANT, resources)
    }

    /// Resources that it is not about.
    pub(crate) fn not_applicable<R: Case>(self, resources: impl IntoIterator<Item = R>) -> Self {
        self.expect(NOT_APPLICABLE, resources)
    }

    /// Resources of which too little is known.
    pub(crate) fn insufficient_data<R: Case>(self, resources: impl IntoIterator<Item = R>) -> Self {
        self.expect(INSUFFICIENT_DATA, resources)
    }

    /// The example of each type that can have tags, with these.
    pub(crate) fn of_each_type_with_tags(self, expected: &'static str, tags: &Tags) -> Self {
        Kind::all().fold(self, |cases, kind| kind.tagged_example()(cases, expected, tags.clone()))
    }

    /// Ends the cases: there was one of each kind that a rule needs, and `reads` is exact.
    pub(crate) fn check(self) {
        let about = self.rule.about();
        for needed in [COMPLIANT, NON_COMPLIANT] {
            assert!(self.verdicts.contains(needed), "{}: no {needed} case", about.id());
        }
        let unused: Vec<_> = self.rule.reads().into_iter().filter(|action| !self.reads.contains(action)).collect();
        assert!(unused.is_empty(), "{}: `reads` declares {unused:?}, on which no case depends", about.id());
    }

    pub(crate) fn expect<R: Case>(mut self, expected: &'static str, resources: impl IntoIterator<Item = R>) -> Self {
        for resource in resources {
            let outcome = self.judge(&resource, &self.account.value);
            let verdict = name(&outcome);
            assert_eq!(verdict, expected, "{}: {outcome:?} for {resource:#?}", self.rule.about().id());
            self.verdicts.insert(verdict);
            self.hide_facts(verdict, &resource);
        }
        self
    }

    fn judge<R: Case>(&self, resource: &R, account: &Account) -> Outcome {
        let judged = match resource.as_account() {
            Some(own) => self.rule.judge(own, own),
            None => self.rule.judge(resource, account),
        };
        judged.unwrap_or_else(|| panic!("{} is not about {}", self.rule.about().id(), R::TYPE))
    }

    fn hide_facts<R: Case>(&mut self, verdict: &'static str, resource: &R) {
        let place = if resource.is_settings() { "*" } else { "*/*" };
        let place = if resource.as_account().is_some() { String::new() } else { format!("{}/{place}", R::PATH) };
        let of_resource = hidings_of(self.rule, &place, resource.clone());
        let mut declared = Vec::new();
        for (path, hidden) in &of_resource.declared {
            declared.push((path, self.judge(hidden, &self.account.value)));
        }
        for (path, hidden) in &self.account.declared {
            declared.push((path, self.judge(resource, hidden)));
        }
        let mut reads = BTreeSet::new();
        for (path, outcome) in declared {
            let after = name(&outcome);
            assert!(
                after == verdict || after == INSUFFICIENT_DATA,
                "{}: hiding {path} turned {verdict} into {after}",
                self.rule.about().id()
            );
            if after != verdict {
                reads.extend(actions(path));
            }
        }
        self.reads.extend(reads);
        let after = name(&self.judge(&of_resource.undeclared.1, &self.account.undeclared.1));
        if after != verdict {
            let culprits = self.undeclared(verdict, resource, &of_resource.undeclared.0);
            panic!(
                "{}: hiding what `reads` does not declare turned {verdict} into {after}: {culprits:?}",
                self.rule.about().id()
            );
        }
    }

    /// The facts that the rule does not declare, and the verdict depends on.
    fn undeclared<R: Case>(&self, verdict: &'static str, resource: &R, paths: &[String]) -> Vec<String> {
        let differs = |outcome: Outcome| name(&outcome) != verdict;
        let of_account = self
            .account
            .undeclared
            .0
            .iter()
            .filter(|path| differs(self.judge(resource, &hide(&self.account.value, &[path.as_str()]))));
        let of_resource =
            paths.iter().filter(|path| differs(self.judge(&hide(resource, &[path.as_str()]), &self.account.value)));
        of_account.chain(of_resource).cloned().collect()
    }
}

/// What can be a case: any listed resource, or the account itself.
pub(crate) trait Case: Listed + Clone + Debug + Serialize + DeserializeOwned {
    fn as_account(&self) -> Option<&Account> {
        (self as &dyn std::any::Any).downcast_ref()
    }
}

impl<R: Listed + Clone + Debug + Serialize + DeserializeOwned> Case for R {}

fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Ok(Verdict::Compliant) => COMPLIANT,
        Ok(Verdict::NonCompliant(_)) => NON_COMPLIANT,
        Err(Stop::NotApplicable(_)) => NOT_APPLICABLE,
        Err(Stop::Unread(_)) => INSUFFICIENT_DATA,
    }
}

/// The account as a scan that may make these calls sees it.
pub(crate) fn seen_with(readable: &BTreeSet<&str>, account: Account) -> Account {
    let paths = facts_of(&account);
    let unread = paths.iter().filter(|path| actions(path).iter().any(|action| !readable.contains(action)));
    hide(&account, &unread.map(String::as_str).collect::<Vec<_>>())
}

/// The account as a scan of this rule alone sees it.
pub(crate) fn seen_by(rule: &dyn AnyRule, account: Account) -> Account {
    hidings_of(rule, "", account).undeclared.1
}

/// The value, which stands at this place of an account, without the facts that the rule reads and without the others.
fn hidings_of<T: Serialize + DeserializeOwned>(rule: &dyn AnyRule, place: &str, value: T) -> Hidings<T> {
    let listed = Kind::all().filter(|kind| rule.resource_types().contains(&kind.resource_type));
    let readable: BTreeSet<&str> = listed.flat_map(|kind| kind.listed_by).copied().chain(rule.reads()).collect();
    let reads = |path: &String| actions(&format!("{place}{path}")).iter().all(|action| readable.contains(action));
    let paths = facts_of(&value);
    let (declared, undeclared): (Vec<String>, Vec<String>) = paths.into_iter().partition(reads);
    let others: Vec<&str> = undeclared.iter().map(String::as_str).collect();
    let without_others = hide(&value, &others);
    let declared =
        declared.into_iter().map(|path| (format!("{place}{path}"), hide(&value, &[path.as_str()]))).collect();
    Hidings { value, declared, undeclared: (undeclared, without_others) }
}

/// Where the facts of a value stand, those inside others first.
fn facts_of<T: Serialize>(value: &T) -> Vec<String> {
    let mut paths = Vec::new();
    collect_facts(&serde_json::to_value(value).expect("the model is JSON"), String::new(), &mut paths);
    paths
}

/// The value without these facts; those inside others come first.
fn hide<T: Serialize + DeserializeOwned>(value: &T, paths: &[&str]) -> T {
    let mut hidden = serde_json::to_value(value).expect("the model is JSON");
    for path in paths {
        *hidden.pointer_mut(path).expect("a path of this value") =
            json!({"unknown": {"action": "test:Hidden", "reason": "ACCESS_DENIED", "detail": ""}});
    }
    serde_json::from_value(hidden).expect("the model reads what it writes")
}

/// The key under which a known fact stands; see [`crate::observed::Observed`].
const KNOWN: &str = "known";

fn collect_facts(value: &Value, path: String, paths: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                collect_facts(field, format!("{path}/{}", key.replace('~', "~0").replace('/', "~1")), paths);
            }
            if fields.len() == 1 && fields.contains_key(KNOWN) {
                paths.push(path);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_facts(item, format!("{path}/{index}"), paths);
            }
        }
        _ => {}
    }
}

/// The actions that read the fact at this path: those of the longest pattern that the path begins with.
fn actions(path: &str) -> Vec<&'static str> {
    facts()
        .filter(|fact| begins_with(path, &fact.path))
        .max_by_key(|fact| fact.path.split('/').count())
        .unwrap_or_else(|| panic!("no FACTS entry says which action reads {path}"))
        .actions
        .to_vec()
}

fn begins_with(path: &str, pattern: &str) -> bool {
    let mut segments = path.split('/').filter(|segment| *segment != KNOWN);
    pattern
        .split('/')
        .all(|expected| segments.next().is_some_and(|segment| expected == "*" || segment == "*" || segment == expected))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::s3::{Bucket, Versioning},
        observed::Known,
        rule::{Remediation, Rule, Severity, require},
    };

    const fn rule(check: fn(&Bucket, &Account) -> Outcome, reads: &'static [&'static str]) -> Rule<Bucket> {
        Rule {
            id: "test",
            title: "",
            severity: Severity::Low,
            expectations: &[],
            themes: &[],
            equivalents: &[],
            differs: &[],
            parameters: &[],
            reads,
            rationale: "",
            remediation: Remediation { text: "", cli: "" },
            source: "",
            check,
        }
    }

    fn suspended() -> Bucket {
        Bucket { versioning: Known(Versioning::Suspended), ..Bucket::example() }
    }

    #[test]
    #[should_panic(expected = "hiding /s3/buckets/*/*/versioning turned NON_COMPLIANT into COMPLIANT")]
    fn a_rule_that_takes_unknown_for_fine_is_caught() {
        static CARELESS: Rule<Bucket> = rule(
            |bucket, _| require(bucket.versioning.get().map_or(true, |v| *v == Versioning::Enabled), ""),
            &["s3:GetBucketVersioning"],
        );
        Cases::of(&CARELESS).compliant([Bucket::example()]).non_compliant([suspended()]).check();
    }

    #[test]
    #[should_panic(expected = "hiding what `reads` does not declare turned COMPLIANT into INSUFFICIENT_DATA")]
    fn an_undeclared_read_is_caught() {
        static UNDECLARED: Rule<Bucket> =
            rule(|bucket, _| require(*bucket.versioning.get()? == Versioning::Enabled, ""), &[]);
        Cases::of(&UNDECLARED).compliant([Bucket::example()]).non_compliant([suspended()]).check();
    }

    #[test]
    #[should_panic(expected = "on which no case depends")]
    fn a_read_that_is_never_used_is_caught() {
        static IDLE: Rule<Bucket> = rule(
            |bucket, _| require(*bucket.versioning.get()? == Versioning::Enabled, ""),
            &["s3:GetBucketVersioning", "s3:GetBucketTagging"],
        );
        Cases::of(&IDLE).compliant([Bucket::example()]).non_compliant([suspended()]).check();
    }
}
