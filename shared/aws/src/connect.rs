//! The SDK configuration: credentials, region, endpoint, time-outs and retries.

use std::time::Duration;

use aws_config::{
    BehaviorVersion, Region,
    profile::{self, ProfileFileCredentialsProvider},
    provider_config::ProviderConfig,
};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_smithy_types::{retry::RetryConfig, timeout::TimeoutConfig};
use aws_types::{
    app_name::AppName,
    os_shim_internal::{Env, Fs},
};

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
    /// No profile of that name stands in the shared files.
    #[error("there is no profile {given:?} in ~/.aws/config and ~/.aws/credentials; {known}")]
    Profile {
        /// What was asked for.
        given: String,
        /// The names that there are.
        known: String,
    },
    /// The shared files cannot be read.
    #[error("the profiles in ~/.aws/config and ~/.aws/credentials cannot be read: {0}")]
    ProfileFiles(String),
}

/// The region of the first calls where nobody names one: IAM's own in the `aws` partition.
const FALLBACK_REGION: &str = "us-east-1";

impl Connection {
    /// Reads environment and profile. Calls AWS only where the profile needs it for credentials, and then when first used.
    ///
    /// # Errors
    /// When the endpoint is not an address, or there is no such profile.
    pub async fn load(&self) -> Result<SdkConfig, ConnectError> {
        if let Some(url) = &self.endpoint_url {
            check_endpoint(url)?;
        }
        if let Some(profile) = &self.profile {
            check_profile(profile, &Fs::real(), &Env::real()).await?;
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

async fn check_profile(name: &str, files: &Fs, environment: &Env) -> Result<(), ConnectError> {
    let profiles = profile::load(files, environment, &Default::default(), None).await;
    let profiles = profiles.map_err(|error| ConnectError::ProfileFiles(error.to_string()))?;
    if profiles.get_profile(name).is_some() {
        return Ok(());
    }
    let mut known: Vec<&str> = profiles.profiles().collect();
    known.sort_unstable();
    let known = match known.is_empty() {
        true => "there is none at all: `aws configure` makes one".to_owned(),
        false => format!("the profiles are: {}", known.join(", ")),
    };
    Err(ConnectError::Profile { given: name.to_owned(), known })
}

fn check_endpoint(url: &str) -> Result<(), ConnectError> {
    let host = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    match host.and_then(|rest| rest.split('/').next()) {
        Some(host) if !host.is_empty() && !host.contains(char::is_whitespace) => Ok(()),
        _ => Err(ConnectError::Endpoint(url.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_profile_that_does_not_exist_is_named_beside_those_that_do() {
        let environment = Env::from_slice(&[("AWS_CONFIG_FILE", "/config"), ("AWS_SHARED_CREDENTIALS_FILE", "/none")]);
        let files =
            Fs::from_slice(&[("/config", "[profile audit]\nregion = eu-west-1\n[default]\nregion = eu-west-1\n")]);
        assert_eq!(check_profile("audit", &files, &environment).await, Ok(()));
        let message = check_profile("nope", &files, &environment).await.unwrap_err().to_string();
        assert!(
            message.contains("no profile \"nope\"") && message.ends_with("the profiles are: audit, default"),
            "{message}"
        );
        let nothing = Fs::from_slice(&[]);
        let message = check_profile("nope", &nothing, &environment).await.unwrap_err().to_string();
        assert!(message.ends_with("`aws configure` makes one"), "{message}");
    }
}
