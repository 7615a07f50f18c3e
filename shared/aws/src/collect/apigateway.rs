//! Amazon API Gateway (REST).

use plumbline_catalogue::model::apigateway::ApiGateway;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> ApiGateway {
    ApiGateway::default()
}
