//! Rules against an account. The only place where a gap becomes `INSUFFICIENT_DATA`.

use crate::{
    evaluation::{ComplianceType, Evaluation, EvaluationGap, annotation, timestamp},
    model::{Account, Kind, Resource},
    observed::Unread,
    rule::{AnyRule, Outcome, Verdict},
};

/// Holds each rule against each resource of the kinds, and hands out all evaluations of one resource at a time.
///
/// Where a kind could not be listed, one evaluation a rule says so, on the ARN that stands for all resources of that
/// type there: finding nothing never means not having looked.
pub fn evaluate(
    rules: &[&dyn AnyRule],
    kinds: &[&Kind],
    account: &Account,
    scan_id: &str,
    mut emit: impl FnMut(Vec<Evaluation>),
) {
    let evaluator = Evaluator { account, scan_id, evaluation_timestamp: timestamp(account.time) };
    for kind in kinds {
        let rules: Vec<&dyn AnyRule> =
            rules.iter().copied().filter(|rule| rule.resource_types().contains(&kind.resource_type)).collect();
        if rules.is_empty() {
            continue;
        }
        for listing in kind.listings(account) {
            match listing.resources {
                Ok(resources) => resources
                    .into_iter()
                    .map(|resource| evaluator.resource(&rules, resource))
                    .filter(|evaluations| !evaluations.is_empty())
                    .for_each(&mut emit),
                Err(gap) => emit(evaluator.unlisted(&rules, kind, listing.region, &gap)),
            }
        }
    }
}

struct Evaluator<'a> {
    account: &'a Account,
    scan_id: &'a str,
    evaluation_timestamp: String,
}

impl Evaluator<'_> {
    fn resource(&self, rules: &[&dyn AnyRule], resource: &dyn Resource) -> Vec<Evaluation> {
        rules
            .iter()
            .filter_map(|rule| {
                let outcome = rule.judge(resource, self.account)?;
                let subject = Subject {
                    id: resource.arn(),
                    kind: resource.resource_type(),
                    name: resource.name(),
                    region: resource.region(),
                };
                Some(self.evaluation(*rule, &subject, outcome))
            })
            .collect()
    }

    fn unlisted(&self, rules: &[&dyn AnyRule], kind: &Kind, region: &str, gap: &Unread) -> Vec<Evaluation> {
        let id = kind.wildcard(self.account, region);
        let subject = Subject { id: &id, kind: kind.resource_type, name: "*", region };
        rules.iter().map(|rule| self.evaluation(*rule, &subject, Err(Unread::clone(gap)))).collect()
    }

    fn evaluation(&self, rule: &dyn AnyRule, subject: &Subject<'_>, outcome: Outcome) -> Evaluation {
        let about = rule.about();
        let (compliance_type, text, gap) = match outcome {
            Ok(Verdict::Compliant) => (ComplianceType::Compliant, String::new(), None),
            Ok(Verdict::NonCompliant(text)) => (ComplianceType::NonCompliant, text, None),
            Ok(Verdict::NotApplicable(text)) => (ComplianceType::NotApplicable, text, None),
            Err(gap) => (
                ComplianceType::InsufficientData,
                gap.to_string(),
                Some(EvaluationGap { action: gap.action.clone(), reason: gap.reason }),
            ),
        };
        Evaluation {
            scan_id: self.scan_id.to_owned(),
            rule_id: about.id.to_owned(),
            resource_id: subject.id.to_owned(),
            resource_type: subject.kind.to_owned(),
            resource_name: subject.name.to_owned(),
            account_id: self.account.id.clone(),
            region: subject.region.to_owned(),
            compliance_type,
            severity: about.severity,
            annotation: annotation(&text),
            evaluation_timestamp: self.evaluation_timestamp.clone(),
            gap,
        }
    }
}

struct Subject<'a> {
    id: &'a str,
    kind: &'a str,
    name: &'a str,
    region: &'a str,
}
