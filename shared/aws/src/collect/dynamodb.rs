//! Amazon DynamoDB, with the capacities that Application Auto Scaling manages for it.

use std::collections::{HashMap, HashSet};

use aws_sdk_applicationautoscaling::types::{ScalableDimension, ScalableTarget, ScalingPolicy, ServiceNamespace};
use aws_sdk_dynamodb::{
    Client,
    types::{
        BillingMode, PointInTimeRecoveryStatus, ProvisionedThroughputDescription, SseStatus, TableDescription,
        TableStatus,
    },
};
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, Regional, Tags,
        dynamodb::{Access, Capacity, Description, DynamoDb, Encryption, RegionSettings, Scaling, Table, Units},
    },
    observed::{Gap, Known, Observed, Reason},
};

use crate::call::{Gone, Session, client, tagging::Tagged};

client!(aws_sdk_applicationautoscaling);
client!(aws_sdk_dynamodb);

/// The codes with which DynamoDB says that the table is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException", "TableNotFoundException"];

/// What tells the tags of one table.
const LIST_TAGS: &str = "dynamodb:ListTagsOfResource";

/// The scaling of each table, by the table's name.
type ScalingByTable = HashMap<String, Vec<Scaling>>;

/// A page of tables costs one call, a table four (description, backups, policy, tags). A region costs one for its limits
/// and, if it has tables, two for all scaling, a page each.
pub(super) async fn collect(session: &Session, regions: &[String]) -> DynamoDb {
    let tables = regions.iter().map(|region| async move { (region.clone(), tables(session, region).await) });
    DynamoDb { tables: Regional::from_iter(futures::future::join_all(tables).await) }
}

/// One call a region.
pub(super) async fn settings(session: &Session, region: &str) -> RegionSettings {
    let call = session.clients.of::<aws_sdk_dynamodb::Client>(region).describe_limits().send();
    let limits = session
        .call(region, "dynamodb:DescribeLimits", call)
        .await
        .try_map(|out| match (out.account_max_read_capacity_units, out.account_max_write_capacity_units) {
            (Some(read), Some(write)) => Ok(Units { read, write }),
            _ => Err("the answer has no account limits".to_owned()),
        })
        .observed();
    RegionSettings { limits }
}

async fn tables(session: &Session, region: &str) -> Observed<Vec<Table>> {
    let client = session.clients.of::<aws_sdk_dynamodb::Client>(region);
    let pages = client.list_tables().limit(100).into_paginator().send();
    let names = match session.pages(region, "dynamodb:ListTables", pages, |page| page.table_names).await.into_result() {
        Ok(names) => names,
        Err(gap) => return Observed::from(gap),
    };
    if names.is_empty() {
        return Known(Vec::new());
    }
    let tagged = Tagged::list(session, region, LIST_TAGS, names.len()).await;
    let (mut tables, scaling) = futures::join!(
        session.each(names, |name| table(session, &client, region, name, &tagged)),
        scaling_by_table(session, region)
    );
    for table in &mut tables {
        table.scaling = match &scaling {
            Known(by_table) => Known(by_table.get(&table.identity.id).cloned().unwrap_or_default()),
            Observed::Unknown { unknown } => Observed::from(unknown.clone()),
        };
    }
    Known(tables)
}

async fn table(session: &Session, client: &Client, region: &str, name: String, tagged: &Tagged) -> Result<Table, Gone> {
    let arn = format!("arn:{}:dynamodb:{region}:{}:table/{name}", session.partition, session.account_id);
    let read = Facets { session, client, region, name: &name, arn: &arn };
    let (description, point_in_time_recovery, policy, tags) = futures::try_join!(
        read.description(),
        read.point_in_time_recovery(),
        read.policy(),
        tagged.tags_or(&arn, read.tags())
    )?;
    Ok(Table {
        description,
        point_in_time_recovery,
        policy,
        scaling: Known(Vec::new()),
        identity: Identity::named(arn, name, region, tags),
    })
}

struct Facets<'a> {
    session: &'a Session,
    client: &'a Client,
    region: &'a str,
    name: &'a str,
    arn: &'a str,
}

impl Facets<'_> {
    async fn description(&self) -> Result<Observed<Description>, Gone> {
        let call = self.client.describe_table().table_name(self.name).send();
        let table = self
            .session
            .call(self.region, "dynamodb:DescribeTable", call)
            .await
            .unless_gone(GONE)?
            .try_map(|out| out.table.ok_or_else(|| "the answer has no table in it".to_owned()))
            .into_result();
        match table {
            Ok(table) if table.table_status == Some(TableStatus::Deleting) => Err(Gone),
            Ok(table) => {
                Ok(description(&table).map_or_else(|detail| unreadable("dynamodb:DescribeTable", detail), Known))
            }
            Err(gap) => Ok(Observed::from(gap)),
        }
    }

    async fn point_in_time_recovery(&self) -> Result<Observed<bool>, Gone> {
        let call = self.client.describe_continuous_backups().table_name(self.name).send();
        Ok(self
            .session
            .call(self.region, "dynamodb:DescribeContinuousBackups", call)
            .await
            .unless_gone(GONE)?
            .try_map(|out| {
                let backups = out.continuous_backups_description.ok_or("the answer has no description in it")?;
                let recovery = backups.point_in_time_recovery_description;
                match recovery.and_then(|recovery| recovery.point_in_time_recovery_status) {
                    None | Some(PointInTimeRecoveryStatus::Disabled) => Ok(false),
                    Some(PointInTimeRecoveryStatus::Enabled) => Ok(true),
                    Some(other) => Err(format!("unknown point-in-time recovery status {other}")),
                }
            })
            .observed())
    }

    async fn policy(&self) -> Result<Observed<Option<Document>>, Gone> {
        let call = self.client.get_resource_policy().resource_arn(self.arn).send();
        Ok(self
            .session
            .call(self.region, "dynamodb:GetResourcePolicy", call)
            .await
            .unless_gone(GONE)?
            .absent_on(&["PolicyNotFoundException"])
            .content("policy", |out| out.policy)
            .try_map(|text| text.map(|text| Document::parse(&text)).transpose().map_err(|error| error.to_string()))
            .observed())
    }

    async fn tags(&self) -> Result<Observed<Tags>, Gone> {
        let ask = |token| self.client.list_tags_of_resource().resource_arn(self.arn).set_next_token(token).send();
        let answer = self
            .session
            .pages_by_token(self.region, LIST_TAGS, ask, |page| (page.tags, page.next_token))
            .await
            .unless_gone(GONE)?;
        Ok(answer.map(|tags| tags.into_iter().map(|tag| (tag.key, tag.value)).collect()).observed())
    }
}

fn unreadable<T>(action: &str, detail: String) -> Observed<T> {
    Observed::from(Gap { action: action.to_owned(), reason: Reason::InvalidResponse, detail })
}

fn description(table: &TableDescription) -> Result<Description, String> {
    Ok(Description {
        capacity: capacity(table)?,
        deletion_protected: table.deletion_protection_enabled.unwrap_or(false),
        encryption: encryption(table)?,
    })
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html>: a table that never was
/// on demand has no billing mode.
fn capacity(table: &TableDescription) -> Result<Capacity, String> {
    match table.billing_mode_summary.as_ref().and_then(|summary| summary.billing_mode.as_ref()) {
        Some(BillingMode::PayPerRequest) => Ok(Capacity::OnDemand),
        None | Some(BillingMode::Provisioned) => {
            let indexes = table.global_secondary_indexes().iter().map(|index| {
                let name = index.index_name.clone().unwrap_or_default();
                units(index.provisioned_throughput.as_ref()).map(|units| (name, units))
            });
            Ok(Capacity::Provisioned {
                table: units(table.provisioned_throughput.as_ref())?,
                indexes: indexes.collect::<Result<_, _>>()?,
            })
        }
        Some(other) => Err(format!("unknown billing mode {other}")),
    }
}

fn units(throughput: Option<&ProvisionedThroughputDescription>) -> Result<Units, String> {
    match throughput.map(|given| (given.read_capacity_units, given.write_capacity_units)) {
        Some((Some(read), Some(write))) => Ok(Units { read, write }),
        _ => Err("a provisioned capacity is missing".to_owned()),
    }
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSEDescription.html>: a table whose key AWS
/// owns has no such description.
fn encryption(table: &TableDescription) -> Result<Encryption, String> {
    let Some(described) = &table.sse_description else {
        return Ok(Encryption::AwsOwned);
    };
    match &described.status {
        Some(SseStatus::Disabled | SseStatus::Disabling) => Ok(Encryption::AwsOwned),
        Some(SseStatus::Enabled | SseStatus::Enabling | SseStatus::Updating) => Ok(Encryption::Kms {
            key: described.kms_master_key_arn.clone().unwrap_or_default(),
            usable: table.table_status != Some(TableStatus::InaccessibleEncryptionCredentials)
                && described.inaccessible_encryption_date_time.is_none(),
        }),
        other => Err(format!("unknown encryption status {other:?}")),
    }
}

/// All scaling of the region's tables at once.
async fn scaling_by_table(session: &Session, region: &str) -> Observed<ScalingByTable> {
    let client = session.clients.of::<aws_sdk_applicationautoscaling::Client>(region);
    let namespace = ServiceNamespace::Dynamodb;
    let targets = client.describe_scalable_targets().service_namespace(namespace.clone()).into_paginator().send();
    let policies = client.describe_scaling_policies().service_namespace(namespace).into_paginator().send();
    let (targets, policies) = futures::join!(
        session.pages(region, "application-autoscaling:DescribeScalableTargets", targets, |page| page.scalable_targets),
        session
            .pages(region, "application-autoscaling:DescribeScalingPolicies", policies, |page| page.scaling_policies)
    );
    targets.observed().and_then(|targets| policies.observed().map(|policies| by_table(targets, policies)))
}

fn by_table(targets: Vec<ScalableTarget>, policies: Vec<ScalingPolicy>) -> ScalingByTable {
    let with_policy: HashSet<(String, ScalableDimension)> =
        policies.into_iter().map(|policy| (policy.resource_id, policy.scalable_dimension)).collect();
    let mut by_table = ScalingByTable::new();
    for target in targets {
        let suspended = target.suspended_state.and_then(|state| state.dynamic_scaling_out_suspended).unwrap_or(false);
        let dimension = target.scalable_dimension;
        let Some((table, index)) = table_and_index(&target.resource_id) else { continue };
        let Some(access) = access(&dimension) else { continue };
        let (table, index) = (table.to_owned(), index.map(str::to_owned));
        let active = !suspended && with_policy.contains(&(target.resource_id, dimension));
        by_table.entry(table).or_default().push(Scaling { index, access, active });
    }
    by_table
}

/// `table/NAME` or `table/NAME/index/INDEX`:
/// <https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScalableTarget.html>
fn table_and_index(resource_id: &str) -> Option<(&str, Option<&str>)> {
    let rest = resource_id.strip_prefix("table/")?;
    match rest.split_once("/index/") {
        Some((table, index)) => Some((table, Some(index))),
        None => Some((rest, None)),
    }
}

fn access(dimension: &ScalableDimension) -> Option<Access> {
    match dimension {
        ScalableDimension::DynamoDbTableReadCapacityUnits | ScalableDimension::DynamoDbIndexReadCapacityUnits => {
            Some(Access::Read)
        }
        ScalableDimension::DynamoDbTableWriteCapacityUnits | ScalableDimension::DynamoDbIndexWriteCapacityUnits => {
            Some(Access::Write)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_applicationautoscaling::types::{PolicyType, SuspendedState};
    use aws_sdk_dynamodb::types::{BillingModeSummary, SseDescription};
    use aws_smithy_types::DateTime;

    use super::*;

    fn target(resource_id: &str, dimension: ScalableDimension, suspended: bool) -> ScalableTarget {
        ScalableTarget::builder()
            .service_namespace(ServiceNamespace::Dynamodb)
            .resource_id(resource_id)
            .scalable_dimension(dimension)
            .min_capacity(1)
            .max_capacity(10)
            .role_arn("arn:aws:iam::111111111111:role/x")
            .creation_time(DateTime::from_secs(0))
            .suspended_state(SuspendedState::builder().dynamic_scaling_out_suspended(suspended).build())
            .build()
            .unwrap()
    }

    fn policy(resource_id: &str, dimension: ScalableDimension) -> ScalingPolicy {
        ScalingPolicy::builder()
            .policy_arn("arn")
            .policy_name("policy")
            .service_namespace(ServiceNamespace::Dynamodb)
            .resource_id(resource_id)
            .scalable_dimension(dimension)
            .policy_type(PolicyType::TargetTrackingScaling)
            .creation_time(DateTime::from_secs(0))
            .build()
            .unwrap()
    }

    #[test]
    fn scaling_is_found_by_table() {
        use ScalableDimension::{
            DynamoDbIndexReadCapacityUnits, DynamoDbTableReadCapacityUnits, DynamoDbTableWriteCapacityUnits,
        };
        let found = by_table(
            vec![
                target("table/a", DynamoDbTableReadCapacityUnits, false),
                target("table/a", DynamoDbTableWriteCapacityUnits, false),
                target("table/a/index/by-date", DynamoDbIndexReadCapacityUnits, false),
                target("table/b", DynamoDbTableReadCapacityUnits, true),
            ],
            vec![
                policy("table/a", DynamoDbTableReadCapacityUnits),
                policy("table/a/index/by-date", DynamoDbIndexReadCapacityUnits),
                policy("table/b", DynamoDbTableReadCapacityUnits),
            ],
        );
        let index = Some("by-date".to_owned());
        assert_eq!(
            found["a"],
            [
                Scaling { index: None, access: Access::Read, active: true },
                Scaling { index: None, access: Access::Write, active: false },
                Scaling { index, access: Access::Read, active: true },
            ]
        );
        assert_eq!(found["b"], [Scaling { index: None, access: Access::Read, active: false }]);
    }

    #[test]
    fn descriptions_are_read() {
        let on_demand = BillingModeSummary::builder().billing_mode(BillingMode::PayPerRequest).build();
        let table = TableDescription::builder().billing_mode_summary(on_demand).build();
        let plain =
            Description { capacity: Capacity::OnDemand, deletion_protected: false, encryption: Encryption::AwsOwned };
        assert_eq!(description(&table), Ok(plain));

        let units = ProvisionedThroughputDescription::builder().read_capacity_units(5).write_capacity_units(6).build();
        let encryption = SseDescription::builder().status(SseStatus::Enabled).kms_master_key_arn("key").build();
        let table = TableDescription::builder()
            .provisioned_throughput(units)
            .deletion_protection_enabled(true)
            .sse_description(encryption)
            .table_status(TableStatus::InaccessibleEncryptionCredentials)
            .build();
        assert_eq!(
            description(&table),
            Ok(Description {
                capacity: Capacity::Provisioned { table: Units { read: 5, write: 6 }, indexes: Vec::new() },
                deletion_protected: true,
                encryption: Encryption::Kms { key: "key".to_owned(), usable: false },
            })
        );
        assert!(description(&TableDescription::builder().build()).is_err());
    }
}
