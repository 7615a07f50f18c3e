//! What starts the function: EventBridge's scheduled event, or a person's test event.

use plumbline_catalogue::selection::Scope;
use serde_json::Value;

/// An event that is neither.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the event is not valid: {0}. Send {{}} to scan everything, or narrow the scan as in \
     {{\"services\":[\"s3\"],\"regions\":[\"eu-west-1\"],\"rules\":[],\"frameworks\":[\"fsbp\"],\"severity\":\"HIGH\"}}"
)]
pub(crate) struct EventError(String);

/// The scope that the event asks for. EventBridge's own event asks for everything.
/// <https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html>
pub(crate) fn scope(event: Value) -> Result<Scope, EventError> {
    let is_scheduled =
        event.get("source").and_then(Value::as_str) == Some("aws.events") && event.get("detail-type").is_some();
    match event {
        Value::Null => Ok(Scope::default()),
        Value::Object(_) if is_scheduled => Ok(Scope::default()),
        Value::Object(_) => serde_json::from_value(event).map_err(|error| EventError(error.to_string())),
        _ => Err(EventError("it is not a JSON object".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Scope, String> {
        scope(serde_json::from_str(text).unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_examples_are_understood() {
        assert_eq!(read(include_str!("../events/everything.json")), Ok(Scope::default()));
        assert_eq!(read(include_str!("../events/scheduled.json")), Ok(Scope::default()));
        assert_eq!(read(include_str!("../events/narrowed.json")).unwrap().services, ["s3"]);
        assert_eq!(read(r#"{"frameworks":["cis-5.0"]}"#).unwrap().frameworks, ["cis-5.0"]);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(
            read(r#"{"service":["s3"]}"#).unwrap_err().contains("unknown field `service`, expected one of `services`")
        );
        assert!(read(r#"{"severity":"SEVERE"}"#).unwrap_err().contains("unknown variant `SEVERE`"));
        assert!(read("[]").unwrap_err().contains("not a JSON object"));
    }
}
