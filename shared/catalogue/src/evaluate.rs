//! Rules against an account. The only place where a gap becomes `INSUFFICIENT_DATA`.

use std::{borrow::Cow, sync::Arc};

use crate::{
    evaluation::{ComplianceType, Evaluation, EvaluationGap, Format, annotation, timestamp},
    model::{Account, Kind, Resource},
    observed::Unread,
    rule::{AnyRule, Outcome, Stop, Verdict},
};

/// Holds each rule against each resource of the kinds: all evaluations of one resource at a time.
///
/// Where a kind could not be listed, or one of its elements not be understood, one evaluation a rule says so, on the ARN that stands for all resources of that
/// type there: finding nothing never means not having looked.
pub fn evaluate<'a>(
    rules: &'a [Arc<dyn AnyRule>],
    kinds: &'a [&'static Kind],
    account: &'a Account,
    scan_id: &str,
) -> impl Iterator<Item = Vec<Evaluation>> + 'a {
    let scan_id: Arc<str> = scan_id.into();
    let account_id: Arc<str> = account.id.as_str().into();
    let evaluation_timestamp: Arc<str> = timestamp(account.time).into();
    kinds.iter().flat_map(move |kind| {
        let of_kind = rules.iter().filter(|rule| rule.resource_types().contains(&kind.resource_type));
        let evaluator = Arc::new(Evaluator {
            rules: of_kind.map(|rule| (Arc::from(rule.about().id()), &**rule)).collect(),
            account,
            scan_id: Arc::clone(&scan_id),
            account_id: Arc::clone(&account_id),
            evaluation_timestamp: Arc::clone(&evaluation_timestamp),
        });
        let evaluations = kind.listings(account).into_iter().flat_map(move |listing| -> Evaluations<'a> {
            let evaluator = Arc::clone(&evaluator);
            let unlisted = listing.gap.map(|gap| evaluator.unlisted(kind, listing.region, &gap));
            let listed = listing.resources.into_iter().map(move |resource| evaluator.resource(resource));
            Box::new(listed.chain(unlisted))
        });
        evaluations.filter(|of_resource| !of_resource.is_empty())
    })
}

type Evaluations<'a> = Box<dyn Iterator<Item = Vec<Evaluation>> + 'a>;

/// The rules about one kind.
struct Evaluator<'a> {
    /// Each with its id, which all its evaluations share.
    rules: Vec<(Arc<str>, &'a dyn AnyRule)>,
    account: &'a Account,
    scan_id: Arc<str>,
    account_id: Arc<str>,
    evaluation_timestamp: Arc<str>,
}

impl Evaluator<'_> {
    fn resource(&self, resource: &dyn Resource) -> Vec<Evaluation> {
        let subject = Subject {
            id: resource.arn().into(),
            kind: resource.resource_type(),
            name: resource.name().into(),
            region: resource.region().into(),
        };
        let outcomes = self.rules.iter().filter_map(|rule| Some((rule, rule.1.judge(resource, self.account)?)));
        let mut evaluations = Vec::with_capacity(self.rules.len());
        evaluations.extend(outcomes.map(|(rule, outcome)| self.evaluation(rule, &subject, outcome)));
        evaluations
    }

    fn unlisted(&self, kind: &Kind, region: &str, gap: &Unread) -> Vec<Evaluation> {
        let id = kind.wildcard(self.account, region).into();
        let subject = Subject { id, kind: kind.resource_type, name: "*".into(), region: region.into() };
        self.rules.iter().map(|rule| self.evaluation(rule, &subject, Err(Unread::clone(gap).into()))).collect()
    }

    fn evaluation(&self, (id, rule): &(Arc<str>, &dyn AnyRule), subject: &Subject, outcome: Outcome) -> Evaluation {
        let (compliance_type, text, gap) = match outcome {
            Ok(Verdict::Compliant) => (ComplianceType::Compliant, Cow::default(), None),
            Ok(Verdict::NonCompliant(text)) => (ComplianceType::NonCompliant, text, None),
            Err(Stop::NotApplicable(text)) => (ComplianceType::NotApplicable, text, None),
            Err(Stop::Unread(gap)) => (
                ComplianceType::InsufficientData,
                gap.to_string().into(),
                Some(EvaluationGap { action: gap.action.clone(), reason: gap.reason }),
            ),
        };
        Evaluation {
            format: Format,
            scan_id: Arc::clone(&self.scan_id),
            rule_id: Arc::clone(id),
            resource_id: Arc::clone(&subject.id),
            resource_type: subject.kind.into(),
            resource_name: Arc::clone(&subject.name),
            account_id: Arc::clone(&self.account_id),
            region: Arc::clone(&subject.region),
            compliance_type,
            severity: rule.about().severity(),
            annotation: annotation(text),
            evaluation_timestamp: Arc::clone(&self.evaluation_timestamp),
            gap,
        }
    }
}

struct Subject {
    id: Arc<str>,
    kind: &'static str,
    name: Arc<str>,
    region: Arc<str>,
}
