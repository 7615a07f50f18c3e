//! Evaluations and scans to render.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_catalogue::{
    catalogue::Catalogue,
    evaluation::{ComplianceType, Evaluation, EvaluationGap, Format, Reason, Severity},
    scan::{ApiUse, FailedCall, Scan, Undecided},
};

pub(crate) const RULE: &str = "s3-bucket-versioning-enabled";

/// The rules that come with the program.
pub(crate) fn catalogue() -> Catalogue {
    Catalogue::built_in().unwrap()
}

/// A violation of a rule by a bucket.
pub(crate) fn violation(name: &str, rule: &str, severity: Severity) -> Evaluation {
    Evaluation {
        format: Format,
        scan_id: "111111111111-2026-11-22T10:00:00.000Z".into(),
        rule_id: rule.into(),
        resource_id: format!("arn:aws:s3:::{name}").into(),
        resource_type: "AWS::S3::Bucket".into(),
        resource_name: name.into(),
        account_id: "111111111111".into(),
        region: "eu-west-1".into(),
        compliance_type: ComplianceType::NonCompliant,
        severity,
        annotation: "versioning is not enabled".into(),
        evaluation_timestamp: "2026-11-22T10:00:00.000Z".into(),
        gap: None,
    }
}

/// An evaluation that could not be decided.
pub(crate) fn undecided(name: &str) -> Evaluation {
    Evaluation {
        compliance_type: ComplianceType::InsufficientData,
        annotation: "s3:GetBucketVersioning was denied".into(),
        gap: Some(EvaluationGap { action: "s3:GetBucketVersioning".into(), reason: Reason::AccessDenied }),
        ..violation(name, RULE, Severity::Medium)
    }
}

/// A scan that found something, and could not read everything.
pub(crate) fn scan() -> Scan {
    Scan {
        format: Format,
        scan_id: "111111111111-2026-11-22T10:00:00.000Z".into(),
        account_id: "111111111111".into(),
        scope: "all".into(),
        evaluation_timestamp: "2026-11-22T10:00:00.000Z".into(),
        duration_ms: 12_345,
        complete: true,
        regions: vec!["eu-west-1".into(), "us-east-1".into()],
        regions_off: vec!["af-south-1".into()],
        rules: 65,
        calls: 1_204,
        apis: vec![
            ApiUse { action: "s3:GetBucketPolicy".into(), requests: 40, retries: 0, throttles: 0, waited_ms: 12 },
            ApiUse {
                action: "s3:GetBucketVersioning".into(),
                requests: 49,
                retries: 9,
                throttles: 2,
                waited_ms: 8_150,
            },
        ],
        resources: BTreeMap::from([
            ("AWS::S3::Bucket".into(), BTreeMap::from([("eu-west-1".into(), 38), ("us-east-1".into(), 2)])),
            ("AWS::SNS::Topic".into(), BTreeMap::new()),
        ]),
        evaluations: BTreeMap::from([
            (ComplianceType::Compliant, 180),
            (ComplianceType::NonCompliant, 3),
            (ComplianceType::InsufficientData, 9),
        ]),
        violations: BTreeMap::from([(Severity::Critical, 1), (Severity::Medium, 2)]),
        failed_calls: vec![FailedCall {
            action: "s3:GetBucketVersioning".into(),
            reason: Reason::AccessDenied,
            regions: BTreeSet::from(["eu-west-1".into()]),
            detail: "AccessDenied: not authorized to perform s3:GetBucketVersioning".into(),
            times: 9,
        }],
        undecided: vec![Undecided {
            action: "s3:GetBucketVersioning".into(),
            reason: Reason::AccessDenied,
            evaluations: 9,
        }],
    }
}
