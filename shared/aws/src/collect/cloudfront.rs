//! Amazon CloudFront.

use plumbline_catalogue::model::cloudfront::CloudFront;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> CloudFront {
    CloudFront::default()
}
