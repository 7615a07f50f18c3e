//! AWS Step Functions.

use aws_sdk_sfn::{
    Client,
    error::ProvideErrorMetadata,
    operation::describe_state_machine::DescribeStateMachineOutput,
    types::{self, IncludedData, StateMachineStatus, StateMachineType},
};
use plumbline_catalogue::{
    model::{
        Identity, Regional, Tags,
        stepfunctions::{Definition, LogLevel, Settings, StateMachine, StepFunctions},
    },
    observed::{Gap, Known, Observed, Reason, Unread},
};

use crate::call::{Gone, Session, tagging::Tagged};

/// The codes with which Step Functions says that the state machine is not there any more.
const GONE: &[&str] = &["StateMachineDoesNotExist", "ResourceNotFound"];

/// What tells the tags of one state machine.
const LIST_TAGS: &str = "states:ListTagsForResource";

/// The codes with which it says that the definition is encrypted with a key that the caller cannot use.
const SEALED: &[&str] = &["KmsAccessDeniedException", "KmsInvalidStateException", "KmsThrottlingException"];

/// A page of state machines costs one call, a state machine two (description, tags), and one more where its definition
/// is encrypted with a key that the scanner may not use.
pub(super) async fn collect(session: &Session, regions: &[String]) -> StepFunctions {
    let machines = regions.iter().map(|region| async move { (region.clone(), machines(session, region).await) });
    StepFunctions::new(Regional::from_iter(futures::future::join_all(machines).await))
}

async fn machines(session: &Session, region: &str) -> Observed<Vec<StateMachine>> {
    let client = session.clients.of::<aws_sdk_sfn::Client>(region);
    let pages = client.list_state_machines().max_results(1000).into_paginator().send();
    let list = |page: aws_sdk_sfn::operation::list_state_machines::ListStateMachinesOutput| Some(page.state_machines);
    match session.pages(region, "states:ListStateMachines", pages, list).await.into_result() {
        Ok(listed) => {
            let tagged = Tagged::list(session, region, LIST_TAGS, listed.len()).await;
            Known(session.each(listed, |listed| machine(session, &client, region, listed, &tagged)).await)
        }
        Err(gap) => Observed::from(gap),
    }
}

async fn machine(
    session: &Session,
    client: &Client,
    region: &str,
    listed: types::StateMachineListItem,
    tagged: &Tagged,
) -> Result<StateMachine, Gone> {
    let arn = listed.state_machine_arn;
    let (described, tags) = futures::try_join!(
        described(session, client, region, &arn),
        tagged.tags_or(&arn, tags(session, client, region, &arn))
    )?;
    let (definition, settings) = described;
    Ok(StateMachine {
        standard: listed.r#type == StateMachineType::Standard,
        definition,
        settings,
        identity: Identity::named(arn, listed.name, region, tags),
    })
}

/// The settings can be read without the key that encrypts the definition.
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html>
async fn described(
    session: &Session,
    client: &Client,
    region: &str,
    arn: &str,
) -> Result<(Observed<Definition>, Observed<Settings>), Gone> {
    let describe = |data| client.describe_state_machine().state_machine_arn(arn).included_data(data).send();
    let mut sealed = None;
    let whole = async {
        let result = describe(IncludedData::AllData).await;
        if let Err(error) = &result
            && error.code().is_some_and(|code| SEALED.contains(&code))
        {
            sealed = Some(format!("the definition: {}", error.code().unwrap_or_default()));
            return describe(IncludedData::MetadataOnly).await;
        }
        result
    };
    let answer = session.call(region, "states:DescribeStateMachine", whole).await.unless_gone(GONE)?;
    let described = match answer.into_result() {
        Ok(described) => described,
        Err(gap) => return Ok((Observed::from(gap.clone()), Observed::from(gap))),
    };
    if described.status == Some(StateMachineStatus::Deleting) {
        return Err(Gone);
    }
    let definition = match sealed {
        Some(detail) => Observed::from(unreadable(Reason::AccessDenied, detail)),
        None => definition(&described),
    };
    Ok((definition, settings(&described)))
}

fn definition(described: &DescribeStateMachineOutput) -> Observed<Definition> {
    match Definition::parse(&described.definition) {
        Ok(definition) => Known(definition),
        Err(detail) => Observed::from(unreadable(Reason::InvalidResponse, detail)),
    }
}

fn settings(described: &DescribeStateMachineOutput) -> Observed<Settings> {
    let logging = described.logging_configuration();
    let log_level = match logging.and_then(|logging| logging.level.as_ref()) {
        None | Some(types::LogLevel::Off) => LogLevel::Off,
        Some(types::LogLevel::Fatal) => LogLevel::Fatal,
        Some(types::LogLevel::Error) => LogLevel::Error,
        Some(types::LogLevel::All) => LogLevel::All,
        Some(other) => {
            return Observed::from(unreadable(Reason::InvalidResponse, format!("unknown log level {other}")));
        }
    };
    let groups = logging.map(|logging| logging.destinations()).unwrap_or_default().iter();
    Known(Settings {
        kms_key: described.encryption_configuration().and_then(|config| config.kms_key_id.clone()),
        log_level,
        log_groups: groups
            .filter_map(|destination| destination.cloud_watch_logs_log_group()?.log_group_arn.clone())
            .collect(),
        logs_data: logging.is_some_and(|logging| logging.include_execution_data),
        role: described.role_arn.clone(),
        traced: described.tracing_configuration().is_some_and(|tracing| tracing.enabled),
    })
}

fn unreadable(reason: Reason, detail: String) -> Unread {
    Unread::new(Gap { action: "states:DescribeStateMachine".to_owned(), reason, detail })
}

async fn tags(session: &Session, client: &Client, region: &str, arn: &str) -> Result<Observed<Tags>, Gone> {
    let call = client.list_tags_for_resource().resource_arn(arn).send();
    let answer = session.call(region, LIST_TAGS, call).await.unless_gone(GONE)?;
    Ok(answer
        .try_map(|out| {
            let tags = out.tags.ok_or("the answer has no list in it")?;
            Ok(tags.into_iter().filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect())
        })
        .observed())
}
