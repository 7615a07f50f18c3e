//! AWS AppSync.

use aws_sdk_appsync::{Client, types};
use plumbline_catalogue::{
    model::{
        Identity,
        appsync::{Api, AppSync, Cache},
    },
    observed::{Known, Observed},
};

use crate::call::{Gone, Session};

/// The most records that AppSync puts on one page.
const PAGE: i32 = 25;

/// A region costs one call for each 25 APIs, an API one: its cache.
pub(super) async fn collect(session: &Session, regions: &[String]) -> AppSync {
    let of_regions = regions.iter().map(|region| async move { (region.clone(), of_region(session, region).await) });
    AppSync { apis: futures::future::join_all(of_regions).await.into_iter().collect() }
}

async fn of_region(session: &Session, region: &str) -> Observed<Vec<Api>> {
    let client = session.clients.of::<aws_sdk_appsync::Client>(region);
    let pages = client.list_graphql_apis().into_paginator().page_size(PAGE).send();
    let listed = session.pages(region, "appsync:ListGraphqlApis", pages, |page| page.graphql_apis).await;
    match listed.into_result() {
        Ok(listed) => Known(session.each(listed, |listed| api(session, &client, region, listed)).await),
        Err(gap) => Observed::from(gap),
    }
}

async fn api(session: &Session, client: &Client, region: &str, listed: types::GraphqlApi) -> Result<Api, Gone> {
    let id = listed.api_id.unwrap_or_default();
    let others = listed.additional_authentication_providers.unwrap_or_default();
    let authentication = listed
        .authentication_type
        .into_iter()
        .chain(others.into_iter().filter_map(|provider| provider.authentication_type))
        .map(|kind| kind.as_str().to_owned())
        .collect();
    Ok(Api {
        authentication,
        field_log_level: listed.log_config.map(|config| config.field_log_level.as_str().to_owned()),
        private: listed.visibility == Some(types::GraphQlApiVisibility::Private),
        tracing_enabled: listed.xray_enabled,
        web_acl: listed.waf_web_acl_arn.filter(|arn| !arn.is_empty()),
        cache: cache(session, client, region, &id).await,
        identity: Identity {
            name: Some(listed.name.unwrap_or_default()),
            ..Identity::unnamed(
                listed.arn.unwrap_or_default(),
                id,
                region,
                Known(listed.tags.unwrap_or_default().into_iter().collect()),
            )
        },
    })
}

async fn cache(session: &Session, client: &Client, region: &str, id: &str) -> Observed<Option<Cache>> {
    let call = client.get_api_cache().api_id(id).send();
    let answer = session.call(region, "appsync:GetApiCache", call).await.absent_on(&["NotFoundException"]);
    let cache = |cache: types::ApiCache| Cache {
        encrypted_at_rest: cache.at_rest_encryption_enabled,
        encrypted_in_transit: cache.transit_encryption_enabled,
    };
    answer.content("cache", |out| out.api_cache).map(|found| found.map(cache)).observed()
}
