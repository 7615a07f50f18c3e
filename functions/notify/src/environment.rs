//! The function's environment variables, validated before the first call.

use plumbline_aws::alert::is_topic;

/// What the stack tells the function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Environment {
    /// The results table.
    pub(crate) table: String,
    /// The topic's ARN.
    pub(crate) topic: String,
    /// Whether to say so when nothing changed.
    pub(crate) when_unchanged: bool,
}

/// A variable that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("environment variable {name}: {problem}")]
pub(crate) struct EnvironmentError {
    name: &'static str,
    problem: String,
}

impl Environment {
    /// Reads the variables through `variable`.
    pub(crate) fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, EnvironmentError> {
        let required = |name: &'static str, meaning: &str| {
            variable(name)
                .filter(|value| !value.is_empty())
                .ok_or_else(|| EnvironmentError { name, problem: format!("is not set; it {meaning}") })
        };
        let table = required("RESULTS_TABLE", "names the DynamoDB table of the results")?;
        let topic = required("ALERTS_TOPIC", "is the ARN of the SNS topic of the alerts")?;
        if !is_topic(&topic) {
            let problem = format!("{topic:?} is not a topic's ARN such as arn:aws:sns:eu-west-1:111111111111:alerts");
            return Err(EnvironmentError { name: "ALERTS_TOPIC", problem });
        }
        let when_unchanged = match variable("ALERT_WHEN_UNCHANGED").as_deref() {
            None | Some("" | "false") => false,
            Some("true") => true,
            Some(other) => {
                let problem = format!("{other:?} is neither `true` nor `false`");
                return Err(EnvironmentError { name: "ALERT_WHEN_UNCHANGED", problem });
            }
        };
        Ok(Self { table, topic, when_unchanged })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPIC: &str = "arn:aws:sns:eu-west-1:111111111111:alerts";

    fn read(variables: &[(&str, &str)]) -> Result<Environment, String> {
        Environment::read(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
        .map_err(|error| error.to_string())
    }

    #[test]
    fn a_whole_environment() {
        let environment =
            read(&[("RESULTS_TABLE", "results"), ("ALERTS_TOPIC", TOPIC), ("ALERT_WHEN_UNCHANGED", "true")]).unwrap();
        assert_eq!((environment.topic.as_str(), environment.when_unchanged), (TOPIC, true));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        for (variables, name) in [
            (&[("ALERTS_TOPIC", TOPIC)][..], "RESULTS_TABLE"),
            (&[("RESULTS_TABLE", "results")], "ALERTS_TOPIC"),
            (&[("RESULTS_TABLE", "results"), ("ALERTS_TOPIC", "alerts")], "ALERTS_TOPIC"),
            (
                &[("RESULTS_TABLE", "results"), ("ALERTS_TOPIC", TOPIC), ("ALERT_WHEN_UNCHANGED", "yes")],
                "ALERT_WHEN_UNCHANGED",
            ),
        ] {
            let message = read(variables).unwrap_err();
            assert!(message.starts_with(&format!("environment variable {name}: ")), "{message}");
        }
    }
}
