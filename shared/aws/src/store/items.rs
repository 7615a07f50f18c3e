//! The items of the results table, as they are stored.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use aws_sdk_dynamodb::types::AttributeValue;
use plumbline_catalogue::{
    evaluation::{ComplianceType, Evaluation, EvaluationGap, Format, Severity},
    scan::Scan,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::StoreError;

pub(super) const RECORD_RESOURCE: &str = "RESOURCE";
const RECORD_SCAN: &str = "SCAN";

/// Ranks of resources within their scan: a violation, then no verdict, then all is well.
pub(super) const RANK_VIOLATION: &str = "0";
pub(super) const RANK_UNDECIDED: &str = "1";
pub(super) const RANK_SETTLED: &str = "2";

/// The longest sort key, in bytes.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>
const SORT_KEY_MAX: usize = 1024;

/// All verdicts on one resource in one scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceItem {
    /// Partition key: the resource's ARN.
    pub resource_id: String,
    /// Sort key: when the scan began.
    pub evaluation_timestamp: String,
    record_type: String,
    /// The scan.
    pub scan_id: String,
    scan_rank: String,
    /// Twelve digits.
    pub account_id: String,
    /// The region, or `global`.
    pub region: String,
    /// AWS Config's name for the type.
    pub resource_type: String,
    /// The name that people know it by.
    pub resource_name: String,
    /// The most pressing verdict.
    pub compliance_type: ComplianceType,
    /// The highest severity of a violation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// The rules that it violates.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", serialize_with = "string_set")]
    pub violated_rules: BTreeSet<String>,
    /// The verdicts.
    evaluations: Vec<StoredVerdict>,
    /// Violations of earlier scans of which this one cannot tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    open_violations: Vec<OpenViolation>,
    /// When DynamoDB deletes the item, in seconds since 1970.
    expires_at: i64,
}

/// One verdict, without what its item already says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct StoredVerdict {
    rule_id: Arc<str>,
    compliance_type: ComplianceType,
    severity: Severity,
    annotation: Cow<'static, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gap: Option<EvaluationGap>,
}

/// A violation of an earlier scan that is still taken for open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenViolation {
    rule_id: Arc<str>,
    severity: Severity,
    annotation: Cow<'static, str>,
}

impl From<&Evaluation> for OpenViolation {
    fn from(evaluation: &Evaluation) -> Self {
        Self {
            rule_id: evaluation.rule_id.clone(),
            severity: evaluation.severity,
            annotation: evaluation.annotation.clone(),
        }
    }
}

impl ResourceItem {
    /// The item of all evaluations of one resource; `None` of none.
    pub(super) fn new(evaluations: Vec<Evaluation>, expires_at: i64) -> Option<Self> {
        let of_kind = |kind| evaluations.iter().filter(move |evaluation| evaluation.compliance_type == kind);
        let violated_rules =
            of_kind(ComplianceType::NonCompliant).map(|evaluation| evaluation.rule_id.to_string()).collect();
        let severity = of_kind(ComplianceType::NonCompliant).map(|evaluation| evaluation.severity).max();
        let compliance_type = evaluations.iter().map(|evaluation| evaluation.compliance_type).min()?;
        let first = evaluations.first()?;
        Some(Self {
            scan_rank: rank(compliance_type, severity, &first.resource_id),
            resource_id: first.resource_id.to_string(),
            evaluation_timestamp: first.evaluation_timestamp.to_string(),
            record_type: RECORD_RESOURCE.to_owned(),
            scan_id: first.scan_id.to_string(),
            account_id: first.account_id.to_string(),
            region: first.region.to_string(),
            resource_type: first.resource_type.to_string(),
            resource_name: first.resource_name.to_string(),
            compliance_type,
            severity,
            violated_rules,
            evaluations: evaluations.into_iter().map(StoredVerdict::from).collect(),
            open_violations: Vec::new(),
            expires_at,
        })
    }

    /// The evaluations, in the wire format.
    pub fn evaluations(&self) -> impl Iterator<Item = Evaluation> {
        self.evaluations.iter().cloned().map(|verdict| Evaluation {
            gap: verdict.gap,
            ..self.evaluation(verdict.rule_id, verdict.compliance_type, verdict.severity, verdict.annotation)
        })
    }

    /// The violations.
    pub fn violations(&self) -> impl Iterator<Item = Evaluation> {
        self.evaluations().filter(|evaluation| evaluation.compliance_type == ComplianceType::NonCompliant)
    }

    /// The violations and what could not be decided.
    pub(super) fn pressing(&self) -> impl Iterator<Item = Evaluation> {
        self.evaluations().filter(|evaluation| {
            matches!(evaluation.compliance_type, ComplianceType::NonCompliant | ComplianceType::InsufficientData)
        })
    }

    /// The violations, and the earlier ones that are still taken for open.
    pub(super) fn open(&self) -> impl Iterator<Item = Evaluation> {
        let earlier =
            self.open_violations.iter().cloned().map(|open| {
                self.evaluation(open.rule_id, ComplianceType::NonCompliant, open.severity, open.annotation)
            });
        self.violations().chain(earlier)
    }

    fn evaluation(
        &self,
        rule_id: Arc<str>,
        compliance_type: ComplianceType,
        severity: Severity,
        annotation: Cow<'static, str>,
    ) -> Evaluation {
        Evaluation {
            format: Format,
            scan_id: self.scan_id.as_str().into(),
            rule_id,
            resource_id: self.resource_id.as_str().into(),
            resource_type: self.resource_type.clone().into(),
            resource_name: self.resource_name.as_str().into(),
            account_id: self.account_id.as_str().into(),
            region: self.region.as_str().into(),
            compliance_type,
            severity,
            annotation,
            evaluation_timestamp: self.evaluation_timestamp.as_str().into(),
            gap: None,
        }
    }
}

impl From<Evaluation> for StoredVerdict {
    fn from(evaluation: Evaluation) -> Self {
        Self {
            rule_id: evaluation.rule_id,
            compliance_type: evaluation.compliance_type,
            severity: evaluation.severity,
            annotation: evaluation.annotation,
            gap: evaluation.gap,
        }
    }
}

/// A resource's place within its scan: violations first, the most severe of them first.
pub(super) fn rank(compliance_type: ComplianceType, severity: Option<Severity>, resource_id: &str) -> String {
    let group = match compliance_type {
        ComplianceType::NonCompliant => RANK_VIOLATION,
        ComplianceType::InsufficientData => RANK_UNDECIDED,
        ComplianceType::Compliant | ComplianceType::NotApplicable => RANK_SETTLED,
    };
    let below = Severity::ALL.iter().rev().position(|each| Some(*each) == severity).unwrap_or(Severity::ALL.len());
    let mut rank = format!("{group}#{below}#{resource_id}");
    let mut end = rank.len().min(SORT_KEY_MAX);
    while !rank.is_char_boundary(end) {
        end -= 1;
    }
    rank.truncate(end);
    rank
}

/// How far the alert of a scan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AlertStatus {
    /// The stream's consumer has to publish it.
    Due,
    /// Whoever ran the scan publishes it.
    Claimed,
    /// It was published.
    Published,
    /// There was nothing to publish.
    Unchanged,
}

impl AlertStatus {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Due => "DUE",
            Self::Claimed => "CLAIMED",
            Self::Published => "PUBLISHED",
            Self::Unchanged => "UNCHANGED",
        }
    }
}

/// A scan's own record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanItem {
    /// Partition key: the account and scope.
    pub resource_id: String,
    /// Sort key: when the scan began.
    pub evaluation_timestamp: String,
    record_type: String,
    /// How far its alert is.
    pub alert_status: AlertStatus,
    /// How many parts of the alert are out.
    pub alert_parts_published: usize,
    /// When DynamoDB deletes the item, in seconds since 1970.
    pub expires_at: i64,
    /// What the scan says of itself.
    pub scan: Scan,
}

impl ScanItem {
    pub(super) fn new(scan: Scan, expires_at: i64, alert_status: AlertStatus) -> Self {
        Self {
            resource_id: Self::resource_id(&scan.account_id, &scan.scope),
            evaluation_timestamp: scan.evaluation_timestamp.clone(),
            record_type: RECORD_SCAN.to_owned(),
            alert_status,
            alert_parts_published: 0,
            expires_at,
            scan,
        }
    }

    /// The partition key of an account's scans of a scope.
    pub(super) fn resource_id(account_id: &str, scope: &str) -> String {
        format!("plumbline:scan:{account_id}:{scope}")
    }
}

pub(super) fn to_item<T: Serialize>(item: &T) -> Result<HashMap<String, AttributeValue>, StoreError> {
    serde_dynamo::to_item(item).map_err(|error| StoreError::Item(error.to_string()))
}

pub(super) fn to_attribute<T: Serialize>(value: &T) -> Result<AttributeValue, StoreError> {
    serde_dynamo::to_attribute_value(value).map_err(|error| StoreError::Item(error.to_string()))
}

pub(super) fn from_item<T: DeserializeOwned>(item: HashMap<String, AttributeValue>) -> Result<T, StoreError> {
    serde_dynamo::from_item(item).map_err(|error| StoreError::Item(error.to_string()))
}

fn string_set<S: serde::Serializer>(set: &BTreeSet<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serde_dynamo::string_set::serialize(set, serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evaluation(compliance_type: ComplianceType, severity: Severity) -> Evaluation {
        Evaluation {
            format: Format,
            scan_id: "scan".into(),
            rule_id: format!("rule-{severity}").into(),
            resource_id: "arn:aws:s3:::b".into(),
            resource_type: "AWS::S3::Bucket".into(),
            resource_name: "b".into(),
            account_id: "111111111111".into(),
            region: "eu-west-1".into(),
            compliance_type,
            severity,
            annotation: "versioning is not enabled".into(),
            evaluation_timestamp: "2026-11-22T10:00:00.000Z".into(),
            gap: None,
        }
    }

    #[test]
    fn an_item_keeps_every_evaluation() {
        let evaluations = vec![
            evaluation(ComplianceType::NonCompliant, Severity::High),
            evaluation(ComplianceType::Compliant, Severity::Low),
        ];
        let item = ResourceItem::new(evaluations.clone(), 7).unwrap();
        let stored: ResourceItem = from_item(to_item(&item).unwrap()).unwrap();
        assert_eq!(stored, item);
        assert_eq!(stored.evaluations().collect::<Vec<_>>(), evaluations);
        assert!(to_item(&item).unwrap()["violated_rules"].is_ss());
    }

    #[test]
    fn violations_rank_first_and_the_most_severe_before_the_others() {
        let rank = |kind, severity| ResourceItem::new(vec![evaluation(kind, severity)], 7).unwrap().scan_rank;
        let mut ranks = [
            rank(ComplianceType::Compliant, Severity::Critical),
            rank(ComplianceType::InsufficientData, Severity::Critical),
            rank(ComplianceType::NonCompliant, Severity::Low),
            rank(ComplianceType::NonCompliant, Severity::Critical),
        ];
        ranks.sort();
        assert_eq!(ranks, ["0#0#arn:aws:s3:::b", "0#3#arn:aws:s3:::b", "1#5#arn:aws:s3:::b", "2#5#arn:aws:s3:::b"]);
    }

    #[test]
    fn a_rank_fits_a_sort_key() {
        let long = "é".repeat(1000);
        assert!(super::rank(ComplianceType::Compliant, None, &long).len() <= SORT_KEY_MAX);
    }

    #[test]
    fn a_scan_record_is_read_back() {
        let scan: Scan = serde_json::from_value(serde_json::json!({
            "scan_id": "s", "account_id": "111111111111", "scope": "all",
            "evaluation_timestamp": "2026-11-22T10:00:00.000Z", "duration_ms": 5, "complete": true,
            "regions": ["eu-west-1"], "regions_off": [], "rules": 1, "calls": 3,
            "resources": {"AWS::S3::Bucket": {"eu-west-1": 1}}, "evaluations": {"NON_COMPLIANT": 1},
            "violations": {"HIGH": 1}, "failed_calls": [], "undecided": []
        }))
        .unwrap();
        let item = ScanItem::new(scan, 7, AlertStatus::Due);
        assert_eq!(from_item::<ScanItem>(to_item(&item).unwrap()).unwrap(), item);
    }
}
