//! The SDK configuration: credentials, region, endpoint, time-outs and retries.

use std::time::Duration;

use aws_config::{BehaviorVersion, Region, profile::ProfileFileCredentialsProvider, provider_config::ProviderConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_smithy_types::{retry::RetryConfig, timeout::TimeoutConfig};
use aws_types::app_name::AppName;

pub use aws_config::SdkConfig;

/// Where and as whom to call AWS. What is `None` comes from the environment and the profile, as for every AWS tool.
#[derive(Clone, Debug, Default)]
pub struct Connection {
    /// A profile of the shared configuration. Once named, it also outweighs credentials in the environment.
    /// <https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html>
    pub profile: Option<String>,
    /// The region of the first calls; a scan covers other regions from there.
    pub region: Option<String>,
    /// Another endpoint than AWS's own, such as an emulator's.
    pub endpoint_url: Option<String>,
}

/// A connection that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The endpoint is not an HTTP address.
    #[error("the endpoint {0:?} is not an http:// or https:// address such as http://localhost:4566")]
    Endpoint(String),
}

/// The region of the first calls where nobody names one: IAM's own in the `aws` partition.
const FALLBACK_REGION: &str = "us-east-1";

impl Connection {
    /// Reads environment and profile. Calls AWS only where the profile needs it for credentials, and then when first used.
    ///
    /// # Errors
    /// When the endpoint is not an address.
    pub async fn load(&self) -> Result<SdkConfig, ConnectError> {
        if let Some(url) = &self.endpoint_url {
            check_endpoint(url)?;
        }
        let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http.clone())
            .app_name(AppName::new("plumbline").unwrap_or_else(|_| unreachable!("letters only")))
            .retry_config(RetryConfig::standard().with_max_attempts(5).with_max_backoff(Duration::from_secs(8)))
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(Duration::from_secs(3))
                    .read_timeout(Duration::from_secs(20))
                    .operation_attempt_timeout(Duration::from_secs(25))
                    .operation_timeout(Duration::from_secs(60))
                    .build(),
            );
        if let Some(region) = &self.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(profile) = &self.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(url) = &self.endpoint_url {
            loader = loader.endpoint_url(url);
        }
        let config = loader.load().await;
        if let Some(url) = config.endpoint_url() {
            check_endpoint(url)?;
        }
        let region = config.region().cloned().unwrap_or_else(|| Region::from_static(FALLBACK_REGION));
        let mut builder = config.into_builder().region(region.clone());
        if let Some(profile) = &self.profile {
            let provider = ProviderConfig::without_region().with_http_client(http).with_region(Some(region));
            let provider = ProfileFileCredentialsProvider::builder().profile_name(profile).configure(&provider).build();
            builder = builder.credentials_provider(SharedCredentialsProvider::new(provider));
        }
        Ok(builder.build())
    }
}

fn check_endpoint(url: &str) -> Result<(), ConnectError> {
    let host = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    match host.and_then(|rest| rest.split('/').next()) {
        Some(host) if !host.is_empty() && !host.contains(char::is_whitespace) => Ok(()),
        _ => Err(ConnectError::Endpoint(url.to_owned())),
    }
}
