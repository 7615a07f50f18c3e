//! A function and what belongs to it.

use serde::{Deserialize, Serialize};

use super::{Alias, Version};
use crate::{
    language::policy::Document,
    model::Identity,
    observed::Observed,
    secrets::{SecretKind, in_value},
};

/// A function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// Which function this is.
    pub identity: Identity,
    /// Names for its versions.
    pub aliases: Observed<Vec<Alias>>,
    /// The settings of asynchronous invocations, for each version or alias that has some.
    pub async_invocations: Observed<Vec<AsyncInvocation>>,
    /// The queue or topic for events that could not be handled.
    pub dead_letter_target: Option<String>,
    /// The environment variables.
    pub environment: Observed<Environment>,
    /// The KMS key that encrypts the environment; absent when AWS's own key does.
    pub environment_key: Option<String>,
    /// The queues, streams and brokers that Lambda polls for the function, whatever version or alias they invoke.
    pub event_sources: Observed<Vec<EventSource>>,
    /// Whether the function's logs are structured as JSON.
    pub json_logs: Observed<bool>,
    /// The ARNs of the layer versions.
    pub layers: Observed<Vec<String>>,
    /// The log group that the function writes to, whether it exists or not.
    pub log_group: String,
    /// Who may invoke the function by its name alone, or change it; absent when no policy says. [`Function::policies`]
    /// has those of aliases and versions too.
    pub policy: Observed<Option<Document>>,
    /// How many invocations may run at a time, set aside for this function; absent when it shares the account's.
    pub reserved_concurrency: Observed<Option<u32>>,
    /// The identifier of the runtime; `None` for container images.
    pub runtime: Observed<Option<String>>,
    /// The ids of the subnets of the VPC that the function is attached to; empty when it is attached to none.
    pub subnets: Observed<Vec<String>>,
    /// After how many seconds an invocation is ended.
    pub timeout_seconds: Observed<u32>,
    /// Whether X-Ray traces invocations of its own accord.
    pub traced: Observed<bool>,
    /// The function's HTTPS endpoints, those of its aliases included.
    pub urls: Observed<Vec<FunctionUrl>>,
    /// The published versions.
    pub versions: Observed<Vec<Version>>,
}

/// How asynchronous invocations of a version or an alias are handled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsyncInvocation {
    /// The version or alias, such as `$LATEST`.
    pub qualifier: String,
    /// The ARN of where failed events go.
    pub failure_destination: Option<String>,
}

/// What of the environment variables may be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// How many variables there are.
    pub variables: usize,
    /// Those that hold secrets in plain text, by name.
    pub secrets: Vec<VariableSecret>,
}

/// An environment variable that holds a secret in plain text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VariableSecret {
    /// The variable.
    pub name: String,
    /// What the secret looks like.
    pub kind: SecretKind,
}

/// Something that Lambda polls for a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventSource {
    /// The version or alias that it invokes; absent for the function itself.
    pub qualifier: Option<String>,
    /// The ARN of the queue, stream or broker; absent for one outside of AWS.
    pub source: Option<String>,
    /// Whether it is polled: neither turned off nor about to be deleted.
    pub enabled: bool,
    /// The ARN of where failed batches go.
    pub failure_destination: Option<String>,
}

/// An HTTPS endpoint of a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionUrl {
    /// The alias that it invokes; absent for the function itself.
    pub alias: Option<String>,
    /// Whether requests need no signature.
    pub anonymous: bool,
    /// The origins whose pages may call it; none when cross-origin requests are not configured.
    pub allowed_origins: Vec<String>,
}

impl Environment {
    /// Keeps the names of the variables whose values are secrets, and forgets the values.
    pub fn of<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut environment = Self::default();
        for (name, value) in variables {
            environment.variables = environment.variables.saturating_add(1);
            if let Some(kind) = in_value(name, value).filter(|_| !is_ciphertext(value)) {
                environment.secrets.push(VariableSecret { name: name.to_owned(), kind });
            }
        }
        environment.secrets.sort();
        environment
    }
}

/// Whether a value was encrypted with a symmetric KMS key before it was stored, as Lambda's console offers it. All such
/// texts begin alike: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html>.
fn is_ciphertext(value: &str) -> bool {
    value.starts_with("AQICAH") && value.len() > 150
}

/// The log group of a function that names no other.
/// <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html>
pub fn log_group_of(name: &str) -> String {
    format!("/aws/lambda/{name}")
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags},
        observed::Known,
    };

    const POLICY: &str = r#"{"Version":"2012-10-17","Id":"default","Statement":[
        {"Sid":"schedule","Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},
         "Action":"lambda:InvokeFunction",
         "Resource":"arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod",
         "Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:events:eu-west-1:111111111111:rule/shop-nightly-prod"}}}]}"#;

    impl Function {
        /// A function that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                aliases: Known(vec![Alias::example()]),
                async_invocations: Known(Vec::new()),
                dead_letter_target: Some("arn:aws:sns:eu-west-1:111111111111:shop-alarms-prod".to_owned()),
                environment: Known(Environment { variables: 1, secrets: Vec::new() }),
                environment_key: Some(
                    "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab".to_owned(),
                ),
                event_sources: Known(Vec::new()),
                json_logs: Known(true),
                layers: Known(Vec::new()),
                log_group: "shop-trail-prod".to_owned(),
                policy: Known(Some(Document::parse(POLICY).unwrap())),
                reserved_concurrency: Known(Some(10)),
                runtime: Known(Some("python3.13".to_owned())),
                subnets: Known(vec!["subnet-1".to_owned(), "subnet-2".to_owned()]),
                identity: Identity::named(
                    "arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod".to_owned(),
                    "shop-orders-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::from([("Owner".to_owned(), "shop".to_owned())])),
                ),
                timeout_seconds: Known(15),
                traced: Known(true),
                urls: Known(Vec::new()),
                versions: Known(vec![Version::example()]),
            }
        }

        /// The example with another policy.
        pub(crate) fn with_policy(text: &str) -> Self {
            Self { policy: Known(Some(Document::parse(text).unwrap())), ..Self::example() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_keeps_names_only() {
        let ciphertext = format!("AQICAH{}", "h1Kx9".repeat(40));
        let environment = Environment::of([
            ("STAGE", "prod"),
            ("DB_PASSWORD", "hunter22"),
            ("DB_SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop-a1B2c3"),
            ("DB_PASSWORD_PARAMETER", "/shop/prod/db-password"),
            ("API_TOKEN", "{{resolve:secretsmanager:shop:SecretString:token}}"),
            ("ENCRYPTED_PASSWORD", ciphertext.as_str()),
            ("DATABASE_URL", "postgres://shop:hunter22@db:5432/shop"),
        ]);
        let found = |name: &str, kind| VariableSecret { name: name.to_owned(), kind };
        assert_eq!(environment.variables, 7);
        assert_eq!(
            environment.secrets,
            [found("DATABASE_URL", SecretKind::UrlPassword), found("DB_PASSWORD", SecretKind::Password)]
        );
    }
}
