//! What changed between two scans of the same scope.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    evaluation::{ComplianceType, Evaluation},
    model::GLOBAL,
};

/// What a violation is the same by, from scan to scan.
type Key<'a> = (&'a str, &'a str);

fn key(evaluation: &Evaluation) -> Key<'_> {
    (&evaluation.resource_id, &evaluation.rule_id)
}

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Violations that were not open before.
    pub new: Vec<Evaluation>,
    /// Violations that had been resolved and are back; none of them is among the new ones.
    pub reopened: Vec<Evaluation>,
    /// Violations that were open and are gone.
    pub resolved: Vec<Evaluation>,
    /// How many violations were open and still are.
    pub still_open: usize,
    /// Violations that were open and of which this scan cannot tell: they stay open.
    pub unverified: Vec<Evaluation>,
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.reopened.is_empty() && self.resolved.is_empty()
    }
}

/// Compares what was open after the previous scan with what this scan found.
///
/// `current` holds the violations and the undecided evaluations of this scan; `regions` are those that it scanned.
/// A violation that was open is resolved only when this scan looked and it was not there: an undecided evaluation of
/// the same rule on the resource, on all resources of its type there, or a region that was not scanned, leaves it open.
pub fn between(open: Vec<Evaluation>, current: Vec<Evaluation>, regions: &[String]) -> Changes {
    let is_violation = |evaluation: &&Evaluation| evaluation.compliance_type == ComplianceType::NonCompliant;
    let now_violated: BTreeSet<Key<'_>> = current.iter().filter(is_violation).map(key).collect();
    let undecided: BTreeSet<Key<'_>> = current.iter().filter(|e| !is_violation(e)).map(key).collect();
    let unlisted: BTreeSet<(&str, &str, &str)> = current
        .iter()
        .filter(|evaluation| !is_violation(evaluation) && &*evaluation.resource_name == "*")
        .map(|evaluation| (&*evaluation.rule_id, &*evaluation.resource_type, &*evaluation.region))
        .collect();
    let cannot_tell = |evaluation: &Evaluation| {
        let (rule, kind, region) = (&*evaluation.rule_id, &*evaluation.resource_type, &*evaluation.region);
        undecided.contains(&key(evaluation))
            || [region, GLOBAL, "*"].into_iter().any(|region| unlisted.contains(&(rule, kind, region)))
            || (region != GLOBAL && !regions.iter().any(|scanned| scanned == region))
    };
    let was_open: BTreeMap<Key<'_>, &Evaluation> =
        open.iter().map(|evaluation| (key(evaluation), evaluation)).collect();
    let mut changes = Changes::default();
    for (key, evaluation) in &was_open {
        if now_violated.contains(key) {
            changes.still_open += 1;
        } else if cannot_tell(evaluation) {
            changes.unverified.push((*evaluation).clone());
        } else {
            changes.resolved.push((*evaluation).clone());
        }
    }
    changes.new = current
        .iter()
        .filter(is_violation)
        .filter(|evaluation| !was_open.contains_key(&key(evaluation)))
        .cloned()
        .collect();
    for list in [&mut changes.new, &mut changes.resolved, &mut changes.unverified] {
        sort(list);
    }
    changes
}

/// Most severe first, then by resource and rule.
pub fn sort(evaluations: &mut [Evaluation]) {
    evaluations.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| key(a).cmp(&key(b))));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::{Format, Severity};

    fn evaluation(resource: &str, compliance_type: ComplianceType) -> Evaluation {
        Evaluation {
            format: Format,
            scan_id: "scan".into(),
            rule_id: "rule".into(),
            resource_id: format!("arn:{resource}").into(),
            resource_type: "AWS::S3::Bucket".into(),
            resource_name: resource.into(),
            account_id: "111111111111".into(),
            region: "eu-west-1".into(),
            compliance_type,
            severity: Severity::High,
            annotation: "".into(),
            evaluation_timestamp: "2026-11-22T10:00:00.000Z".into(),
            gap: None,
        }
    }

    fn violation(resource: &str) -> Evaluation {
        evaluation(resource, ComplianceType::NonCompliant)
    }

    fn undecided(resource: &str) -> Evaluation {
        evaluation(resource, ComplianceType::InsufficientData)
    }

    fn regions() -> Vec<String> {
        vec!["eu-west-1".to_owned()]
    }

    #[test]
    fn new_still_open_and_resolved() {
        let changes = between(vec![violation("a"), violation("b")], vec![violation("b"), violation("c")], &regions());
        assert_eq!((changes.new, changes.resolved), (vec![violation("c")], vec![violation("a")]));
        assert_eq!((changes.still_open, changes.unverified.len()), (1, 0));
    }

    #[test]
    fn what_cannot_be_told_stays_open() {
        let open = vec![violation("a")];
        let changes = between(open.clone(), vec![undecided("a")], &regions());
        assert_eq!((changes.unverified, changes.resolved.len()), (open.clone(), 0));

        let changes = between(open.clone(), vec![undecided("*")], &regions());
        assert_eq!((changes.unverified, changes.resolved.len()), (open.clone(), 0));

        let elsewhere = Evaluation { region: "us-east-1".into(), ..undecided("*") };
        assert_eq!(between(open.clone(), vec![elsewhere], &regions()).resolved, open);

        let everywhere = Evaluation { region: "*".into(), ..undecided("*") };
        assert_eq!(between(open.clone(), vec![everywhere], &regions()).unverified, open);

        assert_eq!(between(open.clone(), vec![], &["us-east-1".to_owned()]).unverified, open);
    }

    #[test]
    fn nothing_changed() {
        assert!(between(vec![violation("a")], vec![violation("a")], &regions()).is_empty());
    }
}
