//! AWS AppSync.

use aws_sdk_appsync::{
    Client,
    types::{self, FieldLogLevel},
};
use plumbline_catalogue::{
    model::{
        Identity,
        appsync::{Api, AppSync, Cache},
    },
    observed::{Known, Observed, Unread},
};

use crate::call::{Absent, Answer, At, Collect, Lost, Reply, Session, client, everywhere, present};

client!(aws_sdk_appsync);

const APIS: Reply = Reply("appsync:ListGraphqlApis");

/// The most records that AppSync puts on one page.
const PAGE: i32 = 25;

/// A region costs one call for each 25 APIs, an API one: its cache.
pub(super) async fn collect(session: &Session, regions: &[String]) -> AppSync {
    AppSync { apis: everywhere(session, regions).await }
}

impl Collect for Api {
    type Client = Client;
    type Row = types::GraphqlApi;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::GraphqlApi>> {
        let pages = at.client.list_graphql_apis().into_paginator().page_size(PAGE).send();
        at.pages(APIS.0, pages, |page| page.graphql_apis).await
    }

    async fn read(at: &At<'_, Client>, row: types::GraphqlApi) -> Result<Self, Lost> {
        let id = APIS.required("apiId", present(row.api_id))?;
        let arn = APIS.required("arn", present(row.arn))?;
        let name = APIS.required("name", present(row.name))?;
        let others = row.additional_authentication_providers.absent_is_none();
        let tags = Known(row.tags.absent_is_none().into_iter().collect());
        Ok(Self {
            authentication: authentication(row.authentication_type, others).into(),
            field_log_level: match row.log_config {
                // https://docs.aws.amazon.com/appsync/latest/APIReference/API_GraphqlApi.html: an API without logs has
                // no configuration for them.
                None => Known(None),
                Some(config) => field_log_level(&config.field_log_level).into(),
            },
            tracing_enabled: row.xray_enabled,
            web_acl: present(row.waf_web_acl_arn),
            cache: cache(at, &id).await,
            identity: Identity { name: Some(name), ..Identity::unnamed(arn, id, at.region, tags) },
        })
    }
}

fn authentication(
    first: Option<types::AuthenticationType>,
    others: Vec<types::AdditionalAuthenticationProvider>,
) -> Result<Vec<String>, Unread> {
    let mut kinds = vec![APIS.required("authenticationType", first)?];
    for other in others {
        let kind = other.authentication_type;
        kinds.push(APIS.required("additionalAuthenticationProviders.authenticationType", kind)?);
    }
    Ok(kinds.into_iter().map(|kind| kind.as_str().to_owned()).collect())
}

/// The SDK puts a level of its own where the answer has none.
fn field_log_level(level: &FieldLogLevel) -> Result<Option<String>, Unread> {
    match FieldLogLevel::values().contains(&level.as_str()) {
        true => Ok(Some(level.as_str().to_owned())),
        false => Err(APIS.unreadable(format!("unknown field log level {level}"))),
    }
}

async fn cache(at: &At<'_, Client>, id: &str) -> Observed<Option<Cache>> {
    let call = at.client.get_api_cache().api_id(id).send();
    let answer = at.call("appsync:GetApiCache", call).await.absent_on(&["NotFoundException"]);
    let cache = |cache: types::ApiCache| Cache {
        encrypted_at_rest: cache.at_rest_encryption_enabled,
        encrypted_in_transit: cache.transit_encryption_enabled,
    };
    answer.content("cache", |out| out.api_cache).map(|found| found.map(cache)).observed()
}

#[cfg(test)]
mod tests {
    use aws_sdk_appsync::types::{AdditionalAuthenticationProvider, AuthenticationType};

    use super::*;

    #[test]
    fn every_way_in_is_told_or_none() {
        let other = AdditionalAuthenticationProvider::builder().authentication_type(AuthenticationType::AwsIam);
        let kinds = authentication(Some(AuthenticationType::ApiKey), vec![other.build()]);
        assert_eq!(kinds, Ok(vec!["API_KEY".to_owned(), "AWS_IAM".to_owned()]));
        assert!(authentication(None, Vec::new()).is_err());
        let unnamed = AdditionalAuthenticationProvider::builder().build();
        assert!(authentication(Some(AuthenticationType::AwsIam), vec![unnamed]).is_err());
    }

    #[test]
    fn a_log_level_is_one_of_those_that_there_are() {
        assert_eq!(field_log_level(&FieldLogLevel::Error), Ok(Some("ERROR".to_owned())));
        assert!(field_log_level(&"no value was set".into()).is_err());
    }
}
