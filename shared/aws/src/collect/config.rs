//! AWS Config.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use aws_sdk_config::{
    Client,
    types::{
        self, ConfigRuleEvaluationStatus, ConfigRuleState, ConfigurationRecorderStatus, Owner,
        RecordingStrategyType as Strategy,
    },
};
use plumbline_catalogue::{
    model::{
        Identity, Tags,
        config::{
            Config, ConfigRule, DeliveryChannel, Recorder, RecorderStatus, RecordingScope, RuleEvaluation, RuleSource,
        },
    },
    observed::{Gap, Known, Observed, Unread},
};
use serde_json::Value;

use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, everywhere, present};

client!(aws_sdk_config);

/// The code with which AWS Config says that the rule or recorder is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

const CHANNELS: Reply = Reply("config:DescribeDeliveryChannels");
const RECORDERS: Reply = Reply("config:DescribeConfigurationRecorders");
const RECORDER_STATUS: Reply = Reply("config:DescribeConfigurationRecorderStatus");
const RULES: Reply = Reply("config:DescribeConfigRules");
const EVALUATIONS: Reply = Reply("config:DescribeConfigRuleEvaluationStatus");

/// The most statuses that a page may hold.
/// <https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigRuleEvaluationStatus.html>
const STATUSES_PER_PAGE: i32 = 50;

/// How the evaluations of each rule go, by the rule's name.
type Evaluations = HashMap<String, RuleEvaluation>;

/// A region costs three calls (recorder, delivery channel, a page of rules); one more for the status of a recorder and
/// for each page of the statuses of rules, if there are any. A recorder and a rule that no service owns cost one call
/// each (tags).
pub(super) async fn collect(session: &Session, regions: &[String]) -> Config {
    let (delivery_channels, recorders, rules) =
        futures::join!(everywhere(session, regions), everywhere(session, regions), everywhere(session, regions));
    Config { delivery_channels, recorders, rules }
}

impl Collect for DeliveryChannel {
    type Client = Client;
    type Row = types::DeliveryChannel;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::DeliveryChannel>> {
        let call = at.client.describe_delivery_channels().send();
        at.call(CHANNELS.0, call).await.try_map(|out| listed(out.delivery_channels))
    }

    async fn read(_: &At<'_, Client>, row: types::DeliveryChannel) -> Result<Self, Lost> {
        Ok(Self { name: CHANNELS.required("name", present(row.name))? })
    }
}

impl Collect for Recorder {
    type Client = Client;
    /// A recorder, and the statuses of all of the region.
    type Row = (types::ConfigurationRecorder, Arc<Observed<Vec<ConfigurationRecorderStatus>>>);

    /// Without a name, the call answers with the customer's own recorder and leaves out those that services have.
    async fn list(at: &At<'_, Client>) -> Answer<Vec<Self::Row>> {
        let answer = at.call(RECORDERS.0, at.client.describe_configuration_recorders().send()).await;
        let found = match answer.try_map(|out| listed(out.configuration_recorders)).or_fail() {
            Ok(found) if found.is_empty() => return Answer::known(RECORDERS.0, Vec::new()),
            Ok(found) => found,
            Err(failed) => return failed,
        };
        let answer = at.call(RECORDER_STATUS.0, at.client.describe_configuration_recorder_status().send()).await;
        let statuses = Arc::new(answer.try_map(|out| listed(out.configuration_recorders_status)).observed());
        let own = found.into_iter().filter(|recorder| recorder.service_principal.is_none());
        Answer::known(RECORDERS.0, own.map(|recorder| (recorder, Arc::clone(&statuses))).collect())
    }

    async fn read(at: &At<'_, Client>, (row, statuses): Self::Row) -> Result<Self, Lost> {
        let name = RECORDERS.required("name", present(row.name))?;
        let (arn, gone) = match present(row.arn) {
            Some(arn) => (arn, GONE),
            // The end of its ARN is AWS's: what cannot be found by another one is not gone.
            None => (at.arn("config", &format!("configuration-recorder/{name}")), [].as_slice()),
        };
        let tags = tags(at, &arn, gone).await?;
        Ok(Self {
            role: RECORDERS.told("roleARN", present(row.role_arn)),
            scope: scope(row.recording_group).into(),
            status: statuses.get().and_then(|statuses| status_of(&name, statuses)).into(),
            identity: Identity::named(arn, name, at.region, tags),
        })
    }
}

impl Collect for ConfigRule {
    type Client = Client;
    /// A rule, and how the evaluations of all of the region go.
    type Row = (types::ConfigRule, Arc<Observed<Evaluations>>);

    async fn list(at: &At<'_, Client>) -> Answer<Vec<Self::Row>> {
        let pages = at.client.describe_config_rules().into_paginator().send();
        let found = match at.pages(RULES.0, pages, |page| page.config_rules).await.or_fail() {
            Ok(found) if found.is_empty() => return Answer::known(RULES.0, Vec::new()),
            Ok(found) => found,
            Err(failed) => return failed,
        };
        let evaluations = Arc::new(evaluations(at).await);
        Answer::known(RULES.0, found.into_iter().map(|rule| (rule, Arc::clone(&evaluations))).collect())
    }

    async fn read(at: &At<'_, Client>, (row, evaluations): Self::Row) -> Result<Self, Lost> {
        let state = RULES.required("ConfigRuleState", row.config_rule_state)?;
        if matches!(state, ConfigRuleState::Deleting | ConfigRuleState::DeletingResults) {
            return Err(Lost::Gone);
        }
        let arn = RULES.required("ConfigRuleArn", present(row.config_rule_arn))?;
        let name = RULES.required("ConfigRuleName", present(row.config_rule_name))?;
        // A rule that the customer made names no service.
        // https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html
        let created_by = present(row.created_by);
        let tags = match created_by {
            Some(_) => Known(Tags::new()),
            None => tags(at, &arn, GONE).await?,
        };
        let source = source(row.source);
        Ok(Self {
            created_by,
            evaluation: evaluations.get().and_then(|of_rules| evaluation_of(&name, &source, of_rules)).into(),
            parameters: parameters(row.input_parameters.as_deref()),
            source: source.into(),
            identity: Identity::named(arn, name, at.region, tags),
        })
    }
}

async fn evaluations(at: &At<'_, Client>) -> Observed<Evaluations> {
    let call = at.client.describe_config_rule_evaluation_status().limit(STATUSES_PER_PAGE);
    let pages = call.into_paginator().send();
    let listed = at.pages(EVALUATIONS.0, pages, |page| page.config_rules_evaluation_status).await;
    let named = |mut status: ConfigRuleEvaluationStatus| {
        let name = EVALUATIONS.required("ConfigRuleName", status.config_rule_name.take())?;
        let succeeded = status.last_successful_evaluation_time.is_some();
        Ok((name, RuleEvaluation { failure: failure(&status), succeeded }))
    };
    listed.observed().and_then(|statuses| statuses.into_iter().map(named).collect::<Result<_, Unread>>().into())
}

/// The statuses are those of managed rules; others need not be among them.
/// <https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigRuleEvaluationStatus.html>
fn evaluation_of(
    name: &str,
    source: &Result<RuleSource, Unread>,
    of_rules: &Evaluations,
) -> Result<RuleEvaluation, Unread> {
    match (of_rules.get(name), source) {
        (Some(evaluation), _) => Ok(evaluation.clone()),
        (None, Ok(RuleSource::Lambda(_) | RuleSource::Policy)) => Ok(RuleEvaluation::default()),
        (None, _) => Err(Gap::not_listed(EVALUATIONS.0, name)),
    }
}

async fn tags(at: &At<'_, Client>, arn: &str, gone: &[&str]) -> Result<Observed<Tags>, Gone> {
    let call = at.client.list_tags_for_resource().resource_arn(arn).limit(50).send();
    let answer = at.call("config:ListTagsForResource", call).await.unless_gone(gone)?;
    Ok(answer.try_map(|out| super::tags(out.tags.absent_is_none(), |tag| (tag.key, tag.value))).observed())
}

fn listed<T>(list: Option<Vec<T>>) -> Result<Vec<T>, String> {
    list.ok_or_else(|| "the answer has no list in it".to_owned())
}

/// Recorders from before there were strategies have none.
/// <https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html>
fn scope(group: Option<types::RecordingGroup>) -> Result<RecordingScope, Unread> {
    let group = RECORDERS.required("recordingGroup", group)?;
    let names = |field: &str, types: Option<Vec<types::ResourceType>>| -> Result<Vec<String>, Unread> {
        Ok(RECORDERS.required(field, types)?.iter().map(|name| name.as_str().to_owned()).collect())
    };
    let only = |types| names("recordingGroup.resourceTypes", types).map(RecordingScope::Only);
    let strategy = match group.recording_strategy {
        None => None,
        Some(strategy) => Some(RECORDERS.required("recordingGroup.recordingStrategy.useOnly", strategy.use_only)?),
    };
    match strategy {
        Some(Strategy::ExclusionByResourceTypes) => {
            let excluded = group.exclusion_by_resource_types.and_then(|excluded| excluded.resource_types);
            names("recordingGroup.exclusionByResourceTypes", excluded).map(RecordingScope::AllBut)
        }
        Some(Strategy::InclusionByResourceTypes) => only(group.resource_types),
        Some(Strategy::AllSupportedResourceTypes) => {
            Ok(RecordingScope::All { iam: group.include_global_resource_types })
        }
        None if group.all_supported => Ok(RecordingScope::All { iam: group.include_global_resource_types }),
        None if group.exclusion_by_resource_types.is_none() => only(group.resource_types),
        None => RECORDERS.required("recordingGroup.recordingStrategy", None),
        Some(other) => Err(RECORDERS.unreadable(format!("unknown recording strategy {other}"))),
    }
}

fn status_of(name: &str, statuses: &[ConfigurationRecorderStatus]) -> Result<RecorderStatus, Unread> {
    let status = statuses.iter().find(|status| status.name() == Some(name));
    let status = status.ok_or_else(|| Gap::not_listed(RECORDER_STATUS.0, name))?;
    Ok(RecorderStatus { recording: status.recording, failure: recorder_failure(status).into() })
}

/// AWS documents `Success` and answers `SUCCESS`.
/// <https://docs.aws.amazon.com/cli/latest/reference/configservice/describe-configuration-recorder-status.html>
fn recorder_failure(status: &ConfigurationRecorderStatus) -> Result<Option<String>, Unread> {
    let last = RECORDER_STATUS.required("lastStatus", status.last_status.as_ref())?;
    match last.as_str().to_ascii_uppercase().as_str() {
        "FAILURE" => Ok(Some(error_text(status.last_error_code(), status.last_error_message()))),
        "NOTAPPLICABLE" | "NOT_APPLICABLE" | "PENDING" | "SUCCESS" => Ok(None),
        other => Err(RECORDER_STATUS.unreadable(format!("unknown status {other}"))),
    }
}

/// The error of the last evaluation or invocation, unless one succeeded since.
fn failure(status: &ConfigRuleEvaluationStatus) -> Option<String> {
    let failed_last = |failed: Option<&aws_sdk_config::primitives::DateTime>, succeeded| match (failed, succeeded) {
        (Some(failed), Some(succeeded)) => failed > succeeded,
        (failed, _) => failed.is_some(),
    };
    let failed = failed_last(status.last_failed_evaluation_time(), status.last_successful_evaluation_time())
        || failed_last(status.last_failed_invocation_time(), status.last_successful_invocation_time());
    failed.then(|| error_text(status.last_error_code(), status.last_error_message()))
}

fn error_text(code: Option<&str>, message: Option<&str>) -> String {
    let parts: Vec<&str> = [code, message].into_iter().flatten().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "AWS names no error".to_owned() } else { parts.join(": ") }
}

fn source(source: Option<types::Source>) -> Result<RuleSource, Unread> {
    let source = RULES.required("Source", source)?;
    let identifier = |identifier| RULES.required("Source.SourceIdentifier", present(identifier));
    match source.owner {
        Owner::Aws => identifier(source.source_identifier).map(RuleSource::Managed),
        Owner::CustomLambda => identifier(source.source_identifier).map(RuleSource::Lambda),
        Owner::CustomPolicy => Ok(RuleSource::Policy),
        other => Err(RULES.unreadable(format!("unknown owner of a rule {other}"))),
    }
}

/// A JSON object, if it is one; AWS's own consoles write numbers and booleans as strings, templates as they are.
fn parameters(text: Option<&str>) -> Option<BTreeMap<String, String>> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Some(BTreeMap::new()) };
    let string = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let parameters: BTreeMap<String, Value> = serde_json::from_str(text).ok()?;
    Some(parameters.into_iter().map(|(name, value)| (name, string(value))).collect())
}

#[cfg(test)]
mod tests {
    use aws_sdk_config::primitives::DateTime;

    use super::*;

    #[test]
    fn scopes_are_told_apart() {
        let strategy = |use_only| types::RecordingStrategy::builder().use_only(use_only).build();
        let group = types::RecordingGroup::builder;
        let all = group().all_supported(true);
        assert_eq!(scope(Some(all.clone().build())), Ok(RecordingScope::All { iam: false }));
        assert_eq!(scope(Some(all.include_global_resource_types(true).build())), Ok(RecordingScope::All { iam: true }));
        let excluded = types::ExclusionByResourceTypes::builder().resource_types(types::ResourceType::Role).build();
        let excluding = group().exclusion_by_resource_types(excluded);
        let by_strategy = excluding.clone().recording_strategy(strategy(Strategy::ExclusionByResourceTypes)).build();
        assert_eq!(scope(Some(by_strategy)), Ok(RecordingScope::AllBut(vec!["AWS::IAM::Role".to_owned()])));
        let only = group().resource_types(types::ResourceType::Bucket);
        assert_eq!(scope(Some(only.build())), Ok(RecordingScope::Only(vec!["AWS::S3::Bucket".to_owned()])));
        let lacking = [
            None,
            Some(group().build()),
            Some(excluding.build()),
            Some(group().recording_strategy(strategy(Strategy::ExclusionByResourceTypes)).build()),
            Some(group().recording_strategy(strategy("NEW".into())).build()),
        ];
        for lacking in lacking {
            assert!(scope(lacking).is_err());
        }
    }

    #[test]
    fn the_last_status_is_read_in_either_spelling() {
        let failure = |last: Option<&str>| {
            let status = ConfigurationRecorderStatus::builder().set_last_status(last.map(Into::into));
            recorder_failure(&status.last_error_code("NoRole").build())
        };
        for fine in ["SUCCESS", "Success", "Pending", "NotApplicable"] {
            assert_eq!(failure(Some(fine)), Ok(None));
        }
        for failed in ["FAILURE", "Failure"] {
            assert_eq!(failure(Some(failed)), Ok(Some("NoRole".to_owned())));
        }
        assert!(failure(None).is_err() && failure(Some("NEW")).is_err());
    }

    #[test]
    fn a_managed_rule_without_a_status_is_no_rule_that_never_evaluated() {
        let statuses = Evaluations::new();
        assert!(evaluation_of("a", &Ok(RuleSource::Managed("X".to_owned())), &statuses).is_err());
        assert_eq!(evaluation_of("a", &Ok(RuleSource::Policy), &statuses), Ok(RuleEvaluation::default()));
    }

    #[test]
    fn an_error_counts_until_the_next_success() {
        let at = DateTime::from_secs;
        let status = || ConfigRuleEvaluationStatus::builder().last_error_code("NoSuchFunction");
        assert_eq!(failure(&status().build()), None);
        let failed = status().last_failed_evaluation_time(at(20));
        assert_eq!(failure(&failed.clone().build()), Some("NoSuchFunction".to_owned()));
        assert_eq!(failure(&failed.clone().last_successful_evaluation_time(at(30)).build()), None);
        assert!(failure(&failed.last_successful_evaluation_time(at(10)).build()).is_some());
        assert!(failure(&status().last_failed_invocation_time(at(20)).build()).is_some());
    }

    #[test]
    fn parameters_are_read() {
        let expected = BTreeMap::from([("a".to_owned(), "1".to_owned()), ("b".to_owned(), "true".to_owned())]);
        assert_eq!(parameters(Some(r#"{"a":"1","b":true}"#)), Some(expected));
        assert_eq!(parameters(Some("")), Some(BTreeMap::new()));
        assert_eq!(parameters(Some("[]")), None);
        assert_eq!(parameters(Some("maxAccessKeyAge=90")), None);
    }
}
