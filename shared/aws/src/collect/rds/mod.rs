//! Amazon RDS and Aurora.

mod cluster;
mod instance;
mod snapshot;
mod surroundings;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_rds::types;
use plumbline_catalogue::{
    model::{
        Tags,
        rds::{Rds, TlsParameter},
    },
    observed::{Known, Observed, Unread},
};

use crate::call::{Answer, Reply, Session, client, each, of_everywhere, present};

client!(aws_sdk_rds);

/// The most records that RDS puts on one page.
const PAGE: i32 = 100;

/// The engines of Amazon DocumentDB and Amazon Neptune, which answer the same calls.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html>
const OTHER_SERVICES: &[&str] = &["docdb", "neptune"];

/// Seven list calls a region, of 100 records a page. Then one call for each parameter group in use, for each engine
/// version in use by instances, and for each manual snapshot that is not encrypted; nothing for each database.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Rds {
    of_everywhere!(
        session,
        regions,
        Rds { certificates, clusters, cluster_snapshots, event_subscriptions, instances, security_groups, snapshots }
    )
}

/// Whether something is of RDS by its engine. What has none cannot be told from RDS's own: it stays among the rows, and
/// cannot be understood when it is read.
fn is_of_rds(engine: Option<&str>) -> bool {
    match engine {
        Some(engine) => !OTHER_SERVICES.contains(&engine),
        None => true,
    }
}

/// The keys of what is encrypted, each once.
fn kms_keys(keys: [Result<Option<String>, Unread>; 3]) -> Observed<Vec<String>> {
    let keys: Result<BTreeSet<String>, Unread> = keys.into_iter().filter_map(Result::transpose).collect();
    Observed::from(keys).map(|keys| keys.into_iter().collect())
}

/// The key of something, which AWS names where it encrypts with one.
fn kms_key(reply: Reply, field: &str, key: Option<String>, encrypts: bool) -> Result<Option<String>, Unread> {
    match present(key) {
        None if !encrypts => Ok(None),
        key => reply.required(field, key).map(Some),
    }
}

/// The state of the secret with the master password. Where RDS manages none, AWS names none. Without a key of its own,
/// Secrets Manager's encrypts it, which needs no attention.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html>
fn master_secret(reply: Reply, secret: Option<types::MasterUserSecret>) -> Observed<Option<String>> {
    match secret {
        None => Known(None),
        Some(secret) => reply.told("MasterUserSecret.SecretStatus", present(secret.secret_status)).map(Some),
    }
}

fn tags(reply: Reply, listed: Option<Vec<types::Tag>>) -> Observed<Tags> {
    reply.told("TagList", listed).and_then(|listed| {
        super::tags(listed, |tag| (tag.key, tag.value)).map_err(|problem| reply.unreadable(problem)).into()
    })
}

fn group_ids(reply: Reply, listed: Option<Vec<types::VpcSecurityGroupMembership>>) -> Observed<Vec<String>> {
    let id = |group: types::VpcSecurityGroupMembership| {
        reply.required("VpcSecurityGroups.VpcSecurityGroupId", present(group.vpc_security_group_id))
    };
    let groups = reply.required("VpcSecurityGroups", listed);
    groups.and_then(|groups| groups.into_iter().map(id).collect()).into()
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
    action: Reply,
    used: impl Iterator<Item = Result<Option<TlsSource>, Unread>>,
    read: impl AsyncFn(&TlsSource) -> Answer<Vec<types::Parameter>>,
) -> BTreeMap<TlsSource, Observed<TlsParameter>> {
    let used: BTreeSet<TlsSource> = used.flatten().flatten().collect();
    let read = &read;
    let tls = each(used, |source| async move {
        let parameters = read(&source).await.observed();
        let tls = parameters.and_then(|parameters| tls_in(action, parameters, source.1).into());
        Ok((source, tls))
    });
    tls.await.resources.into_iter().collect()
}

/// The TLS parameter of a database whose engine has one and whose parameter group was read.
fn tls_of(
    action: Reply,
    source: Result<Option<TlsSource>, Unread>,
    read: &BTreeMap<TlsSource, Observed<TlsParameter>>,
) -> Observed<TlsParameter> {
    match source {
        Ok(Some(source)) => of_key(action, Ok(source), read),
        Ok(None) => Known(TlsParameter::Unavailable),
        Err(gap) => gap.into(),
    }
}

/// What was read of one of several things.
fn of_key<K: Ord, T: Clone>(action: Reply, key: Result<K, Unread>, read: &BTreeMap<K, Observed<T>>) -> Observed<T> {
    match key.and_then(|key| action.required("what was asked for", read.get(&key).cloned())) {
        Ok(fact) => fact,
        Err(gap) => gap.into(),
    }
}

/// A parameter that nobody has set has no value where the engine's default holds.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html>
fn tls_in(reply: Reply, parameters: Vec<types::Parameter>, name: &str) -> Result<TlsParameter, Unread> {
    for parameter in parameters {
        if reply.required("ParameterName", parameter.parameter_name)? == name {
            return match parameter.parameter_value {
                None if parameter.source.as_deref() != Some("user") => Ok(TlsParameter::Unset),
                value => reply.required("ParameterValue", value).map(TlsParameter::Set),
            };
        }
    }
    Ok(TlsParameter::Unset)
}

/// The only filter that RDS offers on parameters.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBParameters.html>
fn only(parameter: &str) -> types::Filter {
    types::Filter::builder().name("parameter-name").values(parameter).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLY: Reply = Reply("rds:DescribeDBParameters");

    fn parameter(value: Option<&str>, source: &str) -> types::Parameter {
        let parameter = types::Parameter::builder().parameter_name("rds.force_ssl").source(source);
        parameter.set_parameter_value(value.map(str::to_owned)).build()
    }

    #[test]
    fn a_parameter_that_somebody_set_has_a_value() {
        let read = |parameters| tls_in(REPLY, parameters, "rds.force_ssl");
        assert_eq!(read(vec![parameter(Some("0"), "user")]), Ok(TlsParameter::Set("0".to_owned())));
        assert_eq!(read(vec![parameter(None, "engine-default")]), Ok(TlsParameter::Unset));
        assert_eq!(read(Vec::new()), Ok(TlsParameter::Unset));
        assert!(read(vec![parameter(None, "user")]).is_err());
        assert!(read(vec![types::Parameter::builder().build()]).is_err());
    }

    #[test]
    fn what_encrypts_with_a_key_names_it() {
        let key = |key: Option<&str>, encrypts| kms_key(REPLY, "KmsKeyId", key.map(str::to_owned), encrypts);
        assert_eq!(key(None, false), Ok(None));
        assert!(key(None, true).is_err());
        assert!(key(Some(""), true).is_err());
        let twice = [key(Some("k"), true), key(Some("k"), false), key(None, false)];
        assert_eq!(kms_keys(twice), Known(vec!["k".to_owned()]));
        assert!(kms_keys([key(Some("k"), true), key(None, true), key(None, false)]).get().is_err());
    }
}
