//! Amazon RDS and Aurora.

mod cluster;
mod instance;
mod snapshot;
mod surroundings;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_rds::{Client, types};
use plumbline_catalogue::{
    model::{
        Regional, Tags,
        rds::{Rds, TlsParameter},
    },
    observed::Observed,
};

use crate::call::{Answer, Session, client};

client!(aws_sdk_rds);

/// The most records that RDS puts on one page.
const PAGE: i32 = 100;

/// The engines of Amazon DocumentDB and Amazon Neptune, which answer the same calls.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html>
const OTHER_SERVICES: &[&str] = &["docdb", "neptune"];

/// Seven list calls a region, of 100 records a page. Then one call for each parameter group in use, for each engine
/// version in use by instances, and for each manual snapshot that is not encrypted; nothing for each database.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Rds {
    let (certificates, clusters, cluster_snapshots, event_subscriptions, instances, security_groups, snapshots) = futures::join!(
        everywhere(session, regions, surroundings::certificates),
        everywhere(session, regions, cluster::clusters),
        everywhere(session, regions, snapshot::cluster_snapshots),
        everywhere(session, regions, surroundings::event_subscriptions),
        everywhere(session, regions, instance::instances),
        everywhere(session, regions, surroundings::security_groups),
        everywhere(session, regions, snapshot::snapshots),
    );
    Rds { certificates, clusters, cluster_snapshots, event_subscriptions, instances, security_groups, snapshots }
}

/// One region as the collectors of this service see it.
#[derive(Clone, Copy)]
struct Place<'a> {
    session: &'a Session,
    rds: &'a Client,
    region: &'a str,
}

async fn everywhere<T>(
    session: &Session,
    regions: &[String],
    list: impl AsyncFn(Place<'_>) -> Observed<Vec<T>>,
) -> Regional<T> {
    let list = &list;
    futures::future::join_all(regions.iter().map(|region| async move {
        let rds = session.clients.of::<aws_sdk_rds::Client>(region);
        (region.clone(), list(Place { session, rds: &rds, region }).await)
    }))
    .await
    .into_iter()
    .collect()
}

fn is_of_rds(engine: Option<&str>) -> bool {
    !engine.is_some_and(|engine| OTHER_SERVICES.contains(&engine))
}

/// An element without content is none: RDS leaves absent ones out, and others than AWS write them empty.
fn present(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// The keys that there are, each once.
fn kms_keys(keys: [Option<String>; 3]) -> Vec<String> {
    let mut keys: Vec<String> = keys.into_iter().filter_map(present).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn tags(listed: Option<Vec<types::Tag>>) -> Tags {
    listed
        .unwrap_or_default()
        .into_iter()
        .map(|tag| (tag.key.unwrap_or_default(), tag.value.unwrap_or_default()))
        .collect()
}

fn group_ids(listed: Option<Vec<types::VpcSecurityGroupMembership>>) -> Vec<String> {
    listed.unwrap_or_default().into_iter().filter_map(|group| group.vpc_security_group_id).collect()
}

/// The parameter with which an engine is told to refuse connections without TLS. Oracle does it by an option and Db2 by
/// its registry.
///
/// * <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html>
/// * <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.SSL.Using.html>
/// * <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html>
/// * <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mariadb-ssl-connections.require-ssl.html>
fn tls_parameter(engine: &str) -> Option<&'static str> {
    match engine {
        "aurora" | "aurora-mysql" | "mariadb" | "mysql" => Some("require_secure_transport"),
        "aurora-postgresql" | "postgres" => Some("rds.force_ssl"),
        engine if engine.starts_with("sqlserver-") => Some("rds.force_ssl"),
        _ => None,
    }
}

/// A parameter group in use, and the parameter that is of interest in it.
type TlsSource = (String, &'static str);

/// Reads the TLS parameter of each parameter group once, however many databases use it.
async fn tls_of_groups(
    place: Place<'_>,
    used: BTreeSet<TlsSource>,
    read: impl AsyncFn(&TlsSource) -> Answer<Vec<types::Parameter>>,
) -> BTreeMap<TlsSource, Observed<TlsParameter>> {
    let read = &read;
    let tls = place.session.each(used, |source| async move {
        let tls = read(&source).await.map(|parameters| tls_in(parameters, source.1)).observed();
        Ok((source, tls))
    });
    tls.await.into_iter().collect()
}

fn tls_in(parameters: Vec<types::Parameter>, name: &str) -> TlsParameter {
    parameters
        .into_iter()
        .find(|parameter| parameter.parameter_name() == Some(name))
        .and_then(|parameter| parameter.parameter_value)
        .map_or(TlsParameter::Unset, TlsParameter::Set)
}

/// The only filter that RDS offers on parameters.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBParameters.html>
fn only(parameter: &str) -> types::Filter {
    types::Filter::builder().name("parameter-name").values(parameter).build()
}
