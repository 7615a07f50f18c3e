//! IAM Access Analyzer.

use aws_sdk_accessanalyzer::{
    Client,
    types::{AnalyzerStatus, AnalyzerSummary, Type},
};
use plumbline_catalogue::{
    model::{
        Identity,
        accessanalyzer::{AccessAnalyzer, Analyzer},
    },
    observed::{Known, Observed},
};

use crate::call::{Absent, Answer, At, Collect, Lost, Reply, Session, client, everywhere, present};

client!(aws_sdk_accessanalyzer);

const ANALYZERS: Reply = Reply("access-analyzer:ListAnalyzers");

/// A page of analyzers costs one call, an analyzer none.
pub(super) async fn collect(session: &Session, regions: &[String]) -> AccessAnalyzer {
    AccessAnalyzer { analyzers: everywhere(session, regions).await }
}

impl Collect for Analyzer {
    type Client = Client;
    type Row = AnalyzerSummary;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<AnalyzerSummary>> {
        let pages = at.client.list_analyzers().max_results(100).into_paginator().send();
        at.pages(ANALYZERS.0, pages, |page| Some(page.analyzers)).await
    }

    async fn read(at: &At<'_, Client>, row: AnalyzerSummary) -> Result<Self, Lost> {
        let arn = ANALYZERS.required("arn", present(row.arn))?;
        let name = ANALYZERS.required("name", present(row.name))?;
        let tags = row.tags.absent_is_none().into_iter().collect();
        Ok(Self {
            active: active(&row.status),
            external: external(&row.r#type),
            // One that an account's user made has no such service.
            // https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_AnalyzerSummary.html
            managed_by: present(row.managed_by),
            identity: Identity::named(arn, name, at.region, Known(tags)),
        })
    }
}

fn active(status: &AnalyzerStatus) -> Observed<bool> {
    match status {
        AnalyzerStatus::Active => Known(true),
        AnalyzerStatus::Creating | AnalyzerStatus::Disabled | AnalyzerStatus::Failed => Known(false),
        other => ANALYZERS.unreadable(format!("unknown status {other}")).into(),
    }
}

fn external(kind: &Type) -> Observed<bool> {
    match kind {
        Type::Account | Type::Organization => Known(true),
        Type::AccountInternalAccess
        | Type::AccountUnusedAccess
        | Type::OrganizationInternalAccess
        | Type::OrganizationUnusedAccess => Known(false),
        other => ANALYZERS.unreadable(format!("unknown type {other}")).into(),
    }
}
