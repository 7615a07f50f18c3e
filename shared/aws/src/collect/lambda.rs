//! AWS Lambda.

use plumbline_catalogue::model::lambda::Lambda;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> Lambda {
    Lambda::default()
}
