//! Amazon EventBridge.

use plumbline_catalogue::model::eventbridge::EventBridge;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> EventBridge {
    EventBridge::default()
}
