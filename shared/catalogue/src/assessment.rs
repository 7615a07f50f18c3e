//! What a scan says of the compliance frameworks that it was asked for.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use crate::{
    evaluation::{ComplianceType, Evaluation},
    framework::Requirement,
    selection::Selection,
};

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
    pub id: String,
    /// Its own name and edition.
    pub title: String,
    /// Each requirement, in the framework's order.
    pub requirements: Vec<Assessed>,
}

/// What a scan says of a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assessed {
    /// The framework's number.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// The verdict.
    pub status: Status,
    /// The rules that decided it: those violated, those without a verdict, or else all that judge it.
    pub rules: Vec<String>,
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
    by_rule: HashMap<Arc<str>, Counts>,
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
        let scanned: BTreeSet<&str> = selection.rules.iter().map(|rule| rule.about().id()).collect();
        let frameworks = selection.frameworks.iter();
        frameworks
            .map(|framework| Assessment {
                id: framework.id.clone(),
                title: format!("{} ({})", framework.title, framework.version),
                requirements: framework.requirements.iter().map(|of| self.assessed(of, &scanned)).collect(),
            })
            .collect()
    }

    fn assessed(&self, requirement: &Requirement, scanned: &BTreeSet<&str>) -> Assessed {
        let counts = |rule: &str| self.by_rule.get(rule).copied().unwrap_or_default();
        let those = |which: &dyn Fn(&str) -> bool| -> Vec<String> {
            requirement.rules.iter().filter(|rule| which(rule)).cloned().collect()
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
            number: requirement.number.clone(),
            title: requirement.title.clone(),
            status,
            rules,
            violations: requirement.rules.iter().map(|rule| counts(rule).violations).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue::Catalogue,
        evaluation::{Format, Severity},
        selection::Scope,
    };

    fn evaluation(rule: &str, compliance_type: ComplianceType) -> Evaluation {
        Evaluation {
            format: Format,
            scan_id: "".into(),
            rule_id: rule.into(),
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
        let catalogue = Catalogue::built_in().unwrap();
        let selection =
            |scope: Scope| Scope { frameworks: vec!["cis-5.0".to_owned()], ..scope }.resolve(&catalogue).unwrap();
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
            let (expected, rules, violations) = expected;
            let rules: Vec<String> = rules.into_iter().map(str::to_owned).collect();
            assert_eq!(status(&whole, evaluations), (expected, rules, violations), "{evaluations:?}");
        }
        let part = selection(Scope { rules: vec![SSH.to_owned()], ..Scope::default() });
        assert_eq!(status(&part, &[(SSH, Compliant)]), (Status::NotDecided, vec![RDP.to_owned()], 0));
        let assessments = Assessor::default().assess(&whole);
        assert!(assessments[0].count(Status::NotAutomated) > 0);
        assert_eq!(Status::ALL.iter().map(|status| assessments[0].count(*status)).sum::<usize>(), 63);
    }
}
