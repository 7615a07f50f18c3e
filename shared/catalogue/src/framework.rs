//! Compliance frameworks: what they require, and which rules judge it.
//!
//! Numbers are the framework's, words are ours. A requirement without rules is listed all the same: nobody should take
//! what a scan cannot judge for fulfilled.

mod themes;

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use themes::THEMES;

use crate::rule::{About, AnyRule};

const FRAMEWORKS: &[&str] = &[
    include_str!("../frameworks/cis-1.4.toml"),
    include_str!("../frameworks/cis-1.5.toml"),
    include_str!("../frameworks/cis-2.0.toml"),
    include_str!("../frameworks/cis-3.0.toml"),
    include_str!("../frameworks/cis-4.0.toml"),
    include_str!("../frameworks/cis-5.0.toml"),
    include_str!("../frameworks/cis-6.0.toml"),
    include_str!("../frameworks/cis-7.0.toml"),
    include_str!("../frameworks/fsbp.toml"),
    include_str!("../frameworks/hipaa.toml"),
    include_str!("../frameworks/iso-27001-2022.toml"),
    include_str!("../frameworks/nist-800-53-r5.toml"),
    include_str!("../frameworks/pci-dss-4.0.toml"),
    include_str!("../frameworks/soc2.toml"),
];

/// A compliance framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Framework {
    /// The name by which it is selected.
    pub id: String,
    /// Its own name.
    pub title: String,
    /// Which edition.
    pub version: String,
    /// Who publishes it.
    pub source: String,
    /// Which of its requirements are listed here.
    pub covers: String,
    /// In its own order.
    pub requirements: Vec<Requirement>,
}

/// One requirement of a framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// The framework's number for it.
    pub number: String,
    /// What it is about, in our words.
    pub title: String,
    /// The rules that judge it, alphabetical; none when nothing automated can.
    pub rules: Vec<String>,
}

/// A file of a framework that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the frameworks cannot be read: {0}")]
pub struct FrameworkError(String);

/// Every framework, alphabetical, with those of the rules that judge its requirements.
///
/// # Errors
/// When a file cannot be read.
pub fn read(rules: &[&dyn AnyRule]) -> Result<Vec<Framework>, FrameworkError> {
    FRAMEWORKS.iter().map(|text| Ok(Framework::of(parse(text)?, rules))).collect()
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, FrameworkError> {
    toml::from_str(text).map_err(|error| FrameworkError(error.to_string()))
}

/// A framework's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    title: String,
    version: String,
    source: String,
    covers: String,
    /// The catalogue whose identifiers are this framework's numbers: a rule with the identifier judges the requirement.
    equivalents: Option<String>,
    requirements: Vec<FileRequirement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRequirement {
    number: String,
    title: String,
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    themes: Vec<String>,
}

impl Framework {
    fn of(file: File, rules: &[&dyn AnyRule]) -> Self {
        let ids: BTreeSet<&str> = rules.iter().map(|rule| rule.about().id()).collect();
        let by_equivalent: HashMap<&str, &str> = rules
            .iter()
            .map(|rule| rule.about())
            .flat_map(|about| about.equivalents().into_iter().map(|equivalent| (equivalent, about.id())))
            .collect();
        let judges = |requirement: &FileRequirement| -> Vec<String> {
            let is_about =
                |about: &dyn About| about.themes().iter().any(|id| requirement.themes.iter().any(|theme| theme == id));
            let of_themes = rules.iter().map(|rule| rule.about()).filter(|about| is_about(*about)).map(About::id);
            let named = requirement.rules.iter().map(String::as_str).filter(|id| ids.contains(id)).chain(of_themes);
            let equivalent = file.equivalents.as_ref().map(|catalogue| format!("{catalogue}:{}", requirement.number));
            let equivalent = equivalent.and_then(|identifier| by_equivalent.get(identifier.as_str()).copied());
            let rules: BTreeSet<&str> = named.chain(equivalent).collect();
            rules.into_iter().map(str::to_owned).collect()
        };
        let requirements = file.requirements.iter().map(|requirement| Requirement {
            number: requirement.number.clone(),
            title: requirement.title.clone(),
            rules: judges(requirement),
        });
        Self {
            requirements: requirements.collect(),
            id: file.id,
            title: file.title,
            version: file.version,
            source: file.source,
            covers: file.covers,
        }
    }

    /// The rules that judge any of its requirements.
    pub fn rules(&self) -> BTreeSet<&str> {
        self.requirements.iter().flat_map(|requirement| &requirement.rules).map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::catalogue::Catalogue;

    fn files() -> Vec<File> {
        FRAMEWORKS.iter().map(|text| toml::from_str(text).unwrap_or_else(|error| panic!("{error}"))).collect()
    }

    fn catalogue() -> Catalogue {
        Catalogue::built_in().unwrap()
    }

    #[test]
    fn every_file_is_listed_under_its_name() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("frameworks");
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        names.sort();
        let ids: Vec<String> = files().into_iter().map(|file| file.id).collect();
        assert_eq!(ids, names);
        assert_eq!(catalogue().frameworks().len(), names.len());
    }

    #[test]
    fn every_rule_and_theme_exists() {
        let catalogue = catalogue();
        let ids: BTreeSet<&str> = THEMES.iter().map(|(id, _)| *id).collect();
        assert!(THEMES.is_sorted_by(|a, b| a.0 < b.0));
        let used: BTreeSet<&str> = catalogue.rules().flat_map(|rule| rule.about().themes()).collect();
        assert_eq!(used, ids, "the themes that rules name, and those that there are");
        for file in files() {
            for requirement in &file.requirements {
                for rule in &requirement.rules {
                    assert!(catalogue.find(rule).is_some(), "{} {}: no rule {rule}", file.id, requirement.number);
                }
                for theme in &requirement.themes {
                    assert!(ids.contains(theme.as_str()), "{} {}: no theme {theme}", file.id, requirement.number);
                }
            }
        }
    }

    #[test]
    fn numbers_are_unique_and_titles_are_there() {
        for framework in catalogue().frameworks() {
            let numbers: BTreeSet<&str> = framework.requirements.iter().map(|of| of.number.as_str()).collect();
            assert_eq!(numbers.len(), framework.requirements.len(), "{}", framework.id);
            assert!(framework.source.starts_with("https://"), "{}", framework.id);
            for text in [&framework.title, &framework.version, &framework.covers] {
                assert!(!text.is_empty(), "{}", framework.id);
            }
            for requirement in &framework.requirements {
                let title = &requirement.title;
                assert!(
                    !title.is_empty() && !title.ends_with('.') && !title.starts_with("Ensure") && title.len() < 90,
                    "{} {}: {title:?}",
                    framework.id,
                    requirement.number
                );
            }
            assert!(!framework.rules().is_empty(), "{}", framework.id);
        }
    }

    #[test]
    fn equivalents_are_rules() {
        let catalogue = catalogue();
        let fsbp = catalogue.framework("fsbp").unwrap();
        let of = |number: &str| &fsbp.requirements.iter().find(|of| of.number == number).unwrap().rules;
        assert_eq!(of("S3.5"), &["s3-bucket-ssl-requests-only"]);
        assert_eq!(of("WorkSpaces.1"), &[""; 0]);
    }

    #[test]
    fn a_rule_knows_its_requirements() {
        let numbers: Vec<String> = catalogue()
            .judged_by("iam-root-access-key-check")
            .map(|(of, each)| format!("{} {}", of.id, each.number))
            .collect();
        assert!(
            numbers.contains(&"cis-5.0 1.3".to_owned()) && numbers.contains(&"fsbp IAM.4".to_owned()),
            "{numbers:?}"
        );
    }
}
