//! Amazon DynamoDB.

use plumbline_catalogue::model::dynamodb::DynamoDb;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> DynamoDb {
    DynamoDb::default()
}
