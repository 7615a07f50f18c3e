//! AWS Step Functions.

use aws_sdk_sfn::{
    Client,
    error::ProvideErrorMetadata,
    operation::describe_state_machine::DescribeStateMachineOutput,
    types::{self, EncryptionType, IncludedData, StateMachineStatus},
};
use plumbline_catalogue::{
    model::{
        Identity, Tags,
        stepfunctions::{Definition, LogLevel, StateMachine, StepFunctions},
    },
    observed::{Gap, Known, Observed, Reason, Unread},
};

use crate::call::{Answer, At, Collect, Gone, Lost, Reply, Session, client, everywhere, present};

client!(aws_sdk_sfn);

/// The codes with which Step Functions says that the state machine is not there any more.
const GONE: &[&str] = &["StateMachineDoesNotExist", "ResourceNotFound"];

/// What tells the tags of one state machine.
const LIST_TAGS: &str = "states:ListTagsForResource";

const MACHINES: Reply = Reply("states:ListStateMachines");
const DESCRIBED: Reply = Reply("states:DescribeStateMachine");

/// The codes with which it says that the definition is encrypted with a key that the caller cannot use.
const SEALED: &[&str] = &["KmsAccessDeniedException", "KmsInvalidStateException", "KmsThrottlingException"];

/// A page of state machines costs one call, a state machine two (description, tags), and one more where its definition
/// is encrypted with a key that the scanner may not use.
pub(super) async fn collect(session: &Session, regions: &[String]) -> StepFunctions {
    StepFunctions { state_machines: everywhere(session, regions).await }
}

impl Collect for StateMachine {
    type Client = Client;
    type Row = types::StateMachineListItem;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::StateMachineListItem>> {
        let pages = at.client.list_state_machines().max_results(1000).into_paginator().send();
        at.pages(MACHINES.0, pages, |page| Some(page.state_machines)).await
    }

    async fn read(at: &At<'_, Client>, row: types::StateMachineListItem) -> Result<Self, Lost> {
        let arn = MACHINES.required("stateMachineArn", present(row.state_machine_arn))?;
        let name = MACHINES.required("name", present(row.name))?;
        let (described, tags) = futures::try_join!(described(at, &arn), at.tags(LIST_TAGS, &arn, tags(at, &arn)))?;
        let identity = Identity::named(arn, name, at.region, tags);
        Ok(match described {
            Ok((definition, described)) => Self {
                definition,
                kms_key: kms_key(described.encryption_configuration()),
                log_groups: log_groups(described.logging_configuration()).into(),
                log_level: log_level(described.logging_configuration()),
                traced: DESCRIBED
                    .told("tracingConfiguration", described.tracing_configuration().map(|tracing| tracing.enabled)),
                identity,
            },
            Err(gap) => Self {
                definition: gap.clone().into(),
                kms_key: gap.clone().into(),
                log_groups: gap.clone().into(),
                log_level: gap.clone().into(),
                traced: gap.into(),
                identity,
            },
        })
    }
}

type Described = Result<(Observed<Definition>, DescribeStateMachineOutput), Unread>;

/// The settings can be read without the key that encrypts the definition.
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html>
async fn described(at: &At<'_, Client>, arn: &str) -> Result<Described, Gone> {
    let describe = |data| at.client.describe_state_machine().state_machine_arn(arn).included_data(data).send();
    let mut sealed = None;
    let whole = async {
        let result = describe(IncludedData::AllData).await;
        let code = result.as_ref().err().and_then(ProvideErrorMetadata::code);
        if let Some(code) = code.filter(|code| SEALED.contains(code)) {
            sealed = Some(format!("the definition: {code}"));
            return describe(IncludedData::MetadataOnly).await;
        }
        result
    };
    let described = match at.call(DESCRIBED.0, whole).await.unless_gone(GONE)?.into_result() {
        Ok(described) => described,
        Err(gap) => return Ok(Err(gap)),
    };
    if described.status == Some(StateMachineStatus::Deleting) {
        return Err(Gone);
    }
    let definition = match sealed {
        Some(detail) => Gap::new(DESCRIBED.0, Reason::AccessDenied, detail).into(),
        None => Definition::parse(&described.definition).map_err(|detail| DESCRIBED.unreadable(detail)).into(),
    };
    Ok(Ok((definition, described)))
}

/// Unless a key of one's own is set, one of AWS's encrypts.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html>
fn kms_key(config: Option<&types::EncryptionConfiguration>) -> Observed<Option<String>> {
    let Some(config) = config else { return Known(None) };
    match &config.r#type {
        EncryptionType::AwsOwnedKey => Known(None),
        EncryptionType::CustomerManagedKmsKey => {
            DESCRIBED.told("encryptionConfiguration.kmsKeyId", present(config.kms_key_id.clone())).map(Some)
        }
        other => DESCRIBED.unreadable(format!("unknown encryption {other}")).into(),
    }
}

fn log_level(logging: Option<&types::LoggingConfiguration>) -> Observed<LogLevel> {
    match logging.and_then(|logging| logging.level.as_ref()) {
        Some(types::LogLevel::Off) => Known(LogLevel::Off),
        Some(types::LogLevel::Fatal) => Known(LogLevel::Fatal),
        Some(types::LogLevel::Error) => Known(LogLevel::Error),
        Some(types::LogLevel::All) => Known(LogLevel::All),
        Some(other) => DESCRIBED.unreadable(format!("unknown log level {other}")).into(),
        None => DESCRIBED.told("loggingConfiguration.level", None),
    }
}

/// A state machine that logs nowhere has no destinations.
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_LoggingConfiguration.html>
fn log_groups(logging: Option<&types::LoggingConfiguration>) -> Result<Vec<String>, Unread> {
    let destinations = DESCRIBED.required("loggingConfiguration", logging)?.destinations().iter();
    let arn = |destination: &types::LogDestination| destination.cloud_watch_logs_log_group()?.log_group_arn.clone();
    destinations.map(|to| DESCRIBED.required("loggingConfiguration.destinations.logGroupArn", arn(to))).collect()
}

async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let answer = at.call(LIST_TAGS, at.client.list_tags_for_resource().resource_arn(arn).send()).await;
    let tags = answer.unless_gone(GONE)?.try_map(|out| {
        let tags = out.tags.ok_or("the answer has no list in it")?;
        super::tags(tags, |tag| (tag.key, tag.value))
    });
    Ok(tags.observed())
}
