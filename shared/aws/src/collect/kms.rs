//! AWS KMS.

use plumbline_catalogue::model::kms::Kms;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> Kms {
    Kms::default()
}
