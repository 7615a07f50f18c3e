//! The complete run: what it has done, and what people read of it.

use std::{
    collections::{BTreeMap, BTreeSet, hash_map::DefaultHasher},
    env,
    fmt::Write as _,
    fs::{self, File, OpenOptions},
    hash::{Hash, Hasher},
    io::Write as _,
    sync::Mutex,
};

use plumbline_tests::{
    emulator::{built, workspace},
    fields::Field,
};
use serde::{Deserialize, Serialize};

use super::{Missing, Optional, SCANS, is_documented};
use crate::faults::{Account, assert_none, each};

/// Where the complete run keeps what it has done.
const DONE: &str = "build/missing-fields.jsonl";

/// Where the complete run writes what it has found.
const PAGE: &str = "docs/missing-fields.md";

/// What became of a scan that missed a field.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Done {
    #[serde(flatten)]
    pub(super) missing: Missing,
    /// How many evaluations lost their verdict.
    pub(super) changed: usize,
    /// Those that are wrong, and how.
    pub(super) wrong: Vec<String>,
}

impl Done {
    /// What is wrong, a line for each evaluation.
    pub(super) fn problem(&self) -> Option<String> {
        let Self { missing, wrong, .. } = self;
        (!wrong.is_empty()).then(|| format!("{missing}:\n    {}", wrong.join("\n    ")))
    }
}

/// What the complete run has done, in memory and in a file.
struct Kept {
    /// What still holds.
    done: BTreeMap<Missing, Done>,
    keys: BTreeMap<String, u64>,
    file: Mutex<File>,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line {
    key: u64,
    #[serde(flatten)]
    done: Done,
}

impl Kept {
    /// What was done before and still holds for an account.
    fn of(account: &Account) -> Self {
        let (path, keys) = (workspace().join(DONE), keys(account));
        let text = fs::read_to_string(&path).unwrap_or_default();
        let lines = text.lines().filter_map(|line| Some((line, serde_json::from_str::<Line>(line).ok()?)));
        let valid: Vec<(&str, Line)> =
            lines.filter(|(_, line)| keys.get(&line.done.missing.action) == Some(&line.key)).collect();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, valid.iter().map(|(line, _)| format!("{line}\n")).collect::<String>()).unwrap();
        let file = Mutex::new(OpenOptions::new().append(true).open(path).unwrap());
        let done = valid.into_iter().map(|(_, line)| (line.done.missing.clone(), line.done)).collect();
        Self { done, keys, file }
    }

    fn write(&self, done: &Done) {
        let line = Line { key: self.keys[&done.missing.action], done: done.clone() };
        let line = serde_json::to_string(&line).unwrap() + "\n";
        self.file.lock().unwrap().write_all(line.as_bytes()).unwrap();
    }
}

/// Of the program, and of the answers to each action: all of them but their identifiers, numbers and times, which are
/// others in each account.
fn keys(account: &Account) -> BTreeMap<String, u64> {
    let mut program = DefaultHasher::new();
    fs::read(built("plumbline")).unwrap().hash(&mut program);
    let key = |action: &String| {
        let bodies: BTreeSet<String> = account.recording.bodies(action).iter().map(|body| shape(body)).collect();
        let mut hasher = program.clone();
        bodies.hash(&mut hasher);
        (action.clone(), hasher.finish())
    };
    account.actions.iter().map(key).collect()
}

/// A text without the words that have a digit in them or could be one in base 16, as parts of identifiers are.
fn shape(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let words = text.split(|character: char| !character.is_alphanumeric());
    let is_number = |word: &&str| {
        word.chars().any(|character| character.is_ascii_digit())
            || word.chars().all(|character| character.is_ascii_hexdigit())
    };
    words.filter(|word| !is_number(word)).collect::<Vec<_>>().join(" ")
}

/// The whole product of actions and fields, or that of the actions that begin with `FIELDS`. What was done before is not
/// done again.
#[test]
#[allow(clippy::print_stdout)]
#[ignore = "takes a quarter of an hour: `make faults` runs it"]
fn no_missing_field_gives_a_wrong_verdict() {
    let account = Account::shared();
    let beginning = env::var("FIELDS").unwrap_or_default();
    let (all, optional) = (Missing::all(&account, &beginning), Optional::all());
    let mut kept = Kept::of(&account);
    let left: Vec<&Missing> = all.iter().filter(|missing| !kept.done.contains_key(*missing)).collect();
    println!("{} of {} scans are left", left.len(), all.len());
    let results = each(&left, SCANS, |missing| {
        let result = missing.scan(&account);
        kept.write(&result);
        if !is_documented(missing, &optional) && !result.wrong.is_empty() {
            println!("{missing}: {} wrong", result.wrong.len());
        }
        result
    });
    kept.done.extend(results.into_iter().map(|result| (result.missing.clone(), result)));
    kept.done.retain(|missing, _| all.contains(missing));
    let done = kept.done.values();
    if beginning.is_empty() {
        fs::write(workspace().join(PAGE), page(done.clone(), &optional)).unwrap();
    }
    let undocumented = done.clone().filter(|done| !is_documented(&done.missing, &optional));
    let mut problems: Vec<String> = undocumented.filter_map(Done::problem).collect();
    let makes_a_difference =
        |optional: &Optional| done.clone().any(|done| !done.wrong.is_empty() && optional.is_of(&done.missing));
    let asked_for = optional.iter().filter(|optional| optional.action.starts_with(&beginning));
    problems.extend(asked_for.filter(|optional| !makes_a_difference(optional)).map(
        |Optional { action, field, .. }| format!("optional_fields.yaml: {action} without {field} makes no difference"),
    ));
    assert_none(&problems);
}

/// What the complete run found, for people.
fn page<'a>(done: impl Iterator<Item = &'a Done>, optional: &[Optional]) -> String {
    let mut actions: BTreeMap<&str, BTreeMap<&Field, Kind>> = BTreeMap::new();
    for done in done {
        let kind = match done {
            Done { wrong, changed: 0, .. } if wrong.is_empty() => Kind::Harmless,
            Done { wrong, .. } if wrong.is_empty() => Kind::Gap,
            _ if is_documented(&done.missing, optional) => Kind::Documented,
            _ => Kind::Wrong,
        };
        let known = actions.entry(&done.missing.action).or_default().entry(&done.missing.field).or_insert(kind);
        *known = kind.max(*known);
    }
    let mut page = HEAD.to_owned();
    let mut row = |name: &str, kinds: &[Kind]| {
        let count = |kind| kinds.iter().filter(|known| **known == kind).count();
        let [harmless, gap] = [Kind::Harmless, Kind::Gap].map(count);
        let [documented, wrong] = [Kind::Documented, Kind::Wrong].map(count);
        let all = kinds.len();
        writeln!(page, "| {name} | {all} | {harmless} | {gap} | {documented} | {wrong} |").unwrap();
    };
    for (action, fields) in &actions {
        row(&format!("`{action}`"), &fields.values().copied().collect::<Vec<_>>());
    }
    row("All", &actions.values().flat_map(BTreeMap::values).copied().collect::<Vec<_>>());
    page += EXCEPTIONS;
    for Optional { action, field, meaning, source } in optional {
        writeln!(page, "| `{action}` | `{field}` | {meaning} | <{source}> |").unwrap();
    }
    page
}

/// What a scan makes of a missing field, the worst last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Harmless,
    Gap,
    Documented,
    Wrong,
}

const HEAD: &str = "\
# Missing fields

<!-- Written by `make faults`. -->

What scans make of answers that lack a field. For each field of each answer that an account of the tests gives, one scan
gets that answer without the field, and another without its first occurrence where it has several. No verdict may change,
unless into `INSUFFICIENT_DATA` that names the action.

| Action | Fields | Harmless | `INSUFFICIENT_DATA` | Absence means something | Wrong |
|---|--:|--:|--:|--:|--:|
";

const EXCEPTIONS: &str = "
## Fields whose absence means something

| Action | Field | Its absence means | Source |
|---|---|---|---|
";
