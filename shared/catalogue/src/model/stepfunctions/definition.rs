//! What a state machine's definition says, as far as rules ask.
//! <https://states-language.net/spec.html>

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::secrets::{SecretKind, in_value};

/// A state machine's definition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// The states that call Lambda functions, those inside `Parallel` and `Map` states too.
    pub lambda_tasks: Vec<LambdaTask>,
    /// The fields that hold secrets in plain text.
    pub secrets: Vec<FieldSecret>,
}

/// A state that calls a Lambda function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LambdaTask {
    /// The state's name.
    pub state: String,
    /// How it calls.
    pub integration: Integration,
    /// The function as the definition names it; absent when the input of an execution decides.
    pub function: Option<String>,
    /// Whether errors are retried, by the state or by one around it.
    pub retries: bool,
    /// Whether errors are caught, by the state or by one around it.
    pub catches: bool,
}

/// The ways in which a state calls a Lambda function.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Integration {
    /// `arn:aws:states:::lambda:invoke`, with or without a task token.
    Optimized,
    /// `arn:aws:states:::aws-sdk:lambda:invoke`
    Sdk,
    /// The function's own ARN.
    Direct,
}

/// A field of a definition that holds a secret in plain text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSecret {
    /// The keys that lead to it, joined by dots.
    pub field: String,
    /// What the secret looks like.
    pub kind: SecretKind,
}

/// What the states around a state do about its errors.
#[derive(Clone, Copy, Default)]
struct Around {
    retries: bool,
    catches: bool,
}

impl Definition {
    /// Reads a definition in the Amazon States Language.
    ///
    /// # Errors
    /// Says what makes the text no definition; nothing of the text itself is in it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| format!("the definition is not JSON: line {}, column {}", error.line(), error.column()))?;
        let Some(States(states)) = States::of(&value) else {
            return Err("the definition has no States".to_owned());
        };
        let mut definition = Self::default();
        definition.add_states(states, Around::default());
        definition.add_secrets(&value, "", "");
        Ok(definition)
    }

    fn add_states(&mut self, states: &Map<String, Value>, around: Around) {
        for (name, state) in states {
            let around = Around {
                retries: around.retries || retries(state),
                catches: around.catches || !is_empty(state.get("Catch")),
            };
            if let Some(task) = lambda_task(name, state, around) {
                self.lambda_tasks.push(task);
            }
            let branches = state.get("Branches").and_then(Value::as_array).into_iter().flatten();
            let inner = branches.chain(state.get("ItemProcessor")).chain(state.get("Iterator"));
            for States(states) in inner.filter_map(States::of) {
                self.add_states(states, around);
            }
        }
    }

    fn add_secrets(&mut self, value: &Value, path: &str, name: &str) {
        match value {
            Value::Object(fields) => {
                for (key, field) in fields {
                    let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    self.add_secrets(field, &path, key);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.add_secrets(item, path, name);
                }
            }
            Value::String(text) => {
                if let Some(kind) = in_value(name, text) {
                    self.secrets.push(FieldSecret { field: path.to_owned(), kind });
                }
            }
            _ => {}
        }
    }
}

/// The states of a machine, a branch or an item processor.
struct States<'a>(&'a Map<String, Value>);

impl<'a> States<'a> {
    fn of(value: &'a Value) -> Option<Self> {
        value.get("States").and_then(Value::as_object).map(Self)
    }
}

/// A retrier that allows no attempt never retries.
fn retries(state: &Value) -> bool {
    let retriers = state.get("Retry").and_then(Value::as_array).into_iter().flatten();
    retriers.into_iter().any(|retrier| retrier.get("MaxAttempts").and_then(Value::as_u64) != Some(0))
}

fn is_empty(list: Option<&Value>) -> bool {
    list.and_then(Value::as_array).is_none_or(Vec::is_empty)
}

fn lambda_task(name: &str, state: &Value, around: Around) -> Option<LambdaTask> {
    if state.get("Type").and_then(Value::as_str) != Some("Task") {
        return None;
    }
    let resource = state.get("Resource").and_then(Value::as_str)?;
    let parts: Vec<&str> = resource.split(':').collect();
    let (integration, function) = match parts[..] {
        ["arn", _, "lambda", ..] => (Integration::Direct, Some(resource)),
        ["arn", _, "states", _, _, "lambda", action] if action.split('.').next() == Some("invoke") => {
            (Integration::Optimized, function_name(state))
        }
        ["arn", _, "states", _, _, "aws-sdk", "lambda", action] if action.split('.').next() == Some("invoke") => {
            (Integration::Sdk, function_name(state))
        }
        _ => return None,
    };
    Some(LambdaTask {
        state: name.to_owned(),
        integration,
        function: function.map(str::to_owned),
        retries: around.retries,
        catches: around.catches,
    })
}

/// The name in `Parameters` (JSONPath) or `Arguments` (JSONata), unless it is an expression.
fn function_name(state: &Value) -> Option<&str> {
    let arguments = state.get("Parameters").or_else(|| state.get("Arguments"))?;
    let name = arguments.get("FunctionName").and_then(Value::as_str)?;
    (!name.trim_start().starts_with("{%")).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tasks(states: &str) -> Vec<(String, Integration, Option<String>, bool, bool)> {
        let definition = Definition::parse(&format!(r#"{{"StartAt":"A","States":{{{states}}}}}"#)).unwrap();
        let tasks = definition.lambda_tasks.into_iter();
        tasks.map(|task| (task.state, task.integration, task.function, task.retries, task.catches)).collect()
    }

    fn task(name: &str, rest: &str) -> String {
        format!(r#""{name}":{{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",{rest}"End":true}}"#)
    }

    #[test]
    fn every_way_to_call_is_read() {
        use Integration::{Direct, Optimized, Sdk};
        for (resource, parameters, expected) in [
            ("arn:aws:states:::lambda:invoke", r#""Parameters":{"FunctionName":"f"}"#, Some((Optimized, Some("f")))),
            ("arn:aws:states:::lambda:invoke", r#""Parameters":{"FunctionName.$":"$.f"}"#, Some((Optimized, None))),
            ("arn:aws:states:::lambda:invoke", r#""Arguments":{"FunctionName":"f"}"#, Some((Optimized, Some("f")))),
            ("arn:aws:states:::lambda:invoke", r#""Arguments":{"FunctionName":"{% $f %}"}"#, Some((Optimized, None))),
            ("arn:aws:states:::lambda:invoke", r#""Arguments":"{% $all %}""#, Some((Optimized, None))),
            (
                "arn:aws:states:::lambda:invoke.waitForTaskToken",
                r#""Parameters":{"FunctionName":"f"}"#,
                Some((Optimized, Some("f"))),
            ),
            (
                "arn:aws-cn:states:::aws-sdk:lambda:invoke",
                r#""Arguments":{"FunctionName":"f"}"#,
                Some((Sdk, Some("f"))),
            ),
            ("arn:aws:lambda:eu-west-1:111111111111:function:f", r#""Comment":"""#, {
                Some((Direct, Some("arn:aws:lambda:eu-west-1:111111111111:function:f")))
            }),
            ("arn:aws:states:::aws-sdk:lambda:listFunctions", r#""Comment":"""#, None),
            ("arn:aws:states:::sns:publish", r#""Comment":"""#, None),
            ("arn:aws:states:eu-west-1:111111111111:activity:a", r#""Comment":"""#, None),
        ] {
            let found = tasks(&format!(r#""A":{{"Type":"Task","Resource":"{resource}",{parameters},"End":true}}"#));
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(way, function)| ("A".to_owned(), way, function.map(str::to_owned), false, false))
                .collect();
            assert_eq!(found, expected, "{resource} {parameters}");
        }
    }

    #[test]
    fn errors_are_handled_by_a_state_or_around_it() {
        let retry = r#""Retry":[{"ErrorEquals":["States.ALL"]}],"#;
        let never = r#""Retry":[{"ErrorEquals":["States.ALL"],"MaxAttempts":0}],"#;
        let catch = r#""Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}],"#;
        let inner = |rest: &str| format!(r#"{{"StartAt":"T","States":{{{}}}}}"#, task("T", rest));
        for (states, retries, catches) in [
            (task("T", ""), false, false),
            (task("T", retry), true, false),
            (task("T", never), false, false),
            (task("T", r#""Catch":[],"Retry":[],"#), false, false),
            (task("T", &format!("{retry}{catch}")), true, true),
            (format!(r#""P":{{"Type":"Parallel",{catch}"Branches":[{}]}}"#, inner(retry)), true, true),
            (format!(r#""P":{{"Type":"Parallel","Branches":[{}]}}"#, inner(retry)), true, false),
            (format!(r#""M":{{"Type":"Map","Iterator":{}}}"#, inner(catch)), false, true),
            (
                format!(
                    r#""M":{{"Type":"Map",{retry}"ItemReader":{{"Resource":"arn:aws:states:::s3:getObject"}},
                       "ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED"}},"States":{{{}}}}}}}"#,
                    task("T", catch)
                ),
                true,
                true,
            ),
        ] {
            let found = tasks(&states);
            assert_eq!(found.len(), 1, "{states}");
            assert_eq!((found[0].3, found[0].4), (retries, catches), "{states}");
        }
    }

    #[test]
    fn secrets_are_named_by_their_field() {
        let definition = Definition::parse(
            r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::http:invoke",
                "Parameters":{"Headers":{"apiKey":"9f8e7d6c5b4a39281706","token.$":"$.token"},
                "SecretId":"shop/api"},"End":true}}}"#,
        )
        .unwrap();
        let expected =
            FieldSecret { field: "States.A.Parameters.Headers.apiKey".to_owned(), kind: SecretKind::Password };
        assert_eq!(definition.secrets, [expected]);
    }

    #[test]
    fn what_is_no_definition_is_refused_without_quoting_it() {
        assert_eq!(Definition::parse("{}"), Err("the definition has no States".to_owned()));
        assert!(Definition::parse("{hunter22").is_err_and(|text| !text.contains("hunter")));
    }
}
