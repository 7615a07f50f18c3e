//! One client a service and region, all from the same configuration, all counted in the same ledger.

use aws_config::{Region, SdkConfig};
use aws_sdk_s3control::config::endpoint::{Endpoint, EndpointFuture, Params, ResolveEndpoint};

use crate::collect::{Whole, ledger::Ledger};

/// Makes clients.
#[derive(Clone, Debug)]
pub struct Clients {
    config: SdkConfig,
    ledger: Ledger,
}

macro_rules! client {
    ($(#[$doc:meta])* $name:ident, $sdk:ident) => {
        $(#[$doc])*
        pub fn $name(&self, region: &str) -> $sdk::Client {
            let config = $sdk::config::Builder::from(&self.config)
                .region(Region::new(region.to_owned()))
                .interceptor(self.ledger.clone())
                .interceptor(Whole)
                .build();
            $sdk::Client::from_conf(config)
        }
    };
}

impl Clients {
    /// Clients that count their calls in this ledger.
    pub fn new(config: SdkConfig, ledger: Ledger) -> Self {
        Self { config, ledger }
    }

    /// The region that the configuration names.
    pub fn home_region(&self) -> &str {
        self.config.region().map_or("us-east-1", Region::as_ref)
    }

    client!(
        /// Application Auto Scaling.
        application_autoscaling, aws_sdk_applicationautoscaling
    );
    client!(
        /// DynamoDB.
        dynamodb, aws_sdk_dynamodb
    );
    client!(
        /// EC2, with VPC and EBS.
        ec2, aws_sdk_ec2
    );
    client!(
        /// IAM.
        iam, aws_sdk_iam
    );
    client!(
        /// RDS.
        rds, aws_sdk_rds
    );
    client!(
        /// SNS.
        sns, aws_sdk_sns
    );
    client!(
        /// STS.
        sts, aws_sdk_sts
    );

    /// S3. Other endpoints than AWS's own get the bucket in the path, since their host names rarely resolve.
    pub fn s3(&self, region: &str) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::config::Builder::from(&self.config)
            .region(Region::new(region.to_owned()))
            .interceptor(self.ledger.clone())
            .interceptor(Whole)
            .force_path_style(self.config.endpoint_url().is_some())
            .build();
        aws_sdk_s3::Client::from_conf(config)
    }

    /// S3 Control. Other endpoints than AWS's own are used as they are, without the account in the host name.
    pub fn s3_control(&self, region: &str) -> aws_sdk_s3control::Client {
        let mut config = aws_sdk_s3control::config::Builder::from(&self.config)
            .region(Region::new(region.to_owned()))
            .interceptor(self.ledger.clone())
            .interceptor(Whole);
        if let Some(url) = self.config.endpoint_url() {
            config = config.endpoint_resolver(FixedEndpoint(url.to_owned()));
        }
        aws_sdk_s3control::Client::from_conf(config.build())
    }
}

#[derive(Debug)]
struct FixedEndpoint(String);

impl ResolveEndpoint for FixedEndpoint {
    fn resolve_endpoint<'a>(&'a self, _: &'a Params) -> EndpointFuture<'a> {
        EndpointFuture::ready(Ok(Endpoint::builder().url(self.0.clone()).build()))
    }
}
