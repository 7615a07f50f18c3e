//! AWS Secrets Manager.

use plumbline_catalogue::model::secretsmanager::SecretsManager;

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> SecretsManager {
    SecretsManager::default()
}
