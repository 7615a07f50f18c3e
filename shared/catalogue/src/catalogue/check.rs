//! What must hold for every rule of a catalogue, built in or not.

use std::collections::{BTreeMap, BTreeSet};

use super::Catalogue;
use crate::{
    expectations::EXPECTATIONS,
    framework::{FrameworkError, THEMES},
    model::{Kind, facts},
    nearest::{SLIP, nearest},
    parameters::Parameters,
    rule::AnyRule,
};

/// Why a catalogue cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// A framework cannot be read.
    #[error(transparent)]
    Framework(#[from] FrameworkError),
    /// A rule is not as rules are.
    #[error("rule {id:?}: {problem}")]
    Rule {
        /// The rule's name.
        id: String,
        /// What is wrong with it.
        problem: Problem,
    },
}

/// What is wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Its name has other characters.
    #[error("its name is not lower-case letters, digits and single hyphens, such as s3-bucket-versioning-enabled")]
    Name,
    /// Another rule has its name.
    #[error("another rule has this name")]
    NameTaken,
    /// One of its texts is not as texts are.
    #[error("its {field} {fault}")]
    Text {
        /// Which.
        field: &'static str,
        /// In which way.
        fault: &'static str,
    },
    /// An identifier of no known catalogue.
    #[error("its equivalent {0:?} does not begin with config:, prowler: or securityhub:")]
    Equivalent(String),
    /// Another rule is the same as that rule elsewhere.
    #[error("its equivalent {identifier:?} stands on {other:?} too")]
    EquivalentTaken {
        /// The rule elsewhere.
        identifier: String,
        /// The other rule here.
        other: String,
    },
    /// It decides otherwise than a rule that is not its equivalent.
    #[error("it says how it differs from {0:?}, which is none of its equivalents")]
    Difference(String),
    /// It covers an expectation that nobody has.
    #[error("there is no expectation {0} of a live account")]
    Expectation(u16),
    /// It is about a theme that no framework knows.
    #[error("there is no theme {name:?}{}", hint(.near.as_deref()))]
    Theme {
        /// The theme.
        name: String,
        /// One that is spelled like it.
        near: Option<String>,
    },
    /// It reads a parameter that nobody can set.
    #[error("there is no parameter {name:?}{}", hint(.near.as_deref()))]
    Parameter {
        /// The parameter.
        name: String,
        /// One that is spelled like it.
        near: Option<String>,
    },
    /// It judges nothing.
    #[error("it judges no resource type")]
    NoType,
    /// It judges what is not listed.
    #[error("no scan lists {0}")]
    Type(String),
    /// It reads what is not fetched.
    #[error("no fact of an account is read with {0}")]
    Read(String),
}

fn hint(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!("; did you mean {near:?}?"))
}

impl Catalogue {
    /// Whether every rule says of itself what a rule must.
    ///
    /// # Errors
    /// Names the first that does not.
    pub(crate) fn check(&self) -> Result<(), CatalogueError> {
        let known = Known::new();
        let mut ids = BTreeSet::new();
        let mut equivalents: BTreeMap<&str, &str> = BTreeMap::new();
        for rule in self.rules() {
            let about = rule.about();
            let id = about.id();
            let wrong = |problem| Err(CatalogueError::Rule { id: id.to_owned(), problem });
            if !ids.insert(id) {
                return wrong(Problem::NameTaken);
            }
            if let Err(problem) = known.check(&**rule) {
                return wrong(problem);
            }
            for identifier in about.equivalents() {
                if let Some(other) = equivalents.insert(identifier, id) {
                    let (identifier, other) = (identifier.to_owned(), other.to_owned());
                    return wrong(Problem::EquivalentTaken { identifier, other });
                }
            }
        }
        Ok(())
    }
}

/// What a rule can refer to.
struct Known {
    types: BTreeSet<&'static str>,
    reads: BTreeSet<&'static str>,
}

impl Known {
    fn new() -> Self {
        Self {
            types: Kind::all().map(|kind| kind.resource_type).collect(),
            reads: facts().flat_map(|fact| fact.actions).copied().collect(),
        }
    }

    fn check(&self, rule: &dyn AnyRule) -> Result<(), Problem> {
        let about = rule.about();
        if !is_kebab_case(about.id()) {
            return Err(Problem::Name);
        }
        texts(rule)?;
        for equivalent in about.equivalents() {
            if !["config:", "prowler:", "securityhub:"].iter().any(|source| equivalent.starts_with(source)) {
                return Err(Problem::Equivalent(equivalent.to_owned()));
            }
        }
        let known = about.equivalents();
        if let Some(other) = about.differs().iter().flat_map(|differs| differs.from).find(|from| !known.contains(from))
        {
            return Err(Problem::Difference((*other).to_owned()));
        }
        for number in about.expectations() {
            if !EXPECTATIONS.iter().any(|expectation| expectation.number == *number) {
                return Err(Problem::Expectation(*number));
            }
        }
        for name in about.themes() {
            let mut names = THEMES.iter().map(|(id, _)| *id);
            if !names.clone().any(|known| known == name) {
                let near = nearest(name, &mut names, SLIP).map(str::to_owned);
                return Err(Problem::Theme { name: name.to_owned(), near });
            }
        }
        for name in about.parameters() {
            let mut names = Parameters::ALL.iter().map(|parameter| parameter.name);
            if !names.clone().any(|known| known == name) {
                let near = nearest(name, &mut names, SLIP).map(str::to_owned);
                return Err(Problem::Parameter { name: name.to_owned(), near });
            }
        }
        let types = rule.resource_types();
        if types.is_empty() {
            return Err(Problem::NoType);
        }
        if let Some(unknown) = types.into_iter().find(|name| !self.types.contains(name)) {
            return Err(Problem::Type(unknown.to_owned()));
        }
        match rule.reads().into_iter().find(|action| !self.reads.contains(action)) {
            Some(unknown) => Err(Problem::Read(unknown.to_owned())),
            None => Ok(()),
        }
    }
}

fn is_kebab_case(id: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    id.split('-').all(is_word)
}

fn texts(rule: &dyn AnyRule) -> Result<(), Problem> {
    let about = rule.about();
    for (field, text) in [
        ("title", about.title()),
        ("rationale", about.rationale()),
        ("remediation", about.remediation()),
        ("command", about.command()),
        ("source", about.source()),
    ] {
        if text.trim().is_empty() {
            return Err(Problem::Text { field, fault: "is empty" });
        }
        if text.trim() != text || text.contains("  ") {
            return Err(Problem::Text { field, fault: "has spaces that nobody needs" });
        }
    }
    let title = about.title().to_lowercase();
    if title.starts_with("ensure") || title.starts_with("check") {
        return Err(Problem::Text { field: "title", fault: "is not the condition that holds" });
    }
    if title.ends_with('.') {
        return Err(Problem::Text { field: "title", fault: "ends with a full stop" });
    }
    for (field, text) in [("rationale", about.rationale()), ("remediation", about.remediation())] {
        if !text.ends_with('.') {
            return Err(Problem::Text { field, fault: "does not end with a full stop" });
        }
    }
    if !about.source().starts_with("https://") {
        return Err(Problem::Text { field: "source", fault: "is no address that begins with https://" });
    }
    Ok(())
}
