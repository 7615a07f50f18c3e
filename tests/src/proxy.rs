//! A proxy between a program and the emulator: it knows which IAM action each request needs, and breaks the answers
//! that it is told to break.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use aws_smithy_cbor::Encoder;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde::Deserialize;
use tokio::runtime::Runtime;

use crate::fields::{Field, Format, Reach, fields, without};

/// What can happen to an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The service denies the call in its own words.
    Deny,
    /// The service asks to slow down.
    Throttle,
    /// The service fails.
    Fail,
    /// Something before the service fails, and not in the service's form.
    Unavailable,
    /// The credentials have expired.
    Expire,
    /// The connection breaks in the middle of the answer.
    Reset,
    /// The first half of the answer comes as if it were all.
    Truncate,
    /// Something else than the service answers, and calls it a success.
    Garble,
    /// The answer is a success without content.
    Empty,
    /// The answer is a success without any of its parts, in so far as that is not a valid answer.
    Hollow,
    /// The answer does not come.
    Stall,
    /// The answer is a success that lacks a field.
    Without(Field, Reach),
}

impl Fault {
    /// Those that a scan notices at once, or after retries.
    pub const ALL: [Self; 9] = [
        Self::Deny,
        Self::Throttle,
        Self::Fail,
        Self::Unavailable,
        Self::Reset,
        Self::Truncate,
        Self::Garble,
        Self::Empty,
        Self::Hollow,
    ];
}

/// One request, as a plan sees it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// The IAM action that it needs, such as `s3:GetBucketPolicy`.
    pub action: String,
    /// The region that it is signed for.
    pub region: String,
    /// Method, path, query and body: the same for every attempt.
    pub request: String,
    /// Which attempt it is, from 1.
    pub attempt: u32,
}

/// Decides what happens to a call, which is the so-manieth of all, from 0.
pub type Plan = dyn Fn(&Call, usize) -> Option<Fault> + Send + Sync;

/// What is answered in the emulator's stead, or how its answer is put right.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StandIn {
    /// The IAM action of the calls; any when empty.
    pub action: String,
    /// The region of the calls; any when empty.
    pub region: String,
    /// What stands in method, path, query or body of the calls.
    pub request: String,
    /// The status of the answer; that of a success when none is given.
    pub status: Option<u16>,
    /// The whole answer.
    pub body: Option<String>,
    /// Texts of the emulator's answer, and what they should be.
    pub replace: BTreeMap<String, String>,
}

impl StandIn {
    fn is_for(&self, call: &Call) -> bool {
        (self.action.is_empty() || self.action == call.action)
            && (self.region.is_empty() || self.region == call.region)
            && call.request.contains(&self.request)
    }

    fn answer(&self) -> Option<Answer> {
        let body = self.body.as_ref()?;
        let content_type = if body.starts_with('<') { "text/xml" } else { "application/x-amz-json-1.0" };
        Some(Answer::new(self.status.unwrap_or(200), content_type, body.clone()))
    }
}

/// The emulator's answers, each asked for once: a scan only reads, so the next scan gets the same ones. Calls that the
/// emulator does not know can be answered in its stead.
#[derive(Clone)]
pub struct Recording {
    upstream: String,
    stand_ins: Arc<[StandIn]>,
    answers: Arc<Mutex<HashMap<String, (String, Answer)>>>,
}

#[derive(Clone)]
struct Answer {
    status: StatusCode,
    content_type: Option<HeaderValue>,
    body: Bytes,
}

impl Recording {
    /// Nothing recorded yet of what answers there; these actions are always answered with this body.
    pub fn of(upstream: &str, stand_ins: &[(&str, &str)]) -> Self {
        let stand_in = |(action, body): &(&str, &str)| StandIn {
            action: (*action).to_owned(),
            body: Some((*body).to_owned()),
            ..StandIn::default()
        };
        Self::with(upstream, stand_ins.iter().map(stand_in).collect())
    }

    /// Nothing recorded yet of what answers there, with these stand-ins for it.
    pub fn with(upstream: &str, stand_ins: Vec<StandIn>) -> Self {
        Self { upstream: upstream.to_owned(), stand_ins: stand_ins.into(), answers: Arc::default() }
    }

    /// The bodies of an action's successful answers, recorded or in the emulator's stead.
    pub fn bodies(&self, action: &str) -> Vec<Bytes> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let of_action = answers.values().filter(|(of, answer)| of == action && answer.status.is_success());
        of_action.map(|(_, answer)| answer.body.clone()).collect()
    }

    /// The fields of an action's answers, and how often each stands in the answer that has it most often.
    pub fn fields(&self, action: &str) -> BTreeMap<Field, usize> {
        let mut most = BTreeMap::new();
        for (field, count) in self.bodies(action).iter().flat_map(|body| fields(body, protocol(action).format())) {
            let known = most.entry(field).or_default();
            *known = count.max(*known);
        }
        most
    }

    fn known(&self, call: &Call) -> Option<Answer> {
        let stand_in = self.stand_ins.iter().filter(|stand_in| stand_in.is_for(call)).find_map(StandIn::answer);
        if stand_in.is_some() {
            return stand_in;
        }
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.get(&format!("{} {}", call.region, call.request)).map(|(_, answer)| answer.clone())
    }

    /// The emulator's answer, put right.
    fn amended(&self, call: &Call, mut answer: Answer) -> Answer {
        for (text, right) in self.stand_ins.iter().filter(|stand_in| stand_in.is_for(call)).flat_map(|it| &it.replace) {
            answer.body = String::from_utf8_lossy(&answer.body).replace(text, right).into();
        }
        answer
    }

    fn keep(&self, call: &Call, answer: &Answer) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.insert(format!("{} {}", call.region, call.request), (call.action.clone(), answer.clone()));
    }
}

/// A running proxy. It stops with the value.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    _runtime: Runtime,
}

struct Shared {
    recording: Recording,
    plan: Box<Plan>,
    log: Mutex<Vec<(Call, Option<Fault>)>>,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Proxy {
    /// Starts a proxy on a port of its own.
    ///
    /// # Panics
    /// When it cannot listen.
    pub fn start(recording: &Recording, plan: impl Fn(&Call, usize) -> Option<Fault> + Send + Sync + 'static) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("the proxy's runtime");
        let shared = Arc::new(Shared {
            recording: recording.clone(),
            plan: Box::new(plan),
            log: Mutex::default(),
            client: Client::builder(TokioExecutor::new()).build_http(),
        });
        let listener = runtime.block_on(tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).expect("a free port");
        let address = listener.local_addr().expect("the proxy's port");
        let router = Router::new().fallback(handle).with_state(Arc::clone(&shared));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { address, shared, _runtime: runtime }
    }

    /// Where it listens.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The calls so far, retries included, in the order in which they came.
    pub fn calls(&self) -> Vec<Call> {
        self.log().into_iter().map(|(call, _)| call).collect()
    }

    /// The actions of which a call failed so far.
    pub fn failed(&self) -> BTreeSet<String> {
        self.log().into_iter().filter(|(_, fault)| fault.is_some()).map(|(call, _)| call.action).collect()
    }

    fn log(&self) -> Vec<(Call, Option<Fault>)> {
        self.shared.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How often each action was called so far.
    pub fn actions(&self) -> BTreeMap<String, usize> {
        let mut actions = BTreeMap::new();
        for call in self.calls() {
            *actions.entry(call.action).or_default() += 1;
        }
        actions
    }
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = body.collect().await else { return StatusCode::BAD_REQUEST.into_response() };
    let body = body.to_bytes();
    let call = identify(&parts, &body);
    let fault = {
        let mut log = shared.log.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = (shared.plan)(&call, log.len());
        log.push((call.clone(), fault.clone()));
        fault
    };
    if let Some(answer) = fault.as_ref().and_then(|fault| refusal(fault, &call)) {
        return answer.into_response();
    }
    if fault == Some(Fault::Stall) {
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
    let answer = match shared.recording.known(&call) {
        Some(answer) => answer,
        None => shared.recording.amended(&call, forward(&shared, parts, body).await),
    };
    shared.recording.keep(&call, &answer);
    match fault {
        Some(Fault::Without(field, reach)) => answer.without(&call.action, &field, reach).into_response(),
        Some(Fault::Truncate) => answer.truncated().into_response(),
        Some(Fault::Reset) => answer.broken(),
        _ => answer.into_response(),
    }
}

async fn forward(shared: &Shared, mut parts: Parts, body: Bytes) -> Answer {
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    parts.uri = format!("{}{path}", shared.recording.upstream).parse().expect("an address with another host");
    let answer =
        shared.client.request(Request::from_parts(parts, Full::new(body))).await.expect("the emulator answers");
    let (parts, body) = answer.into_parts();
    let body = body.collect().await.expect("the emulator's whole answer").to_bytes();
    Answer { status: parts.status, content_type: parts.headers.get(header::CONTENT_TYPE).cloned(), body }
}

impl Answer {
    fn new(status: u16, content_type: &'static str, body: String) -> Self {
        let status = StatusCode::from_u16(status).expect("a status code");
        Self { status, content_type: Some(HeaderValue::from_static(content_type)), body: body.into() }
    }

    fn truncated(self) -> Self {
        let half = self.body.len() / 2;
        Self { body: self.body.slice(..half), ..self }
    }

    fn without(self, action: &str, field: &Field, reach: Reach) -> Self {
        let is_answer = self.status.is_success();
        let body = is_answer.then(|| without(&self.body, protocol(action).format(), field, reach).into());
        Self { body: body.unwrap_or(self.body), ..self }
    }

    /// The first half of the answer, and then nothing of what its length promised.
    fn broken(self) -> Response {
        let length = self.body.len().max(2);
        let half = self.body.slice(..self.body.len() / 2);
        let broken = async { Some(Err(io::Error::from(io::ErrorKind::ConnectionReset))) };
        let body = Full::new(half).map_err(|never| match never {}).with_trailers(broken).map_frame(|frame| frame);
        let mut response = Response::new(Body::new(body));
        *response.status_mut() = self.status;
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
        response
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        if let Some(content_type) = self.content_type {
            if content_type == CBOR {
                headers.insert("smithy-protocol", HeaderValue::from_static("rpc-v2-cbor"));
            }
            headers.insert(header::CONTENT_TYPE, content_type);
        }
        (self.status, headers, self.body).into_response()
    }
}

/// How the CBOR protocol calls its bodies.
/// <https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html>
const CBOR: &str = "application/cbor";

/// The protocols that the scanned services speak.
/// <https://smithy.io/2.0/aws/protocols/index.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protocol {
    Cbor,
    Ec2,
    Json,
    Query,
    RestJson,
    RestXml,
    S3,
    S3Control,
}

impl Protocol {
    fn format(self) -> Format {
        match self {
            Self::Cbor => Format::Cbor,
            Self::Json | Self::RestJson => Format::Json,
            Self::Ec2 | Self::Query | Self::RestXml | Self::S3 | Self::S3Control => Format::Xml,
        }
    }
}

fn protocol(action: &str) -> Protocol {
    match action.split(':').next() {
        Some("cloudwatch") => Protocol::Cbor,
        Some("ec2") => Protocol::Ec2,
        Some("access-analyzer" | "account" | "apigateway" | "appsync" | "backup" | "lambda") => Protocol::RestJson,
        Some("cloudfront") => Protocol::RestXml,
        Some("autoscaling" | "cloudformation" | "elasticloadbalancing" | "iam" | "rds" | "sns" | "sts") => {
            Protocol::Query
        }
        Some("s3") if S3_CONTROL.iter().any(|(_, _, of_control)| *of_control == action) => Protocol::S3Control,
        Some("s3") => Protocol::S3,
        _ => Protocol::Json,
    }
}

/// The service, method, start and end of a path, and the IAM action, the most special first. Of the names of functions,
/// APIs and the like between start and end nothing is known.
const REST: &[(&str, &str, &str, &str, &str)] = &[
    ("access-analyzer", "GET", "/analyzer", "", "access-analyzer:ListAnalyzers"),
    ("access-analyzer", "POST", "/findingv2", "", "access-analyzer:ListFindingsV2"),
    ("access-analyzer", "POST", "/finding", "", "access-analyzer:ListFindings"),
    ("account", "POST", "/getAlternateContact", "", "account:GetAlternateContact"),
    ("account", "POST", "/getContactInformation", "", "account:GetContactInformation"),
    ("apigateway", "GET", "/", "", "apigateway:GET"),
    ("appsync", "GET", "/v1/apis/", "/ApiCaches", "appsync:GetApiCache"),
    ("appsync", "GET", "/v1/apis", "", "appsync:ListGraphqlApis"),
    ("backup", "GET", "/backup-vaults/", "/resources", "backup:ListProtectedResourcesByBackupVault"),
    ("backup", "GET", "/backup-vaults/", "/resources/", "backup:ListProtectedResourcesByBackupVault"),
    ("backup", "GET", "/backup-vaults", "", "backup:ListBackupVaults"),
    ("backup", "GET", "/backup/plans/", "/selections", "backup:ListBackupSelections"),
    ("backup", "GET", "/backup/plans/", "/selections/", "backup:ListBackupSelections"),
    ("backup", "GET", "/backup/plans/", "", "backup:GetBackupSelection"),
    ("backup", "GET", "/backup/plans", "", "backup:ListBackupPlans"),
    ("backup", "GET", "/resources", "", "backup:ListProtectedResources"),
    ("backup", "GET", "/tags/", "", "backup:ListTags"),
    ("cloudfront", "GET", "/2020-05-31/distribution/", "/config", "cloudfront:GetDistributionConfig"),
    ("cloudfront", "GET", "/2020-05-31/distribution", "", "cloudfront:ListDistributions"),
    ("cloudfront", "GET", "/2020-05-31/tagging", "", "cloudfront:ListTagsForResource"),
    ("lambda", "GET", "/2015-03-31/event-source-mappings", "", "lambda:ListEventSourceMappings"),
    ("lambda", "GET", "/2015-03-31/functions/", "/aliases", "lambda:ListAliases"),
    ("lambda", "GET", "/2015-03-31/functions/", "/policy", "lambda:GetPolicy"),
    ("lambda", "GET", "/2015-03-31/functions", "", "lambda:ListFunctions"),
    ("lambda", "GET", "/2017-03-31/tags/", "", "lambda:ListTags"),
    ("lambda", "GET", "/2019-09-25/functions/", "/event-invoke-config/list", "lambda:ListFunctionEventInvokeConfigs"),
    ("lambda", "GET", "/2019-09-30/functions/", "/concurrency", "lambda:GetFunctionConcurrency"),
    ("lambda", "GET", "/2021-10-31/functions/", "/urls", "lambda:ListFunctionUrlConfigs"),
];

/// The subresources of a bucket, and the IAM actions that read them.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>
const S3_BUCKET: &[(&str, &str)] = &[
    ("acl", "s3:GetBucketAcl"),
    ("encryption", "s3:GetEncryptionConfiguration"),
    ("lifecycle", "s3:GetLifecycleConfiguration"),
    ("location", "s3:GetBucketLocation"),
    ("logging", "s3:GetBucketLogging"),
    ("notification", "s3:GetBucketNotification"),
    ("object-lock", "s3:GetBucketObjectLockConfiguration"),
    ("ownershipControls", "s3:GetBucketOwnershipControls"),
    ("policy", "s3:GetBucketPolicy"),
    ("publicAccessBlock", "s3:GetBucketPublicAccessBlock"),
    ("replication", "s3:GetReplicationConfiguration"),
    ("tagging", "s3:GetBucketTagging"),
    ("versioning", "s3:GetBucketVersioning"),
];

/// The start and the end of a path of S3 Control, and the IAM action, the most special first.
const S3_CONTROL: &[(&str, &str, &str)] = &[
    ("/v20180820/configuration/publicAccessBlock", "", "s3:GetAccountPublicAccessBlock"),
    ("/v20180820/accesspoint/", "/policy", "s3:GetAccessPointPolicy"),
    ("/v20180820/accesspoint/", "", "s3:GetAccessPoint"),
    ("/v20180820/accesspoint", "", "s3:ListAccessPoints"),
    ("/v20180820/mrap/instances", "", "s3:ListMultiRegionAccessPoints"),
    ("/v20180820/tags/", "", "s3:ListTagsForResource"),
];

fn identify(parts: &Parts, body: &[u8]) -> Call {
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // AWS4-HMAC-SHA256 Credential=KEY/20261122/eu-west-1/s3/aws4_request, ...
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
    let mut scope = header("authorization").split(',').next().unwrap_or_default().split('/').skip(2);
    let (region, service) = (scope.next().unwrap_or_default(), scope.next().unwrap_or_default());
    // Two sign for other names than that of their actions.
    let service = match service {
        "monitoring" => "cloudwatch",
        "tagging" => "tag",
        other => other,
    };
    let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
    let body = String::from_utf8_lossy(body);
    let operation = if service == "s3" {
        s3_action(path, query).unwrap_or_else(|| format!("s3:{} {path}?{query}", parts.method))
    } else if let Some((_, operation)) = header("x-amz-target").rsplit_once('.') {
        format!("{service}:{operation}")
    } else if let Some((_, operation)) = path.rsplit_once("/operation/") {
        format!("{service}:{operation}")
    } else if let Some(action) = rest_action(service, parts.method.as_str(), path) {
        action.to_owned()
    } else {
        let action = body.split('&').find_map(|pair| pair.strip_prefix("Action=")).unwrap_or_default();
        format!("{service}:{action}")
    };
    // amz-sdk-request: attempt=1; max=5
    let attempt = header("amz-sdk-request").split(';').find_map(|part| part.trim().strip_prefix("attempt="));
    Call {
        action: operation,
        region: region.to_owned(),
        request: format!("{} {} {} {body}", parts.method, parts.uri, header("x-amz-target")),
        attempt: attempt.and_then(|attempt| attempt.parse().ok()).unwrap_or(1),
    }
}

fn rest_action(service: &str, method: &str, path: &str) -> Option<&'static str> {
    let named = |(of, with, start, end, _): &&(&str, &str, &str, &str, &str)| {
        *of == service && *with == method && path.starts_with(start) && path.ends_with(end)
    };
    REST.iter().find(named).map(|(_, _, _, _, action)| *action)
}

fn s3_action(path: &str, query: &str) -> Option<String> {
    let control = |(start, end, _): &&(&str, &str, &str)| path.starts_with(start) && path.ends_with(end);
    let action = if path.starts_with("/v20180820/") {
        S3_CONTROL.iter().find(control).map(|(_, _, action)| *action)
    } else if path == "/" {
        Some("s3:ListAllMyBuckets")
    } else {
        let names = |name: &str| query.split('&').any(|pair| pair.split('=').next() == Some(name));
        S3_BUCKET.iter().find(|(subresource, _)| names(subresource)).map(|(_, action)| *action)
    };
    action.map(str::to_owned)
}

/// Calls whose answer without its parts says that there is nothing: the list is left out when it is empty, or the SDK
/// takes a required list that is missing for an empty one.
const HOLLOW_IS_VALID: &[&str] = &["access-analyzer:ListAnalyzers", "sqs:ListQueues", "states:ListStateMachines"];

/// What is answered instead of the service's own answer; `None` where that one is only damaged.
fn refusal(fault: &Fault, call: &Call) -> Option<Answer> {
    let protocol = protocol(&call.action);
    let denied = format!("not authorized to perform {}", call.action);
    Some(match fault {
        Fault::Deny => {
            let (status, code) = match protocol {
                Protocol::Ec2 => (403, "UnauthorizedOperation"),
                Protocol::Json => (400, "AccessDeniedException"),
                Protocol::Cbor | Protocol::RestJson => (403, "AccessDeniedException"),
                Protocol::Query if call.action.starts_with("sns:") => (403, "AuthorizationError"),
                Protocol::Query | Protocol::RestXml | Protocol::S3 | Protocol::S3Control => (403, "AccessDenied"),
            };
            error(protocol, status, code, &denied)
        }
        Fault::Throttle => {
            let (status, code) = match protocol {
                Protocol::Ec2 => (503, "RequestLimitExceeded"),
                Protocol::Cbor | Protocol::Json => (400, "ThrottlingException"),
                Protocol::Query | Protocol::RestXml => (400, "Throttling"),
                Protocol::RestJson => (429, "TooManyRequestsException"),
                Protocol::S3 | Protocol::S3Control => (503, "SlowDown"),
            };
            error(protocol, status, code, "Rate exceeded")
        }
        Fault::Fail => {
            let code = match protocol {
                Protocol::Json | Protocol::RestJson => "InternalServerError",
                Protocol::Cbor | Protocol::Query | Protocol::RestXml => "InternalFailure",
                Protocol::Ec2 | Protocol::S3 | Protocol::S3Control => "InternalError",
            };
            error(protocol, 500, code, "An internal error occurred")
        }
        Fault::Expire => {
            let (status, code) = match protocol {
                Protocol::Ec2 => (400, "RequestExpired"),
                Protocol::Json => (400, "ExpiredTokenException"),
                Protocol::Cbor | Protocol::RestJson => (403, "ExpiredTokenException"),
                Protocol::Query | Protocol::RestXml => (403, "ExpiredToken"),
                Protocol::S3 | Protocol::S3Control => (400, "ExpiredToken"),
            };
            error(protocol, status, code, "The security token included in the request is expired")
        }
        Fault::Unavailable => Answer::new(503, "text/html", "<html><body>Service Unavailable</body></html>".to_owned()),
        Fault::Garble => Answer::new(200, "text/html", "<html><body>Please log in<br></body></html>".to_owned()),
        Fault::Hollow if HOLLOW_IS_VALID.contains(&call.action.as_str()) => return None,
        Fault::Hollow if matches!(protocol, Protocol::Json | Protocol::RestJson) => {
            Answer::new(200, "application/x-amz-json-1.0", "{}".to_owned())
        }
        Fault::Empty | Fault::Hollow => Answer::new(200, "text/plain", String::new()),
        Fault::Reset | Fault::Truncate | Fault::Stall | Fault::Without(..) => return None,
    })
}

/// An error in the form of the service's protocol.
fn error(protocol: Protocol, status: u16, code: &str, message: &str) -> Answer {
    let id = "<RequestId>story</RequestId>";
    let inner = format!("<Code>{code}</Code><Message>{message}</Message>");
    match protocol {
        Protocol::Query | Protocol::RestXml | Protocol::S3Control => {
            let text = format!("<ErrorResponse><Error><Type>Sender</Type>{inner}</Error>{id}</ErrorResponse>");
            Answer::new(status, "text/xml", text)
        }
        Protocol::Ec2 => {
            let text =
                format!("<Response><Errors><Error>{inner}</Error></Errors><RequestID>story</RequestID></Response>");
            Answer::new(status, "text/xml", text)
        }
        Protocol::S3 => Answer::new(status, "application/xml", format!("<Error>{inner}{id}</Error>")),
        Protocol::Cbor => {
            let mut body = Encoder::new(Vec::new());
            body.map(2).str("__type").str(&format!("com.amazon.coral.service#{code}"));
            body.str("message").str(message);
            Answer { body: body.into_writer().into(), ..Answer::new(status, CBOR, String::new()) }
        }
        Protocol::Json | Protocol::RestJson => {
            let text = format!(r#"{{"__type":"com.amazon.coral.service#{code}","message":"{message}"}}"#);
            Answer::new(status, "application/x-amz-json-1.0", text)
        }
    }
}
