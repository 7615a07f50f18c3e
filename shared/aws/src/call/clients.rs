//! One client a service and region, all from the same configuration, all counted in the same ledger.

use aws_config::{Region, SdkConfig};
use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, error::CredentialsError},
};
use aws_sdk_s3control::config::endpoint::{Endpoint, EndpointFuture, Params, ResolveEndpoint};

use super::{ledger::Ledger, whole::Whole};

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

    /// The client of a service for a region.
    pub(crate) fn of<C: Client>(&self, region: &str) -> C {
        C::of(self, region)
    }
}

macro_rules! clients {
    ($($sdk:ident $(with $adapt:expr)?;)*) => {
        $(
            impl Client for $sdk::Client {
                fn of(clients: &Clients, region: &str) -> Self {
                    let config = $sdk::config::Builder::from(&clients.config)
                        .region(Region::new(region.to_owned()))
                        .interceptor(clients.ledger.clone())
                        .interceptor(Whole);
                    $(let config = $adapt(config, clients.config.endpoint_url());)?
                    Self::from_conf(config.build())
                }
            }
        )*
    };
}

clients! {
    aws_sdk_accessanalyzer;
    aws_sdk_account;
    aws_sdk_acm;
    aws_sdk_apigateway;
    aws_sdk_apigatewayv2;
    aws_sdk_applicationautoscaling;
    aws_sdk_appsync;
    aws_sdk_backup;
    aws_sdk_cloudformation;
    aws_sdk_cloudfront;
    aws_sdk_cloudtrail;
    aws_sdk_cloudwatch;
    aws_sdk_cloudwatchlogs;
    aws_sdk_config;
    aws_sdk_dax;
    aws_sdk_dynamodb;
    aws_sdk_ec2;
    aws_sdk_ecs;
    aws_sdk_elasticloadbalancingv2;
    aws_sdk_eventbridge;
    aws_sdk_iam;
    aws_sdk_kms;
    aws_sdk_lambda;
    aws_sdk_rds;
    aws_sdk_resourcegroupstagging;
    aws_sdk_s3 with path_style;
    aws_sdk_s3control with plain_host;
    aws_sdk_secretsmanager;
    aws_sdk_sfn;
    aws_sdk_sns;
    aws_sdk_sqs;
    aws_sdk_ssm;
    aws_sdk_sts;
    aws_sdk_wafv2;
}

/// Other endpoints than AWS's own get the bucket in the path, since their host names rarely resolve.
fn path_style(config: aws_sdk_s3::config::Builder, endpoint: Option<&str>) -> aws_sdk_s3::config::Builder {
    config.force_path_style(endpoint.is_some())
}

/// Other endpoints than AWS's own are used as they are, without the account in the host name.
fn plain_host(
    config: aws_sdk_s3control::config::Builder,
    endpoint: Option<&str>,
) -> aws_sdk_s3control::config::Builder {
    match endpoint {
        Some(url) => config.endpoint_resolver(FixedEndpoint(url.to_owned())),
        None => config,
    }
}

#[derive(Debug)]
struct FixedEndpoint(String);

impl ResolveEndpoint for FixedEndpoint {
    fn resolve_endpoint<'a>(&'a self, _: &'a Params) -> EndpointFuture<'a> {
        EndpointFuture::ready(Ok(Endpoint::builder().url(self.0.clone()).build()))
    }
}
