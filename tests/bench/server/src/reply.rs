//! Answers in the protocols of AWS.
//! <https://smithy.io/2.0/aws/protocols/index.html>

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::call::Call;

/// An answer, not yet in its protocol.
#[derive(Clone, Debug)]
pub enum Reply {
    /// What stands between the tags of the answer.
    Xml(String),
    /// A whole document.
    Document(String),
    Json(Value),
    Error(u16, &'static str),
    /// A success that lists nothing.
    Empty,
    /// An operation that is not known.
    Unknown,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Protocol {
    Cbor,
    Ec2,
    Json,
    Query,
    S3,
}

fn protocol(call: &Call) -> Protocol {
    match call.service.as_str() {
        "ec2" => Protocol::Ec2,
        "s3" if call.path.starts_with("/v20180820/") => Protocol::Query,
        "s3" => Protocol::S3,
        _ if call.path.starts_with("/service/") => Protocol::Cbor,
        _ if call.parameter("Action").is_some() => Protocol::Query,
        _ => Protocol::Json,
    }
}

/// The words in which a service asks to slow down.
pub fn throttled(call: &Call) -> Reply {
    match (protocol(call), call.service.as_str()) {
        (Protocol::Ec2, _) => Reply::Error(503, "RequestLimitExceeded"),
        (Protocol::Query, _) => Reply::Error(400, "Throttling"),
        (Protocol::S3, _) => Reply::Error(503, "SlowDown"),
        (Protocol::Json, "lambda") => Reply::Error(429, "TooManyRequestsException"),
        (Protocol::Cbor | Protocol::Json, _) => Reply::Error(400, "ThrottlingException"),
    }
}

impl Reply {
    /// The answer to this call.
    pub fn of(self, call: &Call) -> Response {
        let protocol = protocol(call);
        match self {
            Self::Xml(inner) => xml(200, enclosed(protocol, &call.operation, &inner)),
            Self::Document(text) => xml(200, text),
            Self::Json(value) => data(protocol, 200, &value),
            Self::Empty if matches!(protocol, Protocol::Cbor | Protocol::Json) => data(protocol, 200, &json!({})),
            Self::Empty => xml(200, enclosed(protocol, &call.operation, "")),
            Self::Error(status, code) => error(protocol, status, code),
            Self::Unknown => error(protocol, 400, "UnknownOperationException"),
        }
    }
}

const REQUEST: &str = "7a62c49f-347e-4fc4-9331-6e8e7a962e65";

fn enclosed(protocol: Protocol, operation: &str, inner: &str) -> String {
    match protocol {
        Protocol::Ec2 => format!(
            r#"<{operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>{REQUEST}</requestId>{inner}</{operation}Response>"#
        ),
        _ => format!(
            "<{operation}Response><{operation}Result>{inner}</{operation}Result><ResponseMetadata><RequestId>{REQUEST}\
             </RequestId></ResponseMetadata></{operation}Response>"
        ),
    }
}

fn error(protocol: Protocol, status: u16, code: &str) -> Response {
    let inner = format!("<Code>{code}</Code><Message>{code}</Message>");
    let id = format!("<RequestId>{REQUEST}</RequestId>");
    match protocol {
        Protocol::Ec2 => xml(
            status,
            format!("<Response><Errors><Error>{inner}</Error></Errors><RequestID>{REQUEST}</RequestID></Response>"),
        ),
        Protocol::Query => {
            xml(status, format!("<ErrorResponse><Error><Type>Sender</Type>{inner}</Error>{id}</ErrorResponse>"))
        }
        Protocol::S3 => xml(status, format!("<Error>{inner}{id}</Error>")),
        Protocol::Cbor | Protocol::Json => {
            data(protocol, status, &json!({ "__type": format!("com.amazon.coral.service#{code}"), "message": code }))
        }
    }
}

fn xml(status: u16, text: String) -> Response {
    let head = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    body(status, "text/xml", format!("{head}{text}"))
}

fn data(protocol: Protocol, status: u16, value: &Value) -> Response {
    if protocol != Protocol::Cbor {
        return body(status, "application/x-amz-json-1.0", value.to_string());
    }
    let mut response = body(status, "application/cbor", cbor(value));
    response.headers_mut().insert("smithy-protocol", HeaderValue::from_static("rpc-v2-cbor"));
    response
}

/// Texts, lists and maps as <https://www.rfc-editor.org/rfc/rfc8949> writes them, each shorter than 256.
fn cbor(value: &Value) -> Vec<u8> {
    let head =
        |kind: u8, length: usize| if length < 24 { vec![kind + length as u8] } else { vec![kind + 24, length as u8] };
    let text = |text: &str| [head(0x60, text.len()), text.into()].concat();
    match value {
        Value::String(string) => text(string),
        Value::Array(items) => items.iter().fold(head(0x80, items.len()), |all, item| [all, cbor(item)].concat()),
        Value::Object(map) => {
            map.iter().fold(head(0xa0, map.len()), |all, (key, value)| [all, text(key), cbor(value)].concat())
        }
        // Null
        _ => vec![0xf6],
    }
}

fn body(status: u16, content_type: &'static str, content: impl IntoResponse) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (
        status,
        [(header::CONTENT_TYPE, content_type), (header::HeaderName::from_static("x-amzn-requestid"), REQUEST)],
        content,
    )
        .into_response()
}

/// Every item in an element of this name.
pub fn items(element: &str, items: impl IntoIterator<Item = String>) -> String {
    items.into_iter().map(|item| format!("<{element}>{item}</{element}>")).collect()
}

/// A list: every item as `inner`, and all in `outer`.
pub fn list(outer: &str, inner: &str, all: impl IntoIterator<Item = String>) -> String {
    format!("<{outer}>{}</{outer}>", items(inner, all))
}

/// A text in an XML document.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// A text as IAM writes policies.
pub fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
