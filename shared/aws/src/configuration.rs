//! Reads the configuration file from the user's own S3 object.

use plumbline_catalogue::parameters::{ConfigurationError, Parameters};

use crate::call::{Clients, answer::detail};

/// The longest configuration, in bytes.
const SIZE_MAX: i64 = 1_000_000;

/// The configuration could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// It could not be fetched.
    #[error("the configuration {uri} could not be read: {detail}")]
    Read {
        /// Where it should be.
        uri: String,
        /// What AWS or the network said.
        detail: String,
    },
    /// It is wrong.
    #[error("the configuration {uri} is wrong: {error}")]
    Wrong {
        /// Where it is.
        uri: String,
        /// What is wrong.
        error: ConfigurationError,
    },
}

/// Fetches a configuration from the home region, and validates it.
///
/// # Errors
/// When it cannot be read or is wrong.
pub async fn fetch(clients: &Clients, bucket: &str, key: &str) -> Result<Parameters, FetchError> {
    let uri = format!("s3://{bucket}/{key}");
    let unreadable = |detail: String| FetchError::Read { uri: uri.clone(), detail };
    let s3: aws_sdk_s3::Client = clients.of(clients.home_region());
    let object = s3.get_object().bucket(bucket).key(key).send().await.map_err(|error| unreadable(detail(&error)))?;
    if object.content_length().is_none_or(|length| length > SIZE_MAX) {
        return Err(unreadable(format!("it is longer than {SIZE_MAX} bytes")));
    }
    let bytes = object.body.collect().await.map_err(|error| unreadable(error.to_string()))?.into_bytes();
    let text = std::str::from_utf8(&bytes).map_err(|_| unreadable("it is not UTF-8 text".to_owned()))?;
    Parameters::from_yaml(text).map_err(|error| FetchError::Wrong { uri: uri.clone(), error })
}
