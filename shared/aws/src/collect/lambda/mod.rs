//! AWS Lambda.

mod answers;

use std::collections::HashMap;

use aws_sdk_lambda::{
    Client,
    types::{AliasConfiguration, FunctionConfiguration, FunctionVersion},
};
use futures::future::join_all;
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, Tags,
        lambda::{Alias, AsyncInvocation, Environment, EventSource, Function, FunctionUrl, Lambda, Version},
    },
    observed::{Known, Observed, Unread, known_and_gap},
};

use self::answers::{FUNCTIONS, LATEST};
use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, everywhere};

client!(aws_sdk_lambda);

/// The codes with which Lambda says that the function is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

const POLICY: Reply = Reply("lambda:GetPolicy");

/// What tells the tags of one function.
const LIST_TAGS: &str = "lambda:ListTags";

/// The event sources of each function, by the function's ARN.
type SourcesByFunction = HashMap<String, Vec<EventSource>>;

/// A page of functions and their versions costs one call, a function six (policy, concurrency, asynchronous invocations,
/// URLs, aliases, tags), an alias or a published version one more (policy). A region with functions costs one more for
/// each page of event source mappings.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Lambda {
    Lambda { functions: everywhere(session, regions).await }
}

/// What the listings tell of one function.
pub(crate) struct Row {
    arn: String,
    name: String,
    /// Without the environment: the values of its variables live no longer than their page.
    configuration: FunctionConfiguration,
    environment: Observed<Environment>,
    event_sources: Observed<Vec<EventSource>>,
    versions: Observed<Vec<Published>>,
}

/// What the listing tells of one published version.
#[derive(Debug)]
struct Published {
    number: String,
    dead_letter_target: Option<String>,
    timeout_seconds: Observed<u32>,
}

/// What one entry of the listing is.
enum Entry {
    Function(Box<Row>),
    /// A published version of the function with this ARN.
    Version(String, Published),
}

impl Entry {
    /// With its versions listed, the function itself is the version `$LATEST`, and its ARN ends in that.
    /// <https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html>
    fn of(mut configuration: FunctionConfiguration) -> Result<Self, Unread> {
        let qualified = FUNCTIONS.required("FunctionArn", configuration.function_arn.take())?;
        let name = FUNCTIONS.required("FunctionName", configuration.function_name.take())?;
        let arn = answers::unqualified(&qualified);
        let version = configuration.version.take();
        if let Some(number) = version.as_deref().or_else(|| answers::qualifier(&qualified))
            && number != LATEST
        {
            let version = Published {
                number: number.to_owned(),
                dead_letter_target: answers::dead_letter_target(configuration.dead_letter_config),
                timeout_seconds: answers::timeout(configuration.timeout),
            };
            return Ok(Self::Version(arn, version));
        }
        let environment = answers::environment(configuration.environment.take());
        // The listings of event sources and of versions follow.
        let (event_sources, versions) = (Known(Vec::new()), Known(Vec::new()));
        Ok(Self::Function(Box::new(Row { arn, name, configuration, environment, event_sources, versions })))
    }
}

impl Collect for Function {
    type Client = Client;
    type Row = Result<Row, Unread>;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<Self::Row>> {
        let list = at.client.list_functions().function_version(FunctionVersion::All).max_items(50);
        let entries = at.pages(FUNCTIONS.0, list.into_paginator().send(), |page| {
            page.functions.map(|functions| functions.into_iter().map(Entry::of).collect())
        });
        match entries.await.or_fail() {
            Ok(entries) => Answer::known(FUNCTIONS.0, rows(at, entries).await),
            Err(failed) => failed,
        }
    }

    async fn read(at: &At<'_, Client>, row: Self::Row) -> Result<Self, Lost> {
        let Row { arn, name, configuration, environment, event_sources, versions } = row?;
        let (aliases, async_invocations, policy, reserved_concurrency, tags, urls, versions) = futures::try_join!(
            aliases(at, &name),
            async_invocations(at, &name),
            async { Ok::<_, Gone>(policy(at, &name, None).await) },
            reserved_concurrency(at, &name),
            at.tags(LIST_TAGS, &arn, tags(at, &arn)),
            urls(at, &name),
            async { Ok::<_, Gone>(with_policies(at, &name, versions).await) },
        )?;
        Ok(Self {
            aliases,
            async_invocations,
            dead_letter_target: answers::dead_letter_target(configuration.dead_letter_config),
            environment,
            environment_key: configuration.kms_key_arn.filter(|key| !key.is_empty()),
            event_sources,
            json_logs: answers::json_logs(configuration.logging_config.as_ref()),
            layers: answers::layers(configuration.layers),
            log_group: answers::log_group(configuration.logging_config, &name),
            policy,
            reserved_concurrency,
            runtime: answers::runtime(configuration.package_type, configuration.runtime),
            subnets: answers::subnets(configuration.vpc_config),
            timeout_seconds: answers::timeout(configuration.timeout),
            traced: answers::traced(configuration.tracing_config),
            urls,
            versions,
            identity: Identity::named(arn, name, at.region, tags),
        })
    }
}

/// Functions in the order of the listing, each with its versions and event sources. An entry of which nobody can tell
/// what it is may be a version of any function.
async fn rows(at: &At<'_, Client>, entries: Vec<Result<Entry, Unread>>) -> Vec<Result<Row, Unread>> {
    let (entries, gap) = known_and_gap(entries);
    let mut rows = with_versions(entries, gap.as_ref());
    if !rows.is_empty() {
        let sources = sources_by_function(at).await;
        for row in &mut rows {
            row.event_sources = match &sources {
                Known(by_function) => Known(by_function.get(&row.arn).cloned().absent_is_none()),
                Observed::Unknown { unknown } => unknown.clone().into(),
            };
        }
    }
    rows.into_iter().map(Ok).chain(gap.map(Err)).collect()
}

fn with_versions(entries: Vec<Entry>, gap: Option<&Unread>) -> Vec<Row> {
    let (mut rows, mut versions) = (Vec::new(), HashMap::<String, Vec<Published>>::new());
    for entry in entries {
        match entry {
            Entry::Function(row) => rows.push(*row),
            Entry::Version(function, version) => versions.entry(function).or_default().push(version),
        }
    }
    for row in &mut rows {
        row.versions = match gap {
            None => Known(versions.remove(&row.arn).absent_is_none()),
            Some(gap) => gap.clone().into(),
        };
    }
    rows
}

/// All mappings of the region at once, rather than by function.
async fn sources_by_function(at: &At<'_, Client>) -> Observed<SourcesByFunction> {
    let pages = at.client.list_event_source_mappings().max_items(100).into_paginator().send();
    let answer = at.pages(answers::EVENT_SOURCES.0, pages, |page| page.event_source_mappings).await.observed();
    answer.and_then(|mappings| answers::by_function(mappings).into())
}

async fn with_policies(
    at: &At<'_, Client>,
    function: &str,
    versions: Observed<Vec<Published>>,
) -> Observed<Vec<Version>> {
    let versions = match versions {
        Known(versions) => versions,
        Observed::Unknown { unknown } => return unknown.into(),
    };
    let read = versions.into_iter().map(|Published { number, dead_letter_target, timeout_seconds }| async move {
        let policy = policy(at, function, Some(&number)).await;
        Version { number, dead_letter_target, policy, timeout_seconds }
    });
    Known(join_all(read).await)
}

async fn aliases(at: &At<'_, Client>, function: &str) -> Result<Observed<Vec<Alias>>, Gone> {
    let list = || at.client.list_aliases().function_name(function).max_items(50);
    let ask = |marker| list().set_marker(marker).send();
    let answer = at.pages_by_token(answers::ALIASES.0, ask, |page| (page.aliases, page.next_marker)).await;
    let listed = match answer.unless_gone(GONE)?.into_result() {
        Ok(listed) => listed,
        Err(gap) => return Ok(gap.into()),
    };
    let aliases: Result<Vec<Alias>, Unread> =
        join_all(listed.into_iter().map(|listed| alias(at, function, listed))).await.into_iter().collect();
    Ok(aliases.into())
}

async fn alias(at: &At<'_, Client>, function: &str, listed: AliasConfiguration) -> Result<Alias, Unread> {
    let name = answers::ALIASES.required("Name", listed.name.clone())?;
    let versions = answers::alias_versions(listed)?;
    let policy = policy(at, function, Some(&name)).await;
    Ok(Alias { name, policy, versions })
}

async fn async_invocations(at: &At<'_, Client>, function: &str) -> Result<Observed<Vec<AsyncInvocation>>, Gone> {
    let list = || at.client.list_function_event_invoke_configs().function_name(function).max_items(50);
    let ask = |marker| list().set_marker(marker).send();
    let answer =
        at.pages_by_token(answers::INVOCATIONS.0, ask, |page| (page.function_event_invoke_configs, page.next_marker));
    let configs = answer.await.unless_gone(GONE)?.observed();
    Ok(configs.and_then(|configs| configs.into_iter().map(answers::async_invocation).collect::<Result<_, _>>().into()))
}

/// The policy of a version or an alias, or of the function's name alone. One without a policy answers like one that is
/// gone; the other calls tell the two apart.
async fn policy(at: &At<'_, Client>, function: &str, qualifier: Option<&str>) -> Observed<Option<Document>> {
    let call = at.client.get_policy().function_name(function).set_qualifier(qualifier.map(str::to_owned)).send();
    at.call(POLICY.0, call)
        .await
        .absent_on(&["ResourceNotFoundException"])
        .content("policy", |out| out.policy)
        .observed()
        .and_then(|text| POLICY.policy(text))
}

/// A function that shares the account's concurrency gets an answer with nothing in it.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html>
async fn reserved_concurrency(at: &At<'_, Client>, function: &str) -> Result<Observed<Option<u32>>, Gone> {
    let call = at.client.get_function_concurrency().function_name(function).send();
    let answer = at.call("lambda:GetFunctionConcurrency", call).await.unless_gone(GONE)?;
    let reserved = answer.try_map(|out| {
        let reserved = out.reserved_concurrent_executions.map(u32::try_from).transpose();
        reserved.map_err(|error| error.to_string())
    });
    Ok(reserved.observed())
}

/// A function without tags gets an answer without the map.
async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let answer = at.call(LIST_TAGS, at.client.list_tags().resource(arn).send()).await.unless_gone(GONE)?;
    Ok(answer.map(|out| out.tags.absent_is_none().into_iter().collect()).observed())
}

async fn urls(at: &At<'_, Client>, function: &str) -> Result<Observed<Vec<FunctionUrl>>, Gone> {
    let list = || at.client.list_function_url_configs().function_name(function).max_items(50);
    let ask = |marker| list().set_marker(marker).send();
    let answer = at.pages_by_token(answers::URLS.0, ask, |page| (Some(page.function_url_configs), page.next_marker));
    let urls = answer.await.unless_gone(GONE)?.observed();
    Ok(urls.and_then(|urls| urls.into_iter().map(answers::url).collect::<Result<_, _>>().into()))
}

#[cfg(test)]
mod tests {
    use plumbline_catalogue::observed::{Gap, Reason};

    use super::*;

    const ARN: &str = "arn:aws:lambda:eu-west-1:111111111111:function:shop";

    fn entry(version: &str, timeout: i32) -> Entry {
        let entry = FunctionConfiguration::builder().function_name("shop").timeout(timeout).version(version);
        Entry::of(entry.function_arn(format!("{ARN}:{version}")).build()).unwrap()
    }

    #[test]
    fn functions_are_listed_with_their_versions() {
        let rows = with_versions(vec![entry("1", 60), entry("$LATEST", 15), entry("2", -1)], None);
        assert_eq!(rows.iter().map(|row| row.arn.as_str()).collect::<Vec<_>>(), [ARN]);
        let versions = rows[0].versions.get().unwrap();
        assert_eq!(versions.iter().map(|version| version.number.as_str()).collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(versions[0].timeout_seconds, Known(60));
        assert!(versions[1].timeout_seconds.get().is_err());
        let plain = FunctionConfiguration::builder().function_name("shop").function_arn(ARN).build();
        assert!(matches!(Entry::of(plain), Ok(Entry::Function(_))));
    }

    #[test]
    fn an_entry_without_a_name_may_be_a_version_of_any_function() {
        assert!(Entry::of(FunctionConfiguration::builder().function_arn(ARN).build()).is_err());
        let gap = Gap::new("a:B", Reason::InvalidResponse, "");
        let rows = with_versions(vec![entry("1", 60), entry("$LATEST", 15)], Some(&Unread::new(gap)));
        assert!(rows[0].versions.get().is_err());
    }
}
