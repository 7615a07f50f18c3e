//! What a request asks for.

use std::collections::HashMap;

use axum::http::{HeaderMap, Method, Uri};
use serde_json::Value;

/// One request.
#[derive(Debug, Default)]
pub struct Call {
    pub service: String,
    pub operation: String,
    /// Where the request was sent.
    pub host: String,
    pub path: String,
    /// The parameters of the query or the form.
    pub parameters: HashMap<String, String>,
    pub json: Value,
}

impl Call {
    pub fn read(method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Self {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        // AWS4-HMAC-SHA256 Credential=KEY/20261122/eu-west-1/s3/aws4_request, ...
        let scope = header("authorization").split(',').next().unwrap_or_default();
        let service = scope.split('/').nth(3).unwrap_or_default().to_owned();
        let query = uri.query().unwrap_or_default();
        let form = header("content-type").starts_with("application/x-www-form-urlencoded");
        let text = if form { body } else { query.as_bytes() };
        let parameters: HashMap<String, String> = form_urlencoded::parse(text).into_owned().collect();
        let target = header("x-amz-target").rsplit_once('.').map(|(_, operation)| operation.to_owned());
        let operation = match target.or_else(|| parameters.get("Action").cloned()) {
            Some(operation) => operation,
            None if service == "lambda" => lambda(method, uri.path()),
            None if uri.path().starts_with("/service/") => uri.path().rsplit('/').next().unwrap_or_default().to_owned(),
            None if service == "s3" => s3(method, uri.path(), query),
            None => format!("{method} {}", shape(uri.path())),
        };
        Self {
            operation,
            host: header("host").to_owned(),
            path: uri.path().to_owned(),
            json: serde_json::from_slice(body).unwrap_or(Value::Null),
            parameters,
            service,
        }
    }

    /// Service and operation.
    pub fn action(&self) -> String {
        format!("{}:{}", self.service, self.operation)
    }

    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    pub fn number(&self, name: &str) -> Option<usize> {
        self.parameter(name)?.parse().ok()
    }

    /// Whether a parameter begins with this.
    pub fn has(&self, start: &str) -> bool {
        self.parameters.keys().any(|name| name.starts_with(start))
    }

    /// The values of a list, such as `InstanceId.1` and `InstanceId.2`.
    pub fn list(&self, name: &str) -> Vec<&str> {
        let number = |key: &str| key.strip_prefix(name)?.strip_prefix('.')?.parse::<usize>().ok();
        let mut values: Vec<_> =
            self.parameters.iter().filter_map(|(key, value)| Some((number(key)?, value.as_str()))).collect();
        values.sort_unstable();
        values.into_iter().map(|(_, value)| value).collect()
    }

    /// A text of a JSON request.
    pub fn text(&self, name: &str) -> &str {
        self.json.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// The operation at a path.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html>
fn lambda(method: &Method, path: &str) -> String {
    let shape = shape(path.trim_end_matches('/'));
    let operation = match shape.as_str() {
        "/2015-03-31/event-source-mappings" => "ListEventSourceMappings",
        "/2015-03-31/functions" => "ListFunctions",
        "/2015-03-31/functions/*" => "GetFunction",
        "/2015-03-31/functions/*/aliases" => "ListAliases",
        "/2015-03-31/functions/*/policy" => "GetPolicy",
        "/2017-03-31/tags/*" => "ListTags",
        "/2018-10-31/layers" => "GetLayerVersionByArn",
        "/2019-09-25/functions/*/event-invoke-config/list" => "ListFunctionEventInvokeConfigs",
        "/2019-09-30/functions/*/concurrency" => "GetFunctionConcurrency",
        "/2021-10-31/functions/*/url" => "GetFunctionUrlConfig",
        "/2021-10-31/functions/*/urls" => "ListFunctionUrlConfigs",
        _ => return format!("{method} {shape}"),
    };
    operation.to_owned()
}

/// The subresource that the query names, or what is done with the bucket itself.
fn s3(method: &Method, path: &str, query: &str) -> String {
    if path.starts_with("/v20180820/") {
        return format!("{method} {}", shape(path));
    }
    if path == "/" {
        return "ListBuckets".to_owned();
    }
    if query.contains("list-type=2") {
        return "ListObjectsV2".to_owned();
    }
    let mut names = query.split('&').filter_map(|pair| pair.split('=').next());
    let subresource = names.find(|name| !name.is_empty() && !name.starts_with("x-"));
    format!("{method} {}", subresource.unwrap_or("bucket"))
}

/// A path with a star for each part that names something.
fn shape(path: &str) -> String {
    let named = |part: &str| part.contains(':') || part.contains('%') || crate::account::index(part).is_some();
    let parts = path.split('/').enumerate().map(|(place, part)| if place > 1 && named(part) { "*" } else { part });
    parts.collect::<Vec<_>>().join("/")
}
