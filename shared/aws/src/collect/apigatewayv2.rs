//! Amazon API Gateway (HTTP and WebSocket).

use plumbline_catalogue::model::apigatewayv2::ApiGatewayV2;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> ApiGatewayV2 {
    ApiGatewayV2::default()
}
