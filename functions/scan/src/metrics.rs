//! Metrics, written to the log in CloudWatch's embedded metric format: no call, no waiting.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use jiff::Timestamp;
use plumbline_catalogue::{
    evaluation::{ComplianceType, Severity},
    scan::Scan,
};
use serde_json::{Map, Value, json};

const NAMESPACE: &str = "Plumbline";

/// Writes a finished scan's metrics.
#[expect(clippy::print_stdout, reason = "a Lambda function's standard output is its log")]
pub(crate) fn emit(scan: &Scan) {
    let function = std::env::var("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_else(|_| "scan".to_owned());
    println!("{}", document(scan, &function, Timestamp::now()));
}

fn document(scan: &Scan, function: &str, now: Timestamp) -> Value {
    let violations = Severity::ALL.into_iter().map(|severity| {
        let name = severity.as_str();
        let name = format!("Violations{}{}", &name[..1], name[1..].to_lowercase());
        (name, "Count", scan.violations.get(&severity).copied().unwrap_or_default() as u64)
    });
    let values: Vec<(String, &str, u64)> = violations
        .chain([
            ("ScansFinished".to_owned(), "Count", 1),
            ("Resources".to_owned(), "Count", scan.resource_count() as u64),
            ("Undecided".to_owned(), "Count", scan.count(ComplianceType::InsufficientData) as u64),
            ("FailedCalls".to_owned(), "Count", scan.failed_calls.iter().map(|call| call.times as u64).sum()),
            ("Duration".to_owned(), "Milliseconds", scan.duration_ms),
        ])
        .collect();
    let definitions: Vec<Value> = values.iter().map(|(name, unit, _)| json!({"Name": name, "Unit": unit})).collect();
    let mut document = Map::from_iter([
        (
            "_aws".to_owned(),
            json!({
                "Timestamp": now.as_millisecond(),
                "CloudWatchMetrics": [
                    {"Namespace": NAMESPACE, "Dimensions": [["FunctionName"]], "Metrics": definitions}
                ]
            }),
        ),
        ("FunctionName".to_owned(), json!(function)),
        ("ScanId".to_owned(), json!(scan.scan_id)),
    ]);
    document.extend(values.into_iter().map(|(name, _, value)| (name, json!(value))));
    Value::Object(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_has_a_value() {
        let scan: Scan = serde_json::from_value(json!({
            "scan_id": "s", "account_id": "111111111111", "scope": "all",
            "evaluation_timestamp": "2026-11-22T10:00:00.000Z", "duration_ms": 5, "complete": true,
            "regions": [], "regions_off": [], "rules": 1, "calls": 3,
            "resources": {"AWS::S3::Bucket": {"eu-west-1": 2}}, "evaluations": {"NON_COMPLIANT": 3},
            "violations": {"HIGH": 3}, "failed_calls": [], "undecided": []
        }))
        .unwrap();
        let document = document(&scan, "plumbline-scan-prod", Timestamp::UNIX_EPOCH);
        let metrics = document["_aws"]["CloudWatchMetrics"][0]["Metrics"].as_array().unwrap();
        for metric in metrics {
            let name = metric["Name"].as_str().unwrap();
            assert!(document[name].is_u64(), "{name} has no value");
        }
        assert_eq!((&document["ViolationsHigh"], &document["ViolationsLow"]), (&json!(3), &json!(0)));
        assert_eq!((&document["Resources"], &document["FunctionName"]), (&json!(2), &json!("plumbline-scan-prod")));
    }
}
