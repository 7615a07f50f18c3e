//! AWS Backup.

use plumbline_catalogue::model::backup::Backup;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> Backup {
    Backup::default()
}
