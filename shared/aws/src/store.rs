//! The results table: evaluations and scans, written and read without ever scanning the table.
//!
//! One item holds all verdicts on one resource of one scan, under `resource_id` and `evaluation_timestamp`. A scan's own
//! record stands under a `resource_id` of its own, one for each account and scope, so that the scans of a scope are its
//! history. The index [`BY_SCAN`] holds a scan's resources, violations first.
//!
//! | question | answered by |
//! | --- | --- |
//! | the history of a resource, its latest state | [`Table::history`] |
//! | everything of one scan, violations first | [`Table::of_scan`] |
//! | the scans of a scope, the one before another | [`Table::scans`], [`Table::settled_before`] |
//! | what changed between two scans | [`Table::open_after`] and [`Table::pressing`] of the two |
//! | all current violations, by region, service or rule | [`Table::current_violations`] |

mod items;
mod query;

use std::{collections::HashMap, time::Duration};

use aws_config::SdkConfig;
use aws_sdk_dynamodb::{
    Client,
    types::{AttributeValue, PutRequest, ReturnConsumedCapacity, WriteRequest},
};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use plumbline_catalogue::{
    evaluation::{ComplianceType, Evaluation},
    scan::Scan,
};

use crate::call::answer::detail;

use query::Query;

pub use items::{AlertStatus, OpenViolation, ResourceItem, ScanItem};

/// The index of a scan's resources: partition key `scan_id`, sort key `scan_rank`.
pub const BY_SCAN: &str = "by-scan";

/// BatchWriteItem takes no more.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
const BATCH: usize = 25;

/// Batches in flight.
const CONCURRENT_BATCHES: usize = 8;

/// How often what DynamoDB left unprocessed is sent again before it is reported, the wait doubling each time.
const ATTEMPTS: u32 = 10;

/// The table.
#[derive(Clone, Debug)]
pub struct Table {
    client: Client,
    name: String,
}

/// The table could not be written or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A call failed after all retries.
    #[error("{action} on the results table {table:?} failed: {detail}")]
    Call {
        /// The IAM action.
        action: &'static str,
        /// The table's name.
        table: String,
        /// What AWS or the network said.
        detail: String,
    },
    /// DynamoDB kept leaving items unprocessed.
    #[error("the results table {table:?} did not take {items} items in {ATTEMPTS} attempts")]
    Unprocessed {
        /// The table's name.
        table: String,
        /// How many were left.
        items: usize,
    },
    /// An item that this version cannot read or write.
    #[error("an item of the results table cannot be converted: {0}")]
    Item(String),
}

/// Which violations to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// In this region.
    pub region: Option<String>,
    /// Of resources whose type begins with this, such as `AWS::S3::`.
    pub resource_type: Option<String>,
    /// Of this rule.
    pub rule: Option<String>,
}

/// Whether DynamoDB allows this as a table's name.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
pub fn is_table_name(text: &str) -> bool {
    (3..=255).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}

impl Table {
    /// The table of this name in the configuration's region.
    pub fn new(config: &SdkConfig, name: &str) -> Self {
        Self { client: Client::new(config), name: name.to_owned() }
    }

    /// Writes evaluations, all verdicts on a resource together. They are deleted by themselves after the retention.
    ///
    /// # Errors
    /// When anything could not be written. Nothing is lost silently.
    pub async fn write(
        &self,
        evaluations: impl Iterator<Item = Vec<Evaluation>>,
        retention_days: u32,
    ) -> Result<(), StoreError> {
        let expires_at = expiry(retention_days);
        let mut items = evaluations.filter_map(|of_resource| ResourceItem::new(of_resource, expires_at));
        let batches = std::iter::from_fn(move || {
            let batch: Vec<ResourceItem> = items.by_ref().take(BATCH).collect();
            (!batch.is_empty()).then_some(batch)
        });
        stream::iter(batches)
            .map(|batch| self.write_batch(batch))
            .buffer_unordered(CONCURRENT_BATCHES)
            .try_collect::<()>()
            .await
    }

    /// Ends a scan: only with this record do its evaluations count.
    ///
    /// # Errors
    /// When the record could not be written.
    pub async fn finish(&self, scan: Scan, retention_days: u32, alert: AlertStatus) -> Result<ScanItem, StoreError> {
        let item = ScanItem::new(scan, expiry(retention_days), alert);
        self.client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(items::to_item(&item)?))
            .send()
            .await
            .map_err(|error| self.failed("dynamodb:PutItem", detail(&error)))?;
        Ok(item)
    }

    /// A scan's record.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn scan(&self, resource_id: &str, evaluation_timestamp: &str) -> Result<Option<ScanItem>, StoreError> {
        let answer = self
            .client
            .get_item()
            .table_name(&self.name)
            .key("resource_id", text(resource_id))
            .key("evaluation_timestamp", text(evaluation_timestamp))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| self.failed("dynamodb:GetItem", detail(&error)))?;
        answer.item.map(items::from_item).transpose()
    }

    /// The scans of an account and scope, newest first.
    ///
    /// # Errors
    /// When they could not be read.
    pub async fn scans(&self, account_id: &str, scope: &str, limit: usize) -> Result<Vec<ScanItem>, StoreError> {
        self.before(&ScanItem::resource_id(account_id, scope), "~").limit(limit).read().await
    }

    /// The newest scan of the same scope before this one whose alert was settled: what the next alert compares with.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn settled_before(&self, scan: &ScanItem) -> Result<Option<ScanItem>, StoreError> {
        let settled = self
            .before(&scan.resource_id, &scan.evaluation_timestamp)
            .filter("alert_status IN (:published, :unchanged)")
            .bind(":published", text(AlertStatus::Published.as_str()))
            .bind(":unchanged", text(AlertStatus::Unchanged.as_str()))
            .limit(1)
            .read()
            .await?;
        Ok(settled.into_iter().next())
    }

    /// What was found on a resource, newest first.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn history(&self, resource_id: &str, limit: usize) -> Result<Vec<ResourceItem>, StoreError> {
        self.before(resource_id, "~").limit(limit).read().await
    }

    /// Whether the resource violated the rule before that time.
    ///
    /// # Errors
    /// When its history could not be read.
    pub async fn violated_before(&self, resource_id: &str, rule_id: &str, time: &str) -> Result<bool, StoreError> {
        let earlier: Vec<ResourceItem> = self
            .before(resource_id, time)
            .filter("contains(violated_rules, :rule)")
            .bind(":rule", text(rule_id))
            .limit(1)
            .read()
            .await?;
        Ok(!earlier.is_empty())
    }

    /// Everything of one scan, violations first, most severe first.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn of_scan(&self, scan_id: &str) -> Result<Vec<ResourceItem>, StoreError> {
        self.query_scan(scan_id, "").read().await
    }

    /// The violations and the undecided evaluations of a scan.
    ///
    /// # Errors
    /// When they could not be read, or when the index does not hold all of them yet: try again then.
    pub async fn pressing(&self, scan: &Scan) -> Result<Vec<Evaluation>, StoreError> {
        let mut wait = Duration::from_millis(200);
        let expected = (scan.count(ComplianceType::NonCompliant), scan.count(ComplianceType::InsufficientData));
        for _ in 0..ATTEMPTS {
            let mut evaluations = Vec::new();
            for rank in [items::RANK_VIOLATION, items::RANK_UNDECIDED] {
                let of_rank: Vec<ResourceItem> = self.query_scan(&scan.scan_id, rank).read().await?;
                evaluations.extend(of_rank.iter().flat_map(ResourceItem::pressing));
            }
            let found = |kind| evaluations.iter().filter(|evaluation| evaluation.compliance_type == kind).count();
            if (found(ComplianceType::NonCompliant), found(ComplianceType::InsufficientData)) == expected {
                return Ok(evaluations);
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(Duration::from_secs(5));
        }
        Err(self.failed("dynamodb:Query", format!("the index {BY_SCAN} does not hold all of {} yet", scan.scan_id)))
    }

    /// What was open once a scan was over: its violations, and the earlier ones of which it could not tell.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn open_after(&self, scan: &Scan) -> Result<Vec<Evaluation>, StoreError> {
        let mut open = Vec::new();
        for rank in [items::RANK_VIOLATION, items::RANK_UNDECIDED, items::RANK_SETTLED] {
            let mut query = self.query_scan(&scan.scan_id, rank);
            if rank != items::RANK_VIOLATION {
                query = query.filter("attribute_exists(open_violations)");
            }
            let of_rank: Vec<ResourceItem> = query.read().await?;
            open.extend(of_rank.iter().flat_map(ResourceItem::open));
        }
        Ok(open)
    }

    /// Notes on a scan's items which earlier violations it could not verify, so that the next scan still knows them.
    ///
    /// # Errors
    /// When they could not be written.
    pub async fn keep_open(&self, scan: &ScanItem, unverified: &[Evaluation]) -> Result<(), StoreError> {
        let mut by_resource: HashMap<&str, Vec<&Evaluation>> = HashMap::new();
        for evaluation in unverified {
            by_resource.entry(&evaluation.resource_id).or_default().push(evaluation);
        }
        for (resource_id, evaluations) in by_resource {
            let Some(first) = evaluations.first() else { continue };
            let open: Vec<OpenViolation> =
                evaluations.iter().map(|evaluation| OpenViolation::from(*evaluation)).collect();
            self.client
                .update_item()
                .table_name(&self.name)
                .key("resource_id", text(resource_id))
                .key("evaluation_timestamp", text(&scan.evaluation_timestamp))
                .update_expression(
                    "SET open_violations = :open, record_type = :resource, scan_id = :scan, account_id = :account, \
                     #region = :region, resource_type = :type, resource_name = :name, expires_at = :expires, \
                     scan_rank = if_not_exists(scan_rank, :rank), evaluations = if_not_exists(evaluations, :none), \
                     compliance_type = if_not_exists(compliance_type, :undecided)",
                )
                .expression_attribute_names("#region", "region")
                .expression_attribute_values(":open", items::to_attribute(&open)?)
                .expression_attribute_values(":resource", text(items::RECORD_RESOURCE))
                .expression_attribute_values(":scan", text(&scan.scan.scan_id))
                .expression_attribute_values(":account", text(&first.account_id))
                .expression_attribute_values(":region", text(&first.region))
                .expression_attribute_values(":type", text(&first.resource_type))
                .expression_attribute_values(":name", text(&first.resource_name))
                .expression_attribute_values(":expires", AttributeValue::N(scan.expires_at.to_string()))
                .expression_attribute_values(
                    ":rank",
                    text(&items::rank(ComplianceType::InsufficientData, None, resource_id)),
                )
                .expression_attribute_values(":none", AttributeValue::L(Vec::new()))
                .expression_attribute_values(":undecided", text(ComplianceType::InsufficientData.as_str()))
                .send()
                .await
                .map_err(|error| self.failed("dynamodb:UpdateItem", detail(&error)))?;
        }
        Ok(())
    }

    /// Notes how far a scan's alert is.
    ///
    /// # Errors
    /// When it could not be written.
    pub async fn note_alert(&self, scan: &ScanItem, status: AlertStatus, parts: usize) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(&self.name)
            .key("resource_id", text(&scan.resource_id))
            .key("evaluation_timestamp", text(&scan.evaluation_timestamp))
            .update_expression("SET alert_status = :status, alert_parts_published = :parts")
            .expression_attribute_values(":status", text(status.as_str()))
            .expression_attribute_values(":parts", AttributeValue::N(parts.to_string()))
            .send()
            .await
            .map_err(|error| self.failed("dynamodb:UpdateItem", detail(&error)))?;
        Ok(())
    }

    /// The violations of the newest scan of an account and scope.
    ///
    /// # Errors
    /// When they could not be read.
    pub async fn current_violations(
        &self,
        account_id: &str,
        scope: &str,
        filter: &Filter,
    ) -> Result<Option<(ScanItem, Vec<Evaluation>)>, StoreError> {
        let Some(newest) = self.scans(account_id, scope, 1).await?.into_iter().next() else {
            return Ok(None);
        };
        let mut query = self.query_scan(&newest.scan.scan_id, items::RANK_VIOLATION);
        if let Some(region) = &filter.region {
            query = query.filter("#region = :region").name("#region", "region").bind(":region", text(region));
        }
        if let Some(kind) = &filter.resource_type {
            query = query.filter("begins_with(resource_type, :type)").bind(":type", text(kind));
        }
        if let Some(rule) = &filter.rule {
            query = query.filter("contains(violated_rules, :rule)").bind(":rule", text(rule));
        }
        let found: Vec<ResourceItem> = query.read().await?;
        let of_rule = |evaluation: &Evaluation| filter.rule.as_ref().is_none_or(|rule| **rule == *evaluation.rule_id);
        let violations = found.iter().flat_map(ResourceItem::violations).filter(of_rule).collect();
        Ok(Some((newest, violations)))
    }

    async fn write_batch(&self, batch: Vec<ResourceItem>) -> Result<(), StoreError> {
        let mut requests = Vec::with_capacity(batch.len());
        for item in &batch {
            let put = PutRequest::builder().set_item(Some(items::to_item(item)?)).build();
            let put = put.map_err(|error| StoreError::Item(error.to_string()))?;
            requests.push(WriteRequest::builder().put_request(put).build());
        }
        let mut wait = Duration::from_millis(50);
        for _ in 0..ATTEMPTS {
            let answer = self
                .client
                .batch_write_item()
                .request_items(&self.name, requests)
                .return_consumed_capacity(ReturnConsumedCapacity::None)
                .send()
                .await
                .map_err(|error| self.failed("dynamodb:BatchWriteItem", detail(&error)))?;
            requests = answer.unprocessed_items.and_then(|mut left| left.remove(&self.name)).unwrap_or_default();
            if requests.is_empty() {
                return Ok(());
            }
            tokio::time::sleep(wait).await;
            wait *= 2;
        }
        Err(StoreError::Unprocessed { table: self.name.clone(), items: requests.len() })
    }

    fn before(&self, resource_id: &str, time: &str) -> Query<'_> {
        Query::new(self, "resource_id = :id AND evaluation_timestamp < :time")
            .bind(":id", text(resource_id))
            .bind(":time", text(time))
            .newest_first()
    }

    fn query_scan(&self, scan_id: &str, rank: &str) -> Query<'_> {
        let query = if rank.is_empty() {
            Query::new(self, "scan_id = :scan")
        } else {
            Query::new(self, "scan_id = :scan AND begins_with(scan_rank, :rank)").bind(":rank", text(rank))
        };
        query.bind(":scan", text(scan_id)).by_scan()
    }

    fn failed(&self, action: &'static str, detail: impl std::fmt::Display) -> StoreError {
        StoreError::Call { action, table: self.name.clone(), detail: detail.to_string() }
    }
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn expiry(retention_days: u32) -> i64 {
    Timestamp::now().as_second() + i64::from(retention_days) * 86_400
}
