//! AWS Step Functions.

use plumbline_catalogue::model::stepfunctions::StepFunctions;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> StepFunctions {
    StepFunctions::default()
}
