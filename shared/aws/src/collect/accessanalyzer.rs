//! IAM Access Analyzer.

use aws_sdk_accessanalyzer::types::{AnalyzerStatus, AnalyzerSummary};
use plumbline_catalogue::{
    model::{
        Identity, Regional,
        accessanalyzer::{AccessAnalyzer, Analyzer},
    },
    observed::{Known, Observed},
};

use crate::call::Session;

/// A page of analyzers costs one call, an analyzer none.
pub(super) async fn collect(session: &Session, regions: &[String]) -> AccessAnalyzer {
    let analyzers = regions.iter().map(|region| async move { (region.clone(), analyzers(session, region).await) });
    AccessAnalyzer { analyzers: Regional::from_iter(futures::future::join_all(analyzers).await) }
}

async fn analyzers(session: &Session, region: &str) -> Observed<Vec<Analyzer>> {
    let pages = session
        .clients
        .of::<aws_sdk_accessanalyzer::Client>(region)
        .list_analyzers()
        .max_results(100)
        .into_paginator()
        .send();
    session
        .pages(region, "access-analyzer:ListAnalyzers", pages, |page| Some(page.analyzers))
        .await
        .map(|found| found.into_iter().map(|found| analyzer(region, found)).collect())
        .observed()
}

fn analyzer(region: &str, found: AnalyzerSummary) -> Analyzer {
    Analyzer {
        active: found.status == AnalyzerStatus::Active,
        managed_by: found.managed_by,
        kind: found.r#type.as_str().to_owned(),
        identity: Identity::named(
            found.arn,
            found.name,
            region,
            Known(found.tags.unwrap_or_default().into_iter().collect()),
        ),
    }
}
