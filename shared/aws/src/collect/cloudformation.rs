//! AWS CloudFormation.

use plumbline_catalogue::model::cloudformation::CloudFormation;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> CloudFormation {
    CloudFormation::default()
}
