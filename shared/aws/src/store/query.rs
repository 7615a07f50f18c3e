//! Queries: the only way in which the table is read.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{BY_SCAN, StoreError, Table, items};
use crate::call::answer::detail;

/// A query of the table, all pages or as many items as are wanted.
pub(super) struct Query<'a> {
    table: &'a Table,
    key: &'static str,
    filters: Vec<&'static str>,
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
    index: Option<&'static str>,
    forward: bool,
    limit: usize,
}

impl<'a> Query<'a> {
    pub(super) fn new(table: &'a Table, key: &'static str) -> Self {
        Self {
            table,
            key,
            filters: Vec::new(),
            names: HashMap::new(),
            values: HashMap::new(),
            index: None,
            forward: true,
            limit: usize::MAX,
        }
    }

    pub(super) fn bind(mut self, name: &str, value: AttributeValue) -> Self {
        self.values.insert(name.to_owned(), value);
        self
    }

    pub(super) fn name(mut self, placeholder: &str, name: &str) -> Self {
        self.names.insert(placeholder.to_owned(), name.to_owned());
        self
    }

    pub(super) fn filter(mut self, condition: &'static str) -> Self {
        self.filters.push(condition);
        self
    }

    pub(super) fn by_scan(mut self) -> Self {
        self.index = Some(BY_SCAN);
        self
    }

    pub(super) fn newest_first(mut self) -> Self {
        self.forward = false;
        self
    }

    pub(super) fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    pub(super) async fn read<T: serde::de::DeserializeOwned>(self) -> Result<Vec<T>, StoreError> {
        let filter = (!self.filters.is_empty()).then(|| self.filters.join(" AND "));
        let mut pages = self
            .table
            .client
            .query()
            .table_name(&self.table.name)
            .set_index_name(self.index.map(str::to_owned))
            .key_condition_expression(self.key)
            .set_filter_expression(filter)
            .set_expression_attribute_names((!self.names.is_empty()).then_some(self.names))
            .set_expression_attribute_values(Some(self.values))
            .scan_index_forward(self.forward)
            .set_consistent_read(self.index.is_none().then_some(true))
            .into_paginator()
            .send();
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| self.table.failed("dynamodb:Query", detail(&error)))?;
            for item in page.items.unwrap_or_default() {
                found.push(items::from_item(item)?);
                if found.len() == self.limit {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }
}
