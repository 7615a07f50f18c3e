//! Amazon RDS and Aurora.

use plumbline_catalogue::model::rds::Rds;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> Rds {
    Rds::default()
}
