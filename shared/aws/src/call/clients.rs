//! One client a service and region, all from the same configuration, all counted in the same ledger.

use aws_config::{Region, SdkConfig};
use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, error::CredentialsError},
};

use super::ledger::Ledger;

/// Makes clients.
#[derive(Clone, Debug)]
pub struct Clients {
    config: SdkConfig,
    ledger: Ledger,
}

/// A service's client.
pub(crate) trait Client {
    /// The client for a region.
    fn of(clients: &Clients, region: &str) -> Self;
}

impl Clients {
    /// Clients that count their calls in this ledger.
    pub fn new(config: SdkConfig, ledger: Ledger) -> Self {
        Self { config, ledger }
    }

    /// The configuration's credentials, without asking AWS whose they are.
    ///
    /// # Errors
    /// When there are none, or they cannot be had.
    pub(crate) async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        match self.config.credentials_provider() {
            Some(provider) => provider.provide_credentials().await,
            None => Err(CredentialsError::not_loaded("no provider")),
        }
    }

    /// The region that the configuration names.
    pub fn home_region(&self) -> &str {
        self.config.region().map_or("us-east-1", Region::as_ref)
    }

    pub(crate) fn config(&self) -> &SdkConfig {
        &self.config
    }

    pub(crate) fn ledger(&self) -> Ledger {
        self.ledger.clone()
    }

    /// The client of a service for a region.
    pub(crate) fn of<C: Client>(&self, region: &str) -> C {
        C::of(self, region)
    }
}

/// Makes the client of an SDK crate; `adapt` changes its configuration for an endpoint that is not AWS's own.
macro_rules! client {
    ($sdk:ident $(, $adapt:expr)?) => {
        impl crate::call::Client for $sdk::Client {
            fn of(clients: &crate::call::Clients, region: &str) -> Self {
                let config = $sdk::config::Builder::from(clients.config())
                    .region(aws_config::Region::new(region.to_owned()))
                    .interceptor(clients.ledger())
                    .interceptor(crate::call::Whole);
                $(let config = match clients.config().endpoint_url() {
                    Some(endpoint) => $adapt(config, endpoint),
                    None => config,
                };)?
                Self::from_conf(config.build())
            }
        }
    };
}
pub(crate) use client;
