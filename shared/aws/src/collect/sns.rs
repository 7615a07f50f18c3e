//! Amazon SNS.

use plumbline_catalogue::model::sns::Sns;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> Sns {
    Sns::default()
}
