//! AWS CloudFormation.

use aws_sdk_cloudformation::{
    Client,
    types::{self, StackDriftStatus, StackStatus},
};
use plumbline_catalogue::{
    model::{
        Identity,
        cloudformation::{CloudFormation, Drift, Stack},
    },
    observed::Unread,
    secrets::{SecretKind, in_value},
};

use crate::call::{Absent, Answer, At, Collect, Lost, Reply, Session, client, everywhere, present};

client!(aws_sdk_cloudformation);

const STACKS: Reply = Reply("cloudformation:DescribeStacks");

/// A page of stacks costs one call, a stack none.
pub(super) async fn collect(session: &Session, regions: &[String]) -> CloudFormation {
    CloudFormation { stacks: everywhere(session, regions).await }
}

impl Collect for Stack {
    type Client = Client;
    type Row = types::Stack;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::Stack>> {
        let pages = at.client.describe_stacks().into_paginator().send();
        at.pages(STACKS.0, pages, |page| Some(page.stacks.absent_is_none())).await
    }

    async fn read(at: &At<'_, Client>, row: types::Stack) -> Result<Self, Lost> {
        stack(at.region, row)
    }
}

/// A stack under review is a change set that nobody has executed: without its status nobody can tell it from a stack.
fn stack(region: &str, found: types::Stack) -> Result<Stack, Lost> {
    let status = STACKS.required("StackStatus", found.stack_status)?;
    if matches!(status, StackStatus::DeleteComplete | StackStatus::ReviewInProgress) {
        return Err(Lost::Gone);
    }
    if !StackStatus::values().contains(&status.as_str()) {
        return Err(STACKS.unreadable(format!("unknown status of a stack {status}")).into());
    }
    let outputs = outputs(found.outputs.absent_is_none());
    let parameters: Result<Vec<_>, Unread> = found.parameters.absent_is_none().iter().map(parameter_secret).collect();
    let arn = STACKS.required("StackId", present(found.stack_id))?;
    let name = STACKS.required("StackName", present(found.stack_name))?;
    let tags = super::tags(found.tags.absent_is_none(), |tag| (present(tag.key), tag.value));
    Ok(Stack {
        cdk_bootstrap_version: outputs.as_deref().map(cdk_bootstrap_version).map_err(Unread::clone).into(),
        drift: drift(found.drift_information.and_then(|drift| drift.stack_drift_status)).into(),
        nested: present(found.parent_id).is_some(),
        notification_topics: found.notification_arns.absent_is_none(),
        output_secrets: outputs
            .map(|outputs| outputs.iter().filter_map(|(key, value)| secret(key, value)).collect())
            .into(),
        parameter_secrets: parameters.map(|found| found.into_iter().flatten().collect()).into(),
        service_role: present(found.role_arn).is_some(),
        status: status.as_str().to_owned(),
        termination_protected: STACKS.told("EnableTerminationProtection", found.enable_termination_protection),
        identity: Identity::named(arn, name, region, tags.map_err(|problem| STACKS.unreadable(problem)).into()),
    })
}

/// Outputs by name.
fn outputs(listed: Vec<types::Output>) -> Result<Vec<(String, String)>, Unread> {
    let output = |output: types::Output| {
        let key = STACKS.required("Outputs.OutputKey", output.output_key)?;
        Ok((key, STACKS.required("Outputs.OutputValue", output.output_value)?))
    };
    listed.into_iter().map(output).collect()
}

/// The stack that the CDK makes in each region says its version in an output.
/// <https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html>
fn cdk_bootstrap_version(outputs: &[(String, String)]) -> Option<u32> {
    let (_, version) = outputs.iter().find(|(key, _)| key == "BootstrapVersion")?;
    version.parse().ok()
}

/// A parameter that takes its value from the Parameter Store shows what it found there too.
fn parameter_secret(parameter: &types::Parameter) -> Result<Option<(String, SecretKind)>, Unread> {
    let key = STACKS.required("Parameters.ParameterKey", parameter.parameter_key())?;
    let value = STACKS.required("Parameters.ParameterValue", parameter.parameter_value())?;
    Ok([Some(value), parameter.resolved_value()].into_iter().flatten().find_map(|value| secret(key, value)))
}

/// AWS shows the value of a `NoEcho` parameter as asterisks.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>
fn secret(name: &str, value: &str) -> Option<(String, SecretKind)> {
    if value.chars().all(|c| c == '*') {
        return None;
    }
    in_value(name, value).map(|kind| (name.to_owned(), kind))
}

fn drift(status: Option<StackDriftStatus>) -> Result<Drift, Unread> {
    match STACKS.required("DriftInformation.StackDriftStatus", status)? {
        StackDriftStatus::Drifted => Ok(Drift::Drifted),
        StackDriftStatus::InSync => Ok(Drift::InSync),
        StackDriftStatus::NotChecked => Ok(Drift::NotChecked),
        StackDriftStatus::UnknownValue => Ok(Drift::Undecided),
        other => Err(STACKS.unreadable(format!("unknown drift status {other}"))),
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
        assert!(parameter_secret(&parameter("Pr0tect-m3-n0w")).unwrap().is_some());
        assert_eq!(parameter_secret(&parameter("****")), Ok(None));
        assert!(parameter_secret(&types::Parameter::builder().parameter_key("DbPassword").build()).is_err());
    }

    #[test]
    fn change_sets_and_deleted_stacks_are_left_out() {
        let found = |status| {
            let stack = types::Stack::builder().stack_id("arn").stack_name("name").stack_status(status);
            stack.creation_time(aws_sdk_cloudformation::primitives::DateTime::from_secs(0)).build()
        };
        let whole = stack("eu-west-1", found(StackStatus::UpdateComplete)).unwrap();
        assert!(whole.drift.get().is_err() && whole.termination_protected.get().is_err());
        assert_eq!(stack("eu-west-1", found(StackStatus::ReviewInProgress)), Err(Lost::Gone));
        assert_eq!(stack("eu-west-1", found(StackStatus::DeleteComplete)), Err(Lost::Gone));
        let unknown = stack("eu-west-1", found("no value was set".into()));
        assert!(matches!(unknown, Err(Lost::Unreadable(_))));
    }
}
