//! Events as CloudTrail records them, for each rule that wants to be heard of.
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>

use serde_json::{Map, Value, json};

/// Events of a service, by name, with what sets them apart: a `null` takes a field away.
pub(super) struct Samples {
    pub(super) source: &'static str,
    pub(super) names: &'static [&'static str],
    with: &'static str,
}

impl Samples {
    const fn of(source: &'static str, names: &'static [&'static str]) -> Self {
        Self { source, names, with: "{}" }
    }

    const fn with(source: &'static str, names: &'static [&'static str], with: &'static str) -> Self {
        Self { source, names, with }
    }
}

const EC2: &str = "ec2.amazonaws.com";
const IAM: &str = "iam.amazonaws.com";
const S3: &str = "s3.amazonaws.com";
const SIGN_IN: &str = "signin.amazonaws.com";

const ROOT: &str = r#"{"userIdentity": {"type": "Root", "principalId": "111111111111",
    "arn": "arn:aws:iam::111111111111:root", "accountId": "111111111111"}}"#;

const SIGNED_IN_WITHOUT_MFA: &str = r#"{"eventType": "AwsConsoleSignIn", "errorCode": null, "errorMessage": null,
    "additionalEventData": {"MFAUsed": "No", "MobileVersion": "No"},
    "responseElements": {"ConsoleLogin": "Success"},
    "userIdentity": {"type": "IAMUser", "principalId": "AIDAEXAMPLE", "userName": "ann",
        "arn": "arn:aws:iam::111111111111:user/ann", "accountId": "111111111111"}}"#;

const SIGN_IN_FAILED: &str = r#"{"eventType": "AwsConsoleSignIn", "errorCode": null,
    "errorMessage": "Failed authentication", "additionalEventData": {"MFAUsed": "No", "MobileVersion": "No"},
    "responseElements": {"ConsoleLogin": "Failure"}}"#;

/// What the root user does.
pub(super) const ROOT_USE: &[Samples] = &[
    Samples::with(SIGN_IN, &["ConsoleLogin"], ROOT),
    Samples::with(EC2, &["RunInstances"], ROOT),
    Samples::with(IAM, &["CreateAccessKey"], ROOT),
];

/// Calls that are refused.
pub(super) const UNAUTHORIZED_CALLS: &[Samples] = &[
    Samples::with(EC2, &["RunInstances"], r#"{"errorCode": "Client.UnauthorizedOperation"}"#),
    Samples::with(S3, &["ListBuckets"], r#"{"errorCode": "AccessDenied"}"#),
    Samples::with("kms.amazonaws.com", &["Decrypt"], r#"{"errorCode": "AccessDeniedException"}"#),
];

/// Users who sign in without MFA.
pub(super) const SIGN_IN_WITHOUT_MFA: &[Samples] = &[Samples::with(SIGN_IN, &["ConsoleLogin"], SIGNED_IN_WITHOUT_MFA)];

/// Changes of IAM policies.
pub(super) const IAM_POLICY_CHANGES: &[Samples] = &[Samples::of(
    IAM,
    &[
        "AttachGroupPolicy",
        "AttachRolePolicy",
        "AttachUserPolicy",
        "CreatePolicy",
        "CreatePolicyVersion",
        "DeleteGroupPolicy",
        "DeletePolicy",
        "DeletePolicyVersion",
        "DeleteRolePolicy",
        "DeleteUserPolicy",
        "DetachGroupPolicy",
        "DetachRolePolicy",
        "DetachUserPolicy",
        "PutGroupPolicy",
        "PutRolePolicy",
        "PutUserPolicy",
    ],
)];

/// Changes of trails.
pub(super) const TRAIL_CHANGES: &[Samples] = &[Samples::of(
    "cloudtrail.amazonaws.com",
    &["CreateTrail", "DeleteTrail", "StartLogging", "StopLogging", "UpdateTrail"],
)];

/// Attempts to sign in that fail.
pub(super) const SIGN_IN_FAILURES: &[Samples] = &[Samples::with(SIGN_IN, &["ConsoleLogin"], SIGN_IN_FAILED)];

/// The end of KMS keys.
pub(super) const KEY_REMOVAL: &[Samples] = &[Samples::of("kms.amazonaws.com", &["DisableKey", "ScheduleKeyDeletion"])];

/// Changes of what lets somebody into S3 buckets.
pub(super) const BUCKET_POLICY_CHANGES: &[Samples] = &[Samples::of(
    S3,
    &[
        "DeleteBucketCors",
        "DeleteBucketLifecycle",
        "DeleteBucketPolicy",
        "DeleteBucketReplication",
        "PutBucketAcl",
        "PutBucketCors",
        "PutBucketLifecycle",
        "PutBucketPolicy",
        "PutBucketReplication",
    ],
)];

/// Changes of AWS Config.
pub(super) const CONFIG_CHANGES: &[Samples] = &[Samples::of(
    "config.amazonaws.com",
    &["DeleteDeliveryChannel", "PutConfigurationRecorder", "PutDeliveryChannel", "StopConfigurationRecorder"],
)];

/// Changes of security groups.
pub(super) const SECURITY_GROUP_CHANGES: &[Samples] = &[Samples::of(
    EC2,
    &[
        "AuthorizeSecurityGroupEgress",
        "AuthorizeSecurityGroupIngress",
        "CreateSecurityGroup",
        "DeleteSecurityGroup",
        "RevokeSecurityGroupEgress",
        "RevokeSecurityGroupIngress",
    ],
)];

/// Changes of network ACLs.
pub(super) const NETWORK_ACL_CHANGES: &[Samples] = &[Samples::of(
    EC2,
    &[
        "CreateNetworkAcl",
        "CreateNetworkAclEntry",
        "DeleteNetworkAcl",
        "DeleteNetworkAclEntry",
        "ReplaceNetworkAclAssociation",
        "ReplaceNetworkAclEntry",
    ],
)];

/// Changes of network gateways.
pub(super) const GATEWAY_CHANGES: &[Samples] = &[Samples::of(
    EC2,
    &[
        "AttachInternetGateway",
        "CreateCustomerGateway",
        "CreateInternetGateway",
        "DeleteCustomerGateway",
        "DeleteInternetGateway",
        "DetachInternetGateway",
    ],
)];

/// Changes of route tables.
pub(super) const ROUTE_TABLE_CHANGES: &[Samples] = &[Samples::of(
    EC2,
    &[
        "CreateRoute",
        "CreateRouteTable",
        "DeleteRoute",
        "DeleteRouteTable",
        "DisassociateRouteTable",
        "ReplaceRoute",
        "ReplaceRouteTableAssociation",
    ],
)];

/// Changes of VPCs.
pub(super) const VPC_CHANGES: &[Samples] = &[Samples::of(
    EC2,
    &[
        "AcceptVpcPeeringConnection",
        "CreateVpc",
        "CreateVpcPeeringConnection",
        "DeleteVpc",
        "DeleteVpcPeeringConnection",
        "ModifyVpcAttribute",
        "RejectVpcPeeringConnection",
    ],
)];

/// Changes of the organisation.
pub(super) const ORGANIZATION_CHANGES: &[Samples] = &[Samples::of(
    "organizations.amazonaws.com",
    &[
        "AcceptHandshake",
        "AttachPolicy",
        "CreateAccount",
        "CreateOrganizationalUnit",
        "CreatePolicy",
        "DeclineHandshake",
        "DeleteOrganization",
        "DeleteOrganizationalUnit",
        "DeletePolicy",
        "DetachPolicy",
        "DisablePolicyType",
        "EnablePolicyType",
        "InviteAccountToOrganization",
        "LeaveOrganization",
        "MoveAccount",
        "RemoveAccountFromOrganization",
        "UpdateOrganizationalUnit",
        "UpdatePolicy",
    ],
)];

/// One event of each name for each of two callers, who share neither region nor address.
pub(super) fn events(samples: &Samples) -> Vec<Value> {
    let by_user = json!({
        "eventVersion": "1.09", "awsRegion": "us-east-1", "sourceIPAddress": "198.51.100.7", "userAgent": "aws-cli/2.30",
        "userIdentity": {"type": "IAMUser", "principalId": "AIDAEXAMPLE", "arn": "arn:aws:iam::111111111111:user/ann",
            "accountId": "111111111111", "userName": "ann"},
    });
    let by_role = json!({
        "eventVersion": "1.10", "awsRegion": "eu-west-1", "sourceIPAddress": "203.0.113.9",
        "userAgent": "console.amazonaws.com",
        "userIdentity": {"type": "AssumedRole", "principalId": "AROAEXAMPLE:bob",
            "arn": "arn:aws:sts::111111111111:assumed-role/admin/bob", "accountId": "111111111111",
            "sessionContext": {"attributes": {"mfaAuthenticated": "true"}}},
    });
    let calls = samples.names.iter().flat_map(|name| [(name, &by_user), (name, &by_role)]);
    calls.map(|(name, caller)| event(samples, name, caller)).collect()
}

fn event(samples: &Samples, name: &str, caller: &Value) -> Value {
    let mut event: Map<String, Value> = Map::new();
    let own = json!({
        "eventSource": samples.source, "eventName": name, "eventType": "AwsApiCall", "managementEvent": true,
        "eventCategory": "Management", "recipientAccountId": "111111111111",
    });
    let with: Value = serde_json::from_str(samples.with).unwrap_or_default();
    for fields in [caller, &own, &with] {
        for (field, value) in fields.as_object().into_iter().flatten() {
            if value.is_null() {
                event.remove(field);
            } else {
                event.insert(field.clone(), value.clone());
            }
        }
    }
    Value::Object(event)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_an_event() {
        for samples in [ROOT_USE, UNAUTHORIZED_CALLS, SIGN_IN_WITHOUT_MFA, SIGN_IN_FAILURES].into_iter().flatten() {
            assert!(serde_json::from_str::<Value>(samples.with).is_ok(), "{}", samples.with);
        }
    }
}
