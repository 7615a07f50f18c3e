//! One client a service and region, all from the same configuration, all counted in the same ledger.

use aws_config::{Region, SdkConfig};
use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, error::CredentialsError},
};
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

    client!(
        /// IAM Access Analyzer.
        accessanalyzer, aws_sdk_accessanalyzer
    );
    client!(
        /// Account Management.
        account, aws_sdk_account
    );
    client!(
        /// AWS Certificate Manager.
        acm, aws_sdk_acm
    );
    client!(
        /// Amazon API Gateway (REST).
        apigateway, aws_sdk_apigateway
    );
    client!(
        /// Amazon API Gateway (HTTP and WebSocket).
        apigatewayv2, aws_sdk_apigatewayv2
    );
    client!(
        /// Application Auto Scaling.
        application_autoscaling, aws_sdk_applicationautoscaling
    );
    client!(
        /// AWS AppSync.
        appsync, aws_sdk_appsync
    );
    client!(
        /// AWS Backup.
        backup, aws_sdk_backup
    );
    client!(
        /// AWS CloudFormation.
        cloudformation, aws_sdk_cloudformation
    );
    client!(
        /// Amazon CloudFront.
        cloudfront, aws_sdk_cloudfront
    );
    client!(
        /// AWS CloudTrail.
        cloudtrail, aws_sdk_cloudtrail
    );
    client!(
        /// Amazon CloudWatch.
        cloudwatch, aws_sdk_cloudwatch
    );
    client!(
        /// AWS Config.
        config, aws_sdk_config
    );
    client!(
        /// DynamoDB Accelerator.
        dax, aws_sdk_dax
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
        /// Amazon ECS.
        ecs, aws_sdk_ecs
    );
    client!(
        /// Elastic Load Balancing.
        elbv2, aws_sdk_elasticloadbalancingv2
    );
    client!(
        /// Amazon EventBridge.
        eventbridge, aws_sdk_eventbridge
    );
    client!(
        /// IAM.
        iam, aws_sdk_iam
    );
    client!(
        /// AWS KMS.
        kms, aws_sdk_kms
    );
    client!(
        /// AWS Lambda.
        lambda, aws_sdk_lambda
    );
    client!(
        /// Amazon CloudWatch Logs.
        logs, aws_sdk_cloudwatchlogs
    );
    client!(
        /// RDS.
        rds, aws_sdk_rds
    );
    client!(
        /// AWS Secrets Manager.
        secretsmanager, aws_sdk_secretsmanager
    );
    client!(
        /// SNS.
        sns, aws_sdk_sns
    );
    client!(
        /// Amazon SQS.
        sqs, aws_sdk_sqs
    );
    client!(
        /// AWS Systems Manager.
        ssm, aws_sdk_ssm
    );
    client!(
        /// AWS Step Functions.
        stepfunctions, aws_sdk_sfn
    );
    client!(
        /// STS.
        sts, aws_sdk_sts
    );
    client!(
        /// Resource Groups Tagging.
        tagging, aws_sdk_resourcegroupstagging
    );
    client!(
        /// AWS WAF.
        wafv2, aws_sdk_wafv2
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
