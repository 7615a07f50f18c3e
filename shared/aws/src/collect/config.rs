//! AWS Config.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_config::{
    Client,
    types::{
        self, ConfigRuleEvaluationStatus, ConfigRuleState, ConfigurationRecorderStatus, Owner,
        RecorderStatus as LastStatus, RecordingStrategyType,
    },
};
use plumbline_catalogue::{
    model::{
        Identity, Tags,
        config::{
            Config, ConfigRule, DeliveryChannel, Recorder, RecorderStatus, RecordingScope, RuleEvaluation, RuleSource,
        },
    },
    observed::{Gap, Known, Observed, Reason},
};
use serde_json::Value;

use crate::call::{Gone, Session};

/// The code with which AWS Config says that the rule or recorder is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// The most statuses that a page may hold.
/// <https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigRuleEvaluationStatus.html>
const STATUSES_PER_PAGE: i32 = 50;

/// The error of each rule that fails, by the rule's name.
type Evaluations = HashMap<String, RuleEvaluation>;

/// A region costs three calls (recorder, delivery channel, a page of rules); one more for the status of a recorder and
/// for each page of the statuses of rules, if there are any. A recorder and a rule that no service owns cost one call
/// each (tags).
pub(super) async fn collect(session: &Session, regions: &[String]) -> Config {
    let of_regions = regions.iter().map(|region| async move {
        let read = Read { session, client: session.clients.of::<aws_sdk_config::Client>(region), region };
        (region, futures::join!(read.delivery_channels(), read.recorders(), read.rules()))
    });
    let mut config = Config::default();
    for (region, (delivery_channels, recorders, rules)) in futures::future::join_all(of_regions).await {
        config.delivery_channels.insert(region, delivery_channels);
        config.recorders.insert(region, recorders);
        config.rules.insert(region, rules);
    }
    config
}

struct Read<'a> {
    session: &'a Session,
    client: Client,
    region: &'a str,
}

impl Read<'_> {
    async fn delivery_channels(&self) -> Observed<Vec<DeliveryChannel>> {
        let call = self.client.describe_delivery_channels().send();
        let channel = |found: types::DeliveryChannel| DeliveryChannel {
            name: found.name.unwrap_or_default(),
            bucket: found.s3_bucket_name.unwrap_or_default(),
        };
        self.session
            .call(self.region, "config:DescribeDeliveryChannels", call)
            .await
            .try_map(|out| listed(out.delivery_channels))
            .map(|channels| channels.into_iter().map(channel).collect())
            .observed()
    }

    /// Without a name, the call answers with the customer's own recorder and leaves out those that services have.
    async fn recorders(&self) -> Observed<Vec<Recorder>> {
        let call = self.client.describe_configuration_recorders().send();
        let answer = self.session.call(self.region, "config:DescribeConfigurationRecorders", call).await;
        match answer.try_map(|out| listed(out.configuration_recorders)).into_result() {
            Ok(found) if found.is_empty() => Known(Vec::new()),
            Ok(found) => {
                let statuses = self.recorder_statuses().await;
                let found = found.into_iter().filter(|recorder| recorder.service_principal.is_none());
                Known(self.session.each(found, |recorder| self.recorder(recorder, &statuses)).await)
            }
            Err(gap) => Observed::from(gap),
        }
    }

    async fn recorder_statuses(&self) -> Observed<Vec<ConfigurationRecorderStatus>> {
        let call = self.client.describe_configuration_recorder_status().send();
        self.session
            .call(self.region, "config:DescribeConfigurationRecorderStatus", call)
            .await
            .try_map(|out| listed(out.configuration_recorders_status))
            .observed()
    }

    async fn recorder(
        &self,
        found: types::ConfigurationRecorder,
        statuses: &Observed<Vec<ConfigurationRecorderStatus>>,
    ) -> Result<Recorder, Gone> {
        let name = found.name.unwrap_or_default();
        let arn = found.arn.unwrap_or_else(|| {
            let Session { partition, account_id, .. } = self.session;
            format!("arn:{partition}:config:{}:{account_id}:configuration-recorder/{name}", self.region)
        });
        Ok(Recorder {
            role: found.role_arn.unwrap_or_default(),
            scope: scope(found.recording_group),
            status: statuses.clone().and_then(|statuses| status_of(&name, &statuses)),
            identity: Identity::named(arn.clone(), name, self.region, self.tags(&arn).await?),
        })
    }

    async fn rules(&self) -> Observed<Vec<ConfigRule>> {
        let pages = self.client.describe_config_rules().into_paginator().send();
        let listed =
            self.session.pages(self.region, "config:DescribeConfigRules", pages, |page| page.config_rules).await;
        match listed.into_result() {
            Ok(found) if found.is_empty() => Known(Vec::new()),
            Ok(found) => {
                let evaluations = self.evaluations().await;
                let found = found.into_iter().filter(|rule| {
                    !matches!(
                        rule.config_rule_state,
                        Some(ConfigRuleState::Deleting | ConfigRuleState::DeletingResults)
                    )
                });
                Known(self.session.each(found, |rule| self.rule(rule, &evaluations)).await)
            }
            Err(gap) => Observed::from(gap),
        }
    }

    async fn evaluations(&self) -> Observed<Evaluations> {
        let action = "config:DescribeConfigRuleEvaluationStatus";
        let call = self.client.describe_config_rule_evaluation_status().limit(STATUSES_PER_PAGE);
        let pages = call.into_paginator().send();
        self.session
            .pages(self.region, action, pages, |page| page.config_rules_evaluation_status)
            .await
            .map(|statuses| {
                let named = |mut status: ConfigRuleEvaluationStatus| {
                    let succeeded = status.last_successful_evaluation_time.is_some();
                    Some((status.config_rule_name.take()?, RuleEvaluation { failure: failure(&status), succeeded }))
                };
                statuses.into_iter().filter_map(named).collect()
            })
            .observed()
    }

    async fn rule(&self, found: types::ConfigRule, evaluations: &Observed<Evaluations>) -> Result<ConfigRule, Gone> {
        let (Some(arn), Some(name)) = (found.config_rule_arn, found.config_rule_name) else { return Err(Gone) };
        let tags = match found.created_by {
            Some(_) => Known(Tags::new()),
            None => self.tags(&arn).await?,
        };
        Ok(ConfigRule {
            created_by: found.created_by,
            evaluation: evaluations.clone().map(|of_rules| of_rules.get(&name).cloned().unwrap_or_default()),
            parameters: parameters(found.input_parameters.as_deref()),
            source: source(found.source),
            identity: Identity::named(arn, name, self.region, tags),
        })
    }

    async fn tags(&self, arn: &str) -> Result<Observed<Tags>, Gone> {
        let call = self.client.list_tags_for_resource().resource_arn(arn).limit(50).send();
        let answer = self.session.call(self.region, "config:ListTagsForResource", call).await.unless_gone(GONE)?;
        let pair = |tag: types::Tag| Some((tag.key?, tag.value.unwrap_or_default()));
        Ok(answer.map(|out| out.tags.unwrap_or_default().into_iter().filter_map(pair).collect()).observed())
    }
}

fn listed<T>(list: Option<Vec<T>>) -> Result<Vec<T>, String> {
    list.ok_or_else(|| "the answer has no list in it".to_owned())
}

/// A recorder without a recording group records everything but IAM's resource types.
/// <https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html>
fn scope(group: Option<types::RecordingGroup>) -> RecordingScope {
    let Some(group) = group else { return RecordingScope::All { iam: false } };
    let names = |types: Option<Vec<types::ResourceType>>| -> Vec<String> {
        types.unwrap_or_default().iter().map(|name| name.as_str().to_owned()).collect()
    };
    let excluded = group.exclusion_by_resource_types.map(|exclusion| names(exclusion.resource_types));
    match group.recording_strategy.and_then(|strategy| strategy.use_only) {
        Some(RecordingStrategyType::ExclusionByResourceTypes) => RecordingScope::AllBut(excluded.unwrap_or_default()),
        Some(RecordingStrategyType::InclusionByResourceTypes) => RecordingScope::Only(names(group.resource_types)),
        _ if group.all_supported => RecordingScope::All { iam: group.include_global_resource_types },
        Some(RecordingStrategyType::AllSupportedResourceTypes) => {
            RecordingScope::All { iam: group.include_global_resource_types }
        }
        _ => RecordingScope::Only(names(group.resource_types)),
    }
}

fn status_of(name: &str, statuses: &[ConfigurationRecorderStatus]) -> Observed<RecorderStatus> {
    let Some(status) = statuses.iter().find(|status| status.name() == Some(name)) else {
        return Observed::from(Gap {
            action: "config:DescribeConfigurationRecorderStatus".to_owned(),
            reason: Reason::InvalidResponse,
            detail: format!("the answer does not name recorder {name}"),
        });
    };
    let failed = status.last_status == Some(LastStatus::Failure);
    let error = error_text(status.last_error_code(), status.last_error_message());
    Known(RecorderStatus { recording: status.recording, failure: failed.then_some(error) })
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

fn source(source: Option<types::Source>) -> RuleSource {
    let identifier = |source: types::Source| source.source_identifier.unwrap_or_default();
    match source {
        Some(source) if source.owner == Owner::Aws => RuleSource::Managed(identifier(source)),
        Some(source) if source.owner == Owner::CustomLambda => RuleSource::Lambda(identifier(source)),
        _ => RuleSource::Policy,
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
        let all = types::RecordingGroup::builder().all_supported(true);
        assert_eq!(scope(None), RecordingScope::All { iam: false });
        assert_eq!(scope(Some(all.clone().build())), RecordingScope::All { iam: false });
        assert_eq!(scope(Some(all.include_global_resource_types(true).build())), RecordingScope::All { iam: true });
        let excluding = types::RecordingGroup::builder()
            .recording_strategy(strategy(RecordingStrategyType::ExclusionByResourceTypes))
            .exclusion_by_resource_types(
                types::ExclusionByResourceTypes::builder().resource_types(types::ResourceType::Role).build(),
            );
        assert_eq!(scope(Some(excluding.build())), RecordingScope::AllBut(vec!["AWS::IAM::Role".to_owned()]));
        let only = types::RecordingGroup::builder().resource_types(types::ResourceType::Bucket);
        assert_eq!(scope(Some(only.build())), RecordingScope::Only(vec!["AWS::S3::Bucket".to_owned()]));
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
