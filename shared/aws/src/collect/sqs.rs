//! Amazon SQS.

use plumbline_catalogue::model::sqs::Sqs;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> Sqs {
    Sqs::default()
}
