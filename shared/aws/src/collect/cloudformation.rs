//! AWS CloudFormation.

use aws_sdk_cloudformation::types::{self, StackDriftStatus, StackStatus};
use plumbline_catalogue::{
    model::{
        Identity, Regional,
        cloudformation::{CloudFormation, Drift, Stack},
    },
    observed::{Known, Observed},
    secrets::{SecretKind, in_value},
};

use crate::call::Session;

/// A page of stacks costs one call, a stack none.
pub(super) async fn collect(session: &Session, regions: &[String]) -> CloudFormation {
    let stacks = regions.iter().map(|region| async move { (region.clone(), stacks(session, region).await) });
    CloudFormation { stacks: Regional::from_iter(futures::future::join_all(stacks).await) }
}

async fn stacks(session: &Session, region: &str) -> Observed<Vec<Stack>> {
    let pages = session.clients.of::<aws_sdk_cloudformation::Client>(region).describe_stacks().into_paginator().send();
    session
        .pages(region, "cloudformation:DescribeStacks", pages, |page| Some(page.stacks.unwrap_or_default()))
        .await
        .map(|found| found.into_iter().filter_map(|found| stack(region, found)).collect())
        .observed()
}

/// A stack under review is a change set that nobody has executed.
fn stack(region: &str, found: types::Stack) -> Option<Stack> {
    let status = found.stack_status?;
    if matches!(status, StackStatus::DeleteComplete | StackStatus::ReviewInProgress) {
        return None;
    }
    let parameters = found.parameters.unwrap_or_default();
    let outputs = found.outputs.unwrap_or_default();
    Some(Stack {
        cdk_bootstrap_version: cdk_bootstrap_version(&outputs),
        drift: drift(found.drift_information.and_then(|drift| drift.stack_drift_status)),
        nested: found.parent_id.is_some(),
        notification_topics: found.notification_arns.unwrap_or_default(),
        output_secrets: outputs
            .iter()
            .filter_map(|output| secret(output.output_key.as_deref()?, output.output_value.as_deref()?))
            .collect(),
        parameter_secrets: parameters.iter().filter_map(parameter_secret).collect(),
        service_role: found.role_arn.is_some(),
        status: status.as_str().to_owned(),
        identity: Identity::named(
            found.stack_id?,
            found.stack_name?,
            region,
            Known(
                found
                    .tags
                    .unwrap_or_default()
                    .into_iter()
                    .filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default())))
                    .collect(),
            ),
        ),
        termination_protected: found.enable_termination_protection.unwrap_or_default(),
    })
}

/// The stack that the CDK makes in each region says its version in an output.
/// <https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html>
fn cdk_bootstrap_version(outputs: &[types::Output]) -> Option<u32> {
    let version = outputs.iter().find(|output| output.output_key() == Some("BootstrapVersion"))?;
    version.output_value()?.parse().ok()
}

/// A parameter that takes its value from the Parameter Store shows what it found there too.
fn parameter_secret(parameter: &types::Parameter) -> Option<(String, SecretKind)> {
    let shown = [parameter.parameter_value(), parameter.resolved_value()];
    shown.into_iter().flatten().find_map(|value| secret(parameter.parameter_key()?, value))
}

/// AWS shows the value of a `NoEcho` parameter as asterisks.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>
fn secret(name: &str, value: &str) -> Option<(String, SecretKind)> {
    if value.chars().all(|c| c == '*') {
        return None;
    }
    in_value(name, value).map(|kind| (name.to_owned(), kind))
}

fn drift(status: Option<StackDriftStatus>) -> Drift {
    match status {
        Some(StackDriftStatus::Drifted) => Drift::Drifted,
        Some(StackDriftStatus::InSync) => Drift::InSync,
        None | Some(StackDriftStatus::NotChecked) => Drift::NotChecked,
        Some(_) => Drift::Undecided,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_values_are_no_secrets() {
        assert_eq!(secret("DbPassword", "****"), None);
        assert_eq!(secret("DbPassword", "Pr0tect-m3-n0w"), Some(("DbPassword".to_owned(), SecretKind::Password)));
        assert_eq!(secret("BucketName", "shop-web-prod"), None);
    }

    #[test]
    fn resolved_values_are_shown_too() {
        let parameter = |resolved: &str| {
            let parameter =
                types::Parameter::builder().parameter_key("DbPassword").parameter_value("/prod/db/password");
            parameter.resolved_value(resolved).build()
        };
        assert!(parameter_secret(&parameter("Pr0tect-m3-n0w")).is_some());
        assert!(parameter_secret(&parameter("****")).is_none());
    }

    #[test]
    fn change_sets_and_deleted_stacks_are_left_out() {
        let found = |status| {
            let stack = types::Stack::builder().stack_id("arn").stack_name("name").stack_status(status);
            stack.creation_time(aws_sdk_cloudformation::primitives::DateTime::from_secs(0)).build()
        };
        assert!(stack("eu-west-1", found(StackStatus::UpdateComplete)).is_some());
        assert!(stack("eu-west-1", found(StackStatus::ReviewInProgress)).is_none());
        assert!(stack("eu-west-1", found(StackStatus::DeleteComplete)).is_none());
    }
}
