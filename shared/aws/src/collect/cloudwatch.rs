//! Amazon CloudWatch.

use plumbline_catalogue::model::cloudwatch::CloudWatch;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> CloudWatch {
    CloudWatch::default()
}
