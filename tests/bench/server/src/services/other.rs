//! Services of which there is nothing but what every account has.

use serde_json::json;

use crate::{account::ID, call::Call, reply::Reply};

pub fn reply(call: &Call) -> Reply {
    match call.action().as_str() {
        "sts:GetCallerIdentity" => Reply::Xml(format!(
            "<Arn>arn:aws:iam::{ID}:user/scanner</Arn><UserId>AIDAEXAMPLE</UserId><Account>{ID}</Account>"
        )),
        "account:POST /getAlternateContact" => Reply::Error(404, "ResourceNotFoundException"),
        "apigateway:GET /restapis" => Reply::Json(json!({ "item": [] })),
        "apigateway:GET /v2/apis" => Reply::Json(json!({ "items": [] })),
        "application-autoscaling:DescribeScalableTargets" => Reply::Json(json!({ "ScalableTargets": [] })),
        "application-autoscaling:DescribeScalingPolicies" => Reply::Json(json!({ "ScalingPolicies": [] })),
        "backup:GET /audit/report-plans" => Reply::Json(json!({ "ReportPlans": [] })),
        "backup:GET /backup-vaults/" => Reply::Json(json!({ "BackupVaultList": [] })),
        "backup:GET /backup/plans/" => Reply::Json(json!({ "BackupPlansList": [] })),
        "batch:POST /v1/describecomputeenvironments" => Reply::Json(json!({ "computeEnvironments": [] })),
        "batch:POST /v1/describejobdefinitions" => Reply::Json(json!({ "jobDefinitions": [] })),
        "cloudtrail:DescribeTrails" => Reply::Json(json!({ "trailList": [] })),
        "cloudtrail:ListTrails" => Reply::Json(json!({ "Trails": [] })),
        "cloudtrail:LookupEvents" => Reply::Json(json!({ "Events": [] })),
        "dax:DescribeClusters" => Reply::Json(json!({ "Clusters": [] })),
        "events:ListEventBuses" => Reply::Json(json!({ "EventBuses": [] })),
        "logs:DescribeLogGroups" => Reply::Json(json!({ "logGroups": [] })),
        "logs:DescribeMetricFilters" => Reply::Json(json!({ "metricFilters": [] })),
        "monitoring:DescribeAlarms" if call.path.starts_with("/service/") => {
            Reply::Json(json!({ "CompositeAlarms": [], "MetricAlarms": [] }))
        }
        "ssm:DescribeInstanceInformation" => Reply::Json(json!({ "InstanceInformationList": [] })),
        "ssm:ListDocuments" => Reply::Json(json!({ "DocumentIdentifiers": [] })),
        "ssm:ListResourceComplianceSummaries" => Reply::Json(json!({ "ResourceComplianceSummaryItems": [] })),
        _ if call.service == "organizations" => Reply::Error(400, "AWSOrganizationsNotInUseException"),
        _ if reads(&call.operation) => Reply::Empty,
        _ => Reply::Unknown,
    }
}

/// Whether an operation lists something.
pub fn reads(operation: &str) -> bool {
    ["Describe", "List", "GET /"].iter().any(|start| operation.starts_with(start))
}
