//! Amazon DynamoDB, with the capacities that Application Auto Scaling manages for it.

use std::collections::{HashMap, HashSet};

use aws_sdk_applicationautoscaling::types::{ScalableDimension, ScalableTarget, ScalingPolicy, ServiceNamespace};
use aws_sdk_dynamodb::{
    Client,
    types::{
        self, BillingMode, PointInTimeRecoveryStatus, ProvisionedThroughputDescription, SseStatus, TableDescription,
        TableStatus,
    },
};
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, Tags,
        dynamodb::{Access, Capacity, Description, DynamoDb, Encryption, RegionSettings, Scaling, Table, Units},
    },
    observed::{Known, Observed, Unread},
};

use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, everywhere, present};

client!(aws_sdk_applicationautoscaling);
client!(aws_sdk_dynamodb);

/// The codes with which DynamoDB says that the table is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException", "TableNotFoundException"];

/// What tells the tags of one table.
const LIST_TAGS: &str = "dynamodb:ListTagsOfResource";

const TABLES: &str = "dynamodb:ListTables";
const TABLE: Reply = Reply("dynamodb:DescribeTable");
const POLICY: Reply = Reply("dynamodb:GetResourcePolicy");
const BACKUPS: Reply = Reply("dynamodb:DescribeContinuousBackups");
const LIMITS: Reply = Reply("dynamodb:DescribeLimits");
const TARGETS: Reply = Reply("application-autoscaling:DescribeScalableTargets");
const POLICIES: Reply = Reply("application-autoscaling:DescribeScalingPolicies");

/// The scaling of each table, by the table's name.
type ScalingByTable = HashMap<String, Vec<Scaling>>;

/// A page of tables costs one call, a table four (description, backups, policy, tags). A region costs one for its limits
/// and, if it has tables, two for all scaling, a page each.
pub(super) async fn collect(session: &Session, regions: &[String]) -> DynamoDb {
    DynamoDb { tables: everywhere(session, regions).await }
}

/// One call a region.
pub(super) async fn settings(session: &Session, region: &str) -> RegionSettings {
    let at = At::<Client>::new(session, region);
    let answer = at.call(LIMITS.0, at.client.describe_limits().send()).await.observed();
    RegionSettings {
        limits: answer
            .and_then(|out| limits(out.account_max_read_capacity_units, out.account_max_write_capacity_units).into()),
    }
}

fn limits(read: Option<i64>, write: Option<i64>) -> Result<Units, Unread> {
    Ok(Units {
        read: LIMITS.required("AccountMaxReadCapacityUnits", read)?,
        write: LIMITS.required("AccountMaxWriteCapacityUnits", write)?,
    })
}

impl Collect for Table {
    type Client = Client;
    /// The name, and what scales.
    type Row = (String, Observed<Vec<Scaling>>);

    async fn list(at: &At<'_, Client>) -> Answer<Vec<Self::Row>> {
        let pages = at.client.list_tables().limit(100).into_paginator().send();
        let names = match at.pages(TABLES, pages, |page| page.table_names).await.or_fail() {
            Ok(names) if names.is_empty() => return Answer::known(TABLES, Vec::new()),
            Ok(names) => names,
            Err(failed) => return failed,
        };
        let mut scaling = scaling_by_table(at).await;
        let row = |name: String| match &mut scaling {
            // A table of which nothing scales is not among them.
            Known(by_table) => {
                let of_table = by_table.remove(&name).absent_is_none();
                (name, Known(of_table))
            }
            Observed::Unknown { unknown } => (name, Unread::clone(unknown).into()),
        };
        Answer::known(TABLES, names.into_iter().map(row).collect())
    }

    async fn read(at: &At<'_, Client>, (name, scaling): Self::Row) -> Result<Self, Lost> {
        let arn = at.arn("dynamodb", &format!("table/{name}"));
        let (description, point_in_time_recovery, policy, tags) = futures::try_join!(
            description(at, &name),
            point_in_time_recovery(at, &name),
            policy(at, &arn),
            at.tags(LIST_TAGS, &arn, tags(at, &arn))
        )?;
        Ok(Self {
            description,
            point_in_time_recovery,
            policy,
            scaling,
            identity: Identity::named(arn, name, at.region, tags),
        })
    }
}

async fn description(at: &At<'_, Client>, name: &str) -> Result<Observed<Description>, Gone> {
    let answer = at.call(TABLE.0, at.client.describe_table().table_name(name).send()).await.unless_gone(GONE)?;
    match answer.observed().and_then(|out| TABLE.told("Table", out.table)) {
        Known(table) if table.table_status == Some(TableStatus::Deleting) => Err(Gone),
        table => Ok(table.map(|table| described(&table))),
    }
}

async fn point_in_time_recovery(at: &At<'_, Client>, name: &str) -> Result<Observed<bool>, Gone> {
    let call = at.client.describe_continuous_backups().table_name(name).send();
    let answer = at.call(BACKUPS.0, call).await.unless_gone(GONE)?.observed();
    Ok(answer.and_then(|out| recovery_in(out.continuous_backups_description).into()))
}

fn recovery_in(described: Option<types::ContinuousBackupsDescription>) -> Result<bool, Unread> {
    let recovery = described.and_then(|described| described.point_in_time_recovery_description);
    let status = recovery.and_then(|recovery| recovery.point_in_time_recovery_status);
    match BACKUPS.required("PointInTimeRecoveryDescription.PointInTimeRecoveryStatus", status)? {
        PointInTimeRecoveryStatus::Disabled => Ok(false),
        PointInTimeRecoveryStatus::Enabled => Ok(true),
        other => Err(BACKUPS.unreadable(format!("unknown point-in-time recovery status {other}"))),
    }
}

async fn policy(at: &At<'_, Client>, arn: &str) -> Result<Observed<Option<Document>>, Gone> {
    let call = at.client.get_resource_policy().resource_arn(arn).send();
    Ok(at
        .call(POLICY.0, call)
        .await
        .unless_gone(GONE)?
        .absent_on(&["PolicyNotFoundException"])
        .content("policy", |out| present(out.policy))
        .observed()
        .and_then(|text| POLICY.policy(text)))
}

async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let ask = |token| at.client.list_tags_of_resource().resource_arn(arn).set_next_token(token).send();
    let listed = at.pages_by_token(LIST_TAGS, ask, |page| (page.tags, page.next_token)).await.unless_gone(GONE)?;
    Ok(listed.try_map(|tags| super::tags(tags, |tag| (present(tag.key), Some(tag.value)))).observed())
}

fn described(table: &TableDescription) -> Description {
    Description {
        capacity: capacity(table).into(),
        deletion_protected: TABLE.told("Table.DeletionProtectionEnabled", table.deletion_protection_enabled),
        encryption: encryption(table).into(),
    }
}

/// A table that never was on demand has no billing mode, but units, of which one on demand has none.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html>
fn capacity(table: &TableDescription) -> Result<Capacity, Unread> {
    let billing_mode = table.billing_mode_summary.as_ref().and_then(|summary| summary.billing_mode.as_ref());
    match billing_mode {
        Some(BillingMode::PayPerRequest) => Ok(Capacity::OnDemand),
        Some(BillingMode::Provisioned) => provisioned(table),
        Some(other) => Err(TABLE.unreadable(format!("unknown billing mode {other}"))),
        None => match (&table.billing_mode_summary, units(table.provisioned_throughput.as_ref())?) {
            (None, Units { read: 1.., write: 1.. }) => provisioned(table),
            _ => TABLE.required("Table.BillingModeSummary.BillingMode", None),
        },
    }
}

fn provisioned(table: &TableDescription) -> Result<Capacity, Unread> {
    let indexes = table.global_secondary_indexes().iter().map(|index| {
        let name = TABLE.required("Table.GlobalSecondaryIndexes.IndexName", present(index.index_name.clone()))?;
        Ok((name, units(index.provisioned_throughput.as_ref())?))
    });
    Ok(Capacity::Provisioned {
        table: units(table.provisioned_throughput.as_ref())?,
        indexes: indexes.collect::<Result<_, Unread>>()?,
    })
}

fn units(throughput: Option<&ProvisionedThroughputDescription>) -> Result<Units, Unread> {
    let throughput = TABLE.required("ProvisionedThroughput", throughput)?;
    Ok(Units {
        read: TABLE.required("ProvisionedThroughput.ReadCapacityUnits", throughput.read_capacity_units)?,
        write: TABLE.required("ProvisionedThroughput.WriteCapacityUnits", throughput.write_capacity_units)?,
    })
}

/// A table whose key AWS owns has no description of its encryption.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSEDescription.html>
fn encryption(table: &TableDescription) -> Result<Encryption, Unread> {
    let Some(described) = &table.sse_description else {
        return Ok(Encryption::AwsOwned);
    };
    match TABLE.required("Table.SSEDescription.Status", described.status.as_ref())? {
        SseStatus::Disabled | SseStatus::Disabling => Ok(Encryption::AwsOwned),
        SseStatus::Enabled | SseStatus::Enabling | SseStatus::Updating => Ok(Encryption::Kms {
            key: TABLE
                .required("Table.SSEDescription.KMSMasterKeyArn", present(described.kms_master_key_arn.clone()))?,
            usable: described.inaccessible_encryption_date_time.is_none()
                && *TABLE.required("Table.TableStatus", table.table_status.as_ref())?
                    != TableStatus::InaccessibleEncryptionCredentials,
        }),
        other => Err(TABLE.unreadable(format!("unknown encryption status {other}"))),
    }
}

/// All scaling of the region's tables at once.
async fn scaling_by_table(at: &At<'_, Client>) -> Observed<ScalingByTable> {
    let client = at.session.clients.of::<aws_sdk_applicationautoscaling::Client>(at.region);
    let namespace = ServiceNamespace::Dynamodb;
    let targets = client.describe_scalable_targets().service_namespace(namespace.clone()).into_paginator().send();
    let policies = client.describe_scaling_policies().service_namespace(namespace).into_paginator().send();
    let (targets, policies) = futures::join!(
        at.pages(TARGETS.0, targets, |page| page.scalable_targets),
        at.pages(POLICIES.0, policies, |page| page.scaling_policies)
    );
    targets.observed().and_then(|targets| policies.observed().and_then(|policies| by_table(targets, policies).into()))
}

fn by_table(targets: Vec<ScalableTarget>, policies: Vec<ScalingPolicy>) -> Result<ScalingByTable, Unread> {
    let mut with_policy = HashSet::new();
    for policy in policies {
        with_policy.insert(scaled(POLICIES, policy.resource_id, &policy.scalable_dimension)?);
    }
    let mut by_table = ScalingByTable::new();
    for target in targets {
        let suspended = target.suspended_state.and_then(|state| state.dynamic_scaling_out_suspended);
        let scaled = scaled(TARGETS, target.resource_id, &target.scalable_dimension)?;
        let active = if with_policy.contains(&scaled) {
            TARGETS.told("SuspendedState.DynamicScalingOutSuspended", suspended).map(|suspended| !suspended)
        } else {
            Known(false)
        };
        let (table, index, access) = scaled;
        by_table.entry(table).or_default().push(Scaling { index, access, active });
    }
    Ok(by_table)
}

/// What of which table scales, and which of its indexes.
type Scaled = (String, Option<String>, Access);

/// The id is `table/NAME` or `table/NAME/index/INDEX`:
/// <https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScalableTarget.html>
fn scaled(reply: Reply, id: String, dimension: &ScalableDimension) -> Result<Scaled, Unread> {
    let id = reply.required("ResourceId", present(id))?;
    let Some(rest) = id.strip_prefix("table/") else {
        return Err(reply.unreadable(format!("{id} is no table")));
    };
    let (table, index) = match rest.split_once("/index/") {
        Some((table, index)) => (table.to_owned(), Some(index.to_owned())),
        None => (rest.to_owned(), None),
    };
    match dimension {
        ScalableDimension::DynamoDbTableReadCapacityUnits | ScalableDimension::DynamoDbIndexReadCapacityUnits => {
            Ok((table, index, Access::Read))
        }
        ScalableDimension::DynamoDbTableWriteCapacityUnits | ScalableDimension::DynamoDbIndexWriteCapacityUnits => {
            Ok((table, index, Access::Write))
        }
        other => Err(reply.unreadable(format!("unknown dimension {other} of {id}"))),
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
        )
        .unwrap();
        let index = Some("by-date".to_owned());
        assert_eq!(
            found["a"],
            [
                Scaling { index: None, access: Access::Read, active: Known(true) },
                Scaling { index: None, access: Access::Write, active: Known(false) },
                Scaling { index, access: Access::Read, active: Known(true) },
            ]
        );
        assert_eq!(found["b"], [Scaling { index: None, access: Access::Read, active: Known(false) }]);
        assert!(by_table(vec![target("", DynamoDbTableReadCapacityUnits, false)], Vec::new()).is_err());
        assert!(by_table(vec![target("table/a", "new".into(), false)], Vec::new()).is_err());
    }

    fn billed(mode: BillingMode) -> BillingModeSummary {
        BillingModeSummary::builder().billing_mode(mode).build()
    }

    fn units(read: i64, write: i64) -> ProvisionedThroughputDescription {
        ProvisionedThroughputDescription::builder().read_capacity_units(read).write_capacity_units(write).build()
    }

    #[test]
    fn a_table_that_never_was_on_demand_has_units_alone() {
        let table = TableDescription::builder;
        let of_table = |read, write| Capacity::Provisioned { table: Units { read, write }, indexes: Vec::new() };
        let on_demand = table().billing_mode_summary(billed(BillingMode::PayPerRequest)).build();
        assert_eq!(capacity(&on_demand), Ok(Capacity::OnDemand));
        assert_eq!(capacity(&table().provisioned_throughput(units(5, 6)).build()), Ok(of_table(5, 6)));
        let provisioned = table().billing_mode_summary(billed(BillingMode::Provisioned));
        assert_eq!(capacity(&provisioned.provisioned_throughput(units(5, 6)).build()), Ok(of_table(5, 6)));
        assert!(capacity(&table().provisioned_throughput(units(0, 0)).build()).is_err());
        assert!(capacity(&table().billing_mode_summary(billed(BillingMode::Provisioned)).build()).is_err());
        assert!(capacity(&table().build()).is_err());
    }

    #[test]
    fn descriptions_are_read() {
        let plain = described(&TableDescription::builder().deletion_protection_enabled(true).build());
        assert_eq!((plain.deletion_protected, plain.encryption), (Known(true), Known(Encryption::AwsOwned)));
        assert!(described(&TableDescription::builder().build()).deletion_protected.get().is_err());

        let with_key = |key: Option<&str>, status: Option<TableStatus>| {
            let encryption = SseDescription::builder().status(SseStatus::Enabled);
            let encryption = encryption.set_kms_master_key_arn(key.map(str::to_owned)).build();
            let table = TableDescription::builder().sse_description(encryption).set_table_status(status).build();
            super::encryption(&table)
        };
        let of_account = |usable| Encryption::Kms { key: "key".to_owned(), usable };
        assert_eq!(with_key(Some("key"), Some(TableStatus::Active)), Ok(of_account(true)));
        let locked = Some(TableStatus::InaccessibleEncryptionCredentials);
        assert_eq!(with_key(Some("key"), locked), Ok(of_account(false)));
        assert!(with_key(Some("key"), None).is_err());
        assert!(with_key(None, Some(TableStatus::Active)).is_err());
    }

    #[test]
    fn recovery_says_whether_it_is_on() {
        let with = |status: Option<PointInTimeRecoveryStatus>| {
            let recovery = types::PointInTimeRecoveryDescription::builder().set_point_in_time_recovery_status(status);
            let described = types::ContinuousBackupsDescription::builder()
                .continuous_backups_status(types::ContinuousBackupsStatus::Enabled)
                .point_in_time_recovery_description(recovery.build());
            recovery_in(Some(described.build().unwrap()))
        };
        assert_eq!(with(Some(PointInTimeRecoveryStatus::Enabled)), Ok(true));
        assert_eq!(with(Some(PointInTimeRecoveryStatus::Disabled)), Ok(false));
        assert!(with(None).is_err());
        assert!(recovery_in(None).is_err());
    }
}
