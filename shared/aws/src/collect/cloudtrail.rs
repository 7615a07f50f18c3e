//! AWS CloudTrail.

use plumbline_catalogue::model::cloudtrail::CloudTrail;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> CloudTrail {
    CloudTrail::default()
}
