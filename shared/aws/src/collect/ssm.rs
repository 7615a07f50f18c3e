//! AWS Systems Manager.

use plumbline_catalogue::model::ssm::Ssm;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> Ssm {
    Ssm::default()
}
