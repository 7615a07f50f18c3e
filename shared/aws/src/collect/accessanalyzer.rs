//! IAM Access Analyzer.

use plumbline_catalogue::model::accessanalyzer::AccessAnalyzer;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> AccessAnalyzer {
    AccessAnalyzer::default()
}
