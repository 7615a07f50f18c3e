//! Compliance frameworks: what they require, and which rules judge it.
//!
//! Numbers are the framework's, words are ours. A requirement without rules is listed all the same: nobody should take
//! what a scan cannot judge for fulfilled.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::LazyLock,
};

use serde::{Deserialize, Serialize};

use crate::{
    evaluation::{ComplianceType, Evaluation},
    rules,
    selection::Selection,
};

const THEMES: &str = include_str!("../frameworks/themes.toml");

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

static ALL: LazyLock<Vec<Framework>> = LazyLock::new(|| {
    let themes = themes();
    FRAMEWORKS.iter().filter_map(|text| Some(Framework::of(toml::from_str(text).ok()?, &themes))).collect()
});

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
    pub rules: Vec<&'static str>,
}

/// Every framework, alphabetical.
pub fn all() -> &'static [Framework] {
    &ALL
}

/// The framework of this name.
pub fn find(id: &str) -> Option<&'static Framework> {
    all().iter().find(|framework| framework.id == id)
}

/// The requirements that a rule judges: framework and number.
pub fn judged_by(rule: &str) -> impl Iterator<Item = (&'static Framework, &'static Requirement)> {
    all().iter().flat_map(move |framework| {
        let requirements = framework.requirements.iter().filter(move |of| of.rules.contains(&rule));
        requirements.map(move |requirement| (framework, requirement))
    })
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemesFile {
    themes: Vec<Theme>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Theme {
    id: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "says in the file what the theme is about"))]
    title: String,
    rules: Vec<String>,
}

fn themes() -> HashMap<String, Vec<String>> {
    let themes = toml::from_str(THEMES).map_or_else(|_| Vec::new(), |file: ThemesFile| file.themes);
    themes.into_iter().map(|theme| (theme.id, theme.rules)).collect()
}

impl Framework {
    fn of(file: File, themes: &HashMap<String, Vec<String>>) -> Self {
        let ids: HashMap<&str, &'static str> = rules::all().map(|rule| (rule.about().id, rule.about().id)).collect();
        let by_equivalent: HashMap<&str, &'static str> = rules::all()
            .flat_map(|rule| rule.about().equivalents.iter().map(move |equivalent| (*equivalent, rule.about().id)))
            .collect();
        let judges = |requirement: &FileRequirement| -> Vec<&'static str> {
            let of_themes = requirement.themes.iter().filter_map(|theme| themes.get(theme)).flatten();
            let named = requirement.rules.iter().chain(of_themes).filter_map(|id| ids.get(id.as_str()));
            let equivalent = file.equivalents.as_ref().map(|catalogue| format!("{catalogue}:{}", requirement.number));
            let equivalent = equivalent.and_then(|identifier| by_equivalent.get(identifier.as_str()));
            let rules: BTreeSet<&'static str> = named.chain(equivalent).copied().collect();
            rules.into_iter().collect()
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
    pub fn rules(&self) -> BTreeSet<&'static str> {
        self.requirements.iter().flat_map(|requirement| &requirement.rules).copied().collect()
    }
}

/// What a scan says of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// A rule of the requirement is violated.
    Failed,
    /// No violation is known, but something could not be read, or a rule of the requirement was not part of the scan.
    NotDecided,
    /// All its rules were judged, and something satisfies one of them.
    Passed,
    /// All its rules were judged, and there was nothing that they apply to.
    NotApplicable,
    /// No rule judges it: it takes a person.
    NotAutomated,
}

impl Status {
    /// All, most pressing first.
    pub const ALL: [Self; 5] = [Self::Failed, Self::NotDecided, Self::Passed, Self::NotApplicable, Self::NotAutomated];

    /// The status for people, after a number: `3 failed`.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::NotDecided => "not decided",
            Self::Passed => "passed",
            Self::NotApplicable => "with nothing to apply to",
            Self::NotAutomated => "without an automated rule",
        }
    }
}

/// What a scan says of a framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// The framework's name.
    pub id: &'static str,
    /// Its own name and edition.
    pub title: String,
    /// Each requirement, in the framework's order.
    pub requirements: Vec<Assessed>,
}

/// What a scan says of a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assessed {
    /// The framework's number.
    pub number: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// The verdict.
    pub status: Status,
    /// The rules that decided it: those violated, those without a verdict, or else all that judge it.
    pub rules: Vec<&'static str>,
    /// How many violations there are.
    pub violations: usize,
}

impl Assessment {
    /// How many requirements have this status.
    pub fn count(&self, status: Status) -> usize {
        self.requirements.iter().filter(|requirement| requirement.status == status).count()
    }

    /// How many requirements have each status.
    pub fn counts(&self) -> BTreeMap<Status, usize> {
        Status::ALL.into_iter().map(|status| (status, self.count(status))).collect()
    }
}

/// Counts evaluations by rule as they stream by, for the frameworks of a scan.
#[derive(Clone, Debug, Default)]
pub struct Assessor {
    by_rule: HashMap<Cow<'static, str>, Counts>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    violations: usize,
    undecided: usize,
    compliant: usize,
}

impl Assessor {
    /// Counts one evaluation.
    pub fn count(&mut self, evaluation: &Evaluation) {
        let counts = match self.by_rule.get_mut(&evaluation.rule_id) {
            Some(counts) => counts,
            None => self.by_rule.entry(evaluation.rule_id.clone()).or_default(),
        };
        match evaluation.compliance_type {
            ComplianceType::NonCompliant => counts.violations += 1,
            ComplianceType::InsufficientData => counts.undecided += 1,
            ComplianceType::Compliant => counts.compliant += 1,
            ComplianceType::NotApplicable => {}
        }
    }

    /// What the scan says of the frameworks that it was asked for.
    pub fn assess(&self, selection: &Selection) -> Vec<Assessment> {
        let scanned: BTreeSet<&str> = selection.rules.iter().map(|rule| rule.about().id).collect();
        let frameworks = selection.scope.frameworks.iter().filter_map(|id| find(id));
        frameworks
            .map(|framework| Assessment {
                id: &framework.id,
                title: format!("{} ({})", framework.title, framework.version),
                requirements: framework.requirements.iter().map(|of| self.assessed(of, &scanned)).collect(),
            })
            .collect()
    }

    fn assessed(&self, requirement: &'static Requirement, scanned: &BTreeSet<&str>) -> Assessed {
        let counts = |rule: &str| self.by_rule.get(rule).copied().unwrap_or_default();
        let those = |which: &dyn Fn(&str) -> bool| -> Vec<&'static str> {
            requirement.rules.iter().copied().filter(|rule| which(rule)).collect()
        };
        let violated = those(&|rule| counts(rule).violations > 0);
        let open = those(&|rule| counts(rule).undecided > 0 || !scanned.contains(rule));
        let satisfied = requirement.rules.iter().any(|rule| counts(rule).compliant > 0);
        let (status, rules) = match () {
            () if requirement.rules.is_empty() => (Status::NotAutomated, Vec::new()),
            () if !violated.is_empty() => (Status::Failed, violated),
            () if !open.is_empty() => (Status::NotDecided, open),
            () if satisfied => (Status::Passed, requirement.rules.clone()),
            () => (Status::NotApplicable, requirement.rules.clone()),
        };
        Assessed {
            number: &requirement.number,
            title: &requirement.title,
            status,
            rules,
            violations: requirement.rules.iter().map(|rule| counts(rule).violations).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::{rule::Severity, selection::Scope};

    fn files() -> Vec<File> {
        FRAMEWORKS.iter().map(|text| toml::from_str(text).unwrap_or_else(|error| panic!("{error}"))).collect()
    }

    fn theme_list() -> Vec<Theme> {
        toml::from_str::<ThemesFile>(THEMES).unwrap().themes
    }

    #[test]
    fn every_file_is_listed_under_its_name() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("frameworks");
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .filter(|name| name != "themes")
            .collect();
        names.sort();
        let ids: Vec<String> = files().into_iter().map(|file| file.id).collect();
        assert_eq!(ids, names);
        assert_eq!(all().len(), names.len());
    }

    #[test]
    fn every_rule_and_theme_exists() {
        let themes = theme_list();
        for theme in &themes {
            assert!(!theme.title.is_empty(), "{}", theme.id);
            for rule in &theme.rules {
                assert!(rules::find(rule).is_some(), "theme {}: no rule {rule}", theme.id);
            }
            assert!(theme.rules.is_sorted_by(|a, b| a < b), "theme {}: the rules are not in order", theme.id);
        }
        let ids: BTreeSet<&str> = themes.iter().map(|theme| theme.id.as_str()).collect();
        assert_eq!(ids.len(), themes.len());
        for file in files() {
            for requirement in &file.requirements {
                for rule in &requirement.rules {
                    assert!(rules::find(rule).is_some(), "{} {}: no rule {rule}", file.id, requirement.number);
                }
                for theme in &requirement.themes {
                    assert!(ids.contains(theme.as_str()), "{} {}: no theme {theme}", file.id, requirement.number);
                }
            }
        }
    }

    #[test]
    fn numbers_are_unique_and_titles_are_there() {
        for framework in all() {
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
        let fsbp = find("fsbp").unwrap();
        let of = |number: &str| &fsbp.requirements.iter().find(|of| of.number == number).unwrap().rules;
        assert_eq!(of("S3.5"), &["s3-bucket-ssl-requests-only"]);
        assert_eq!(of("WorkSpaces.1"), &[""; 0]);
    }

    #[test]
    fn a_rule_knows_its_requirements() {
        let numbers: Vec<String> =
            judged_by("iam-root-access-key-check").map(|(of, each)| format!("{} {}", of.id, each.number)).collect();
        assert!(
            numbers.contains(&"cis-5.0 1.3".to_owned()) && numbers.contains(&"fsbp IAM.4".to_owned()),
            "{numbers:?}"
        );
    }

    fn evaluation(rule: &str, compliance_type: ComplianceType) -> Evaluation {
        Evaluation {
            scan_id: "".into(),
            rule_id: rule.to_owned().into(),
            resource_id: "".into(),
            resource_type: "".into(),
            resource_name: "".into(),
            account_id: "".into(),
            region: "".into(),
            compliance_type,
            severity: Severity::Low,
            annotation: "".into(),
            evaluation_timestamp: "".into(),
            gap: None,
        }
    }

    #[test]
    fn a_requirement_is_as_good_as_its_worst_rule() {
        use ComplianceType::{Compliant, InsufficientData, NonCompliant, NotApplicable};
        const SSH: &str = "restricted-ssh";
        const RDP: &str = "vpc-sg-restricted-rdp";
        let selection = |scope: Scope| Scope { frameworks: vec!["cis-5.0".to_owned()], ..scope }.resolve().unwrap();
        let status = |selection: &Selection, evaluations: &[(&str, ComplianceType)]| {
            let mut assessor = Assessor::default();
            evaluations.iter().for_each(|(rule, verdict)| assessor.count(&evaluation(rule, *verdict)));
            let assessments = assessor.assess(selection);
            let assessed = assessments[0].requirements.iter().find(|of| of.number == "5.3").unwrap();
            (assessed.status, assessed.rules.clone(), assessed.violations)
        };
        let whole = selection(Scope::default());
        for (evaluations, expected) in [
            (&[(SSH, Compliant), (RDP, NonCompliant), (RDP, NonCompliant)][..], (Status::Failed, vec![RDP], 2)),
            (&[(SSH, InsufficientData), (RDP, NonCompliant)], (Status::Failed, vec![RDP], 1)),
            (&[(SSH, InsufficientData), (RDP, Compliant)], (Status::NotDecided, vec![SSH], 0)),
            (&[(SSH, NotApplicable), (RDP, Compliant)], (Status::Passed, vec![SSH, RDP], 0)),
            (&[(SSH, NotApplicable)], (Status::NotApplicable, vec![SSH, RDP], 0)),
        ] {
            assert_eq!(status(&whole, evaluations), expected, "{evaluations:?}");
        }
        let part = selection(Scope { rules: vec![SSH.to_owned()], ..Scope::default() });
        assert_eq!(status(&part, &[(SSH, Compliant)]), (Status::NotDecided, vec![RDP], 0));
        let assessments = Assessor::default().assess(&whole);
        assert!(assessments[0].count(Status::NotAutomated) > 0);
        assert_eq!(Status::ALL.iter().map(|status| assessments[0].count(*status)).sum::<usize>(), 63);
    }
}
