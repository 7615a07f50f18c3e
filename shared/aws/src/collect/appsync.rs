//! AWS AppSync.

use plumbline_catalogue::model::appsync::AppSync;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> AppSync {
    AppSync::default()
}
