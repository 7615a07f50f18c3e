//! AWS Identity and Access Management.

use plumbline_catalogue::model::iam::Iam;

use super::Session;

pub(super) async fn collect(_session: &Session) -> Iam {
    Iam::default()
}
