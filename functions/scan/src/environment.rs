//! The function's environment variables, validated before the first call.

use std::num::NonZeroU32;

use plumbline_aws::store::is_table_name;

/// What the stack tells the function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Environment {
    /// The results table.
    pub(crate) table: String,
    /// How long evaluations are kept, in days.
    pub(crate) retention_days: u32,
    /// The configuration's place, `s3://bucket/key`; the defaults without it.
    pub(crate) configuration: Option<S3Uri>,
}

/// An object's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct S3Uri {
    pub(crate) bucket: String,
    pub(crate) key: String,
}

/// A variable that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("environment variable {name}: {problem}")]
pub(crate) struct EnvironmentError {
    name: &'static str,
    problem: String,
}

/// The longest retention, in days: ten years.
const RETENTION_MAX: u32 = 3650;

impl Environment {
    /// Reads the variables through `variable`.
    pub(crate) fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, EnvironmentError> {
        let given = |name: &'static str| variable(name).filter(|value| !value.is_empty());
        let wrong = |name, problem: &str| EnvironmentError { name, problem: problem.to_owned() };
        let table = given("RESULTS_TABLE")
            .ok_or_else(|| wrong("RESULTS_TABLE", "is not set; it names the DynamoDB table of the results"))?;
        if !is_table_name(&table) {
            let problem = format!("{table:?} is not a table name: 3 to 255 letters, digits, `_`, `-` or `.`");
            return Err(wrong("RESULTS_TABLE", &problem));
        }
        let retention = given("RETENTION_DAYS")
            .ok_or_else(|| wrong("RETENTION_DAYS", "is not set; it is the number of days to keep evaluations"))?;
        let retention_days = retention
            .parse::<NonZeroU32>()
            .ok()
            .map(NonZeroU32::get)
            .filter(|days| *days <= RETENTION_MAX)
            .ok_or_else(|| {
                wrong("RETENTION_DAYS", &format!("{retention:?} is not a number of days from 1 to {RETENTION_MAX}"))
            })?;
        let configuration = given("CONFIGURATION_URI")
            .map(|uri| {
                S3Uri::parse(&uri)
                    .ok_or_else(|| wrong("CONFIGURATION_URI", &format!("{uri:?} is not of the form s3://bucket/key")))
            })
            .transpose()?;
        Ok(Self { table, retention_days, configuration })
    }
}

impl S3Uri {
    fn parse(text: &str) -> Option<Self> {
        let (bucket, key) = text.strip_prefix("s3://")?.split_once('/')?;
        (!bucket.is_empty() && !key.is_empty()).then(|| Self { bucket: bucket.to_owned(), key: key.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Environment, String> {
        Environment::read(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
        .map_err(|error| error.to_string())
    }

    #[test]
    fn a_whole_environment() {
        let environment = read(&[
            ("RESULTS_TABLE", "plumbline-results-prod"),
            ("RETENTION_DAYS", "90"),
            ("CONFIGURATION_URI", "s3://settings/plumbline/config.yaml"),
        ])
        .unwrap();
        assert_eq!(environment.retention_days, 90);
        assert_eq!(environment.configuration.unwrap().key, "plumbline/config.yaml");
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        for (variables, name) in [
            (&[("RETENTION_DAYS", "90")][..], "RESULTS_TABLE"),
            (&[("RESULTS_TABLE", "a b c"), ("RETENTION_DAYS", "90")], "RESULTS_TABLE"),
            (&[("RESULTS_TABLE", "results")], "RETENTION_DAYS"),
            (&[("RESULTS_TABLE", "results"), ("RETENTION_DAYS", "0")], "RETENTION_DAYS"),
            (&[("RESULTS_TABLE", "results"), ("RETENTION_DAYS", "ninety")], "RETENTION_DAYS"),
            (
                &[("RESULTS_TABLE", "results"), ("RETENTION_DAYS", "9"), ("CONFIGURATION_URI", "config.yaml")],
                "CONFIGURATION_URI",
            ),
        ] {
            let message = read(variables).unwrap_err();
            assert!(message.starts_with(&format!("environment variable {name}: ")), "{message}");
        }
    }
}
