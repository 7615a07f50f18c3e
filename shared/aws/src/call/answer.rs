//! What AWS answered, or why it did not: the only classification of AWS errors in the project.

use std::{
    collections::BTreeMap,
    error::Error,
    sync::{Arc, Mutex, PoisonError},
};

use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::ServiceError};
use plumbline_catalogue::{
    observed::{Gap, Observed, Reason, Unread},
    scan::FailedCall,
};
use serde_json::Value;

/// The outcome of one call, before anyone decided what a documented error code means here.
#[derive(Debug)]
pub struct Answer<T> {
    action: &'static str,
    result: Result<T, Failure>,
    /// Where a failure is noted, with the region, once nobody finds that its code means something else.
    noted_in: Option<(Failures, String)>,
}

/// The resource disappeared between being listed and being read: it leaves no trace in the scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

#[derive(Debug)]
struct Failure {
    code: Option<String>,
    gap: Unread,
    /// No connection could be made, so that AWS never saw the call.
    unconnected: bool,
}

/// The calls of a scan that failed for good.
#[derive(Clone, Debug, Default)]
pub(crate) struct Failures(Arc<Mutex<FailedCalls>>);

/// By action and reason.
type FailedCalls = BTreeMap<(String, Reason), FailedCall>;

impl Failures {
    /// By action and reason.
    pub(crate) fn calls(&self) -> Vec<FailedCall> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    fn note(&self, gap: &Gap, region: &str) {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (gap.action.clone(), gap.reason);
        calls.entry(key).or_insert_with(|| FailedCall::new(gap)).count(region);
    }
}

impl Failure {
    fn new(action: &str, reason: Reason, detail: String) -> Self {
        let gap = Unread::new(Gap::new(action, reason, detail));
        Self { code: None, gap, unconnected: false }
    }
}

/// Codes that mean no. Services spell them in their own ways.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>
const DENIED: &[&str] = &[
    "AccessDenied",
    "AccessDeniedException",
    "AllAccessDisabled",
    "AuthorizationError",
    "AuthorizationErrorException",
    "Forbidden",
    "ForbiddenException",
    "NotAuthorized",
    "OptInRequired",
    "UnauthorizedAccess",
    "UnauthorizedException",
    "UnauthorizedOperation",
];

/// Codes that ask to slow down, as the SDKs know them.
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>
const THROTTLED: &[&str] = &[
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// Codes with which an endpoint says that it does not know the call.
const UNSUPPORTED: &[&str] = &[
    "InvalidAction",
    "InvalidURI",
    "NotImplemented",
    "UnknownAction",
    "UnknownOperation",
    "UnknownOperationException",
    "UnsupportedOperation",
    "UnsupportedOperationException",
];

/// Codes that say that the credentials themselves are no good.
/// <https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html>
const BAD_CREDENTIALS: &[&str] = &[
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "InvalidToken",
    "MissingAuthenticationToken",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "TokenRefreshRequired",
    "UnrecognizedClientException",
];

impl<T> Answer<T> {
    /// What the SDK returned for a call of this action.
    pub(crate) fn of<E>(action: &'static str, result: Result<T, SdkError<E, HttpResponse>>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let result = result.map_err(|error| Failure {
            code: code(&error),
            unconnected: is_unconnected(&error),
            ..Failure::new(action, reason(&error), detail(&error))
        });
        Self { action, result, noted_in: None }
    }

    /// No call was made, for this reason.
    pub(crate) fn without_call(action: &'static str, reason: Reason) -> Self {
        Self { action, result: Err(Failure::new(action, reason, String::new())), noted_in: None }
    }

    /// This answer was put together from several calls.
    pub(crate) fn known(action: &'static str, answer: T) -> Self {
        Self { action, result: Ok(answer), noted_in: None }
    }

    /// The answer, or its failure as the answer to a larger question that it was part of.
    pub(crate) fn or_fail<U>(self) -> Result<T, Answer<U>> {
        let Self { action, result, noted_in } = self;
        result.map_err(|failure| Answer { action, result: Err(failure), noted_in })
    }

    /// The same answer, which notes its failure there when it is turned into a gap.
    pub(crate) fn noted_in(self, failures: &Failures, region: &str) -> Self {
        Self { noted_in: Some((failures.clone(), region.to_owned())), ..self }
    }

    /// Whether AWS objected to the credentials rather than to the call.
    pub(crate) fn blames_credentials(&self) -> bool {
        self.code().is_some_and(|code| BAD_CREDENTIALS.contains(&code))
    }

    /// Whether no connection to AWS could be made for it.
    pub(crate) fn is_unconnected(&self) -> bool {
        self.result.as_ref().is_err_and(|failure| failure.unconnected)
    }

    fn code(&self) -> Option<&str> {
        self.result.as_ref().err().and_then(|failure| failure.code.as_deref())
    }

    /// The documented codes with which AWS says that there is none: those become `None`.
    pub fn absent_on(self, codes: &[&str]) -> Answer<Option<T>> {
        let absent = self.code().is_some_and(|code| codes.contains(&code));
        self.with(|result| if absent { Ok(None) } else { result.map(Some) })
    }

    /// The documented codes with which AWS says that the resource itself is not there any more.
    ///
    /// # Errors
    /// [`Gone`] on one of these codes.
    pub fn unless_gone(self, codes: &[&str]) -> Result<Self, Gone> {
        if self.code().is_some_and(|code| codes.contains(&code)) { Err(Gone) } else { Ok(self) }
    }

    /// What holds where the endpoint does not offer the call: for settings that AWS leaves off until somebody turns them
    /// on by the same API. Nobody can have done so there. Any other failure stays one.
    pub fn where_not_offered(self, otherwise: T) -> Self {
        self.with(|result| match result {
            Err(failure) if failure.gap.reason == Reason::Unsupported => Ok(otherwise),
            other => other,
        })
    }

    /// The answer in another form.
    pub fn map<U>(self, into: impl FnOnce(T) -> U) -> Answer<U> {
        self.with(|result| result.map(into))
    }

    /// The answer in another form, where the conversion can find it unreadable: its text says why.
    pub fn try_map<U>(self, into: impl FnOnce(T) -> Result<U, String>) -> Answer<U> {
        let action = self.action;
        self.with(|result| into(result?).map_err(|problem| Failure::new(action, Reason::InvalidResponse, problem)))
    }

    /// The same answer, whose failure names the operation: for IAM actions that stand for many.
    pub fn of_operation(self, operation: &str) -> Self {
        self.with(|result| {
            result.map_err(|failure| {
                let Gap { action, reason, detail, .. } = &*failure.gap;
                let detail = if detail.is_empty() { operation.to_owned() } else { format!("{operation}: {detail}") };
                Failure { gap: Failure::new(action, *reason, detail).gap, ..failure }
            })
        })
    }

    /// The fact.
    pub fn observed(self) -> Observed<T> {
        Observed::from(self.into_result())
    }

    /// The answer, or the gap.
    ///
    /// # Errors
    /// The gap, when the call failed.
    pub fn into_result(self) -> Result<T, Unread> {
        self.result.map_err(|failure| {
            if let Some((failures, region)) = &self.noted_in
                && failure.gap.reason != Reason::NotRequested
            {
                failures.note(&failure.gap, region);
            }
            failure.gap
        })
    }

    fn with<U>(self, change: impl FnOnce(Result<T, Failure>) -> Result<U, Failure>) -> Answer<U> {
        Answer { action: self.action, result: change(self.result), noted_in: self.noted_in }
    }
}

impl<T> Answer<Option<T>> {
    /// What the answer must contain, where there is one.
    pub fn content<U>(self, what: &str, content: impl FnOnce(T) -> Option<U>) -> Answer<Option<U>> {
        self.try_map(|found| match found {
            None => Ok(None),
            Some(found) => content(found).map(Some).ok_or_else(|| format!("the answer has no {what} in it")),
        })
    }
}

fn reason<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Reason {
    match error {
        SdkError::TimeoutError(_) => Reason::TimedOut,
        SdkError::DispatchFailure(failure) if failure.is_timeout() => Reason::TimedOut,
        SdkError::DispatchFailure(failure) if failure.is_io() => Reason::Unreachable,
        SdkError::ResponseError(_) => Reason::InvalidResponse,
        SdkError::ServiceError(failure) => {
            let status = failure.raw().status().as_u16();
            if status < 300 {
                // An answer that the SDK cannot parse counts as an error that the service has no name for.
                return Reason::InvalidResponse;
            }
            if status == 501 {
                // https://www.rfc-editor.org/rfc/rfc9110#status.501: whatever code an emulator gives with it.
                return Reason::Unsupported;
            }
            match code_of(failure).as_deref() {
                Some(code) if DENIED.contains(&code) => Reason::AccessDenied,
                Some(code) if BAD_CREDENTIALS.contains(&code) => Reason::AccessDenied,
                Some(code) if THROTTLED.contains(&code) => Reason::Throttled,
                Some(code) if UNSUPPORTED.contains(&code) => Reason::Unsupported,
                None if status == 401 || status == 403 => Reason::AccessDenied,
                None if status == 404 => Reason::Unsupported,
                _ if status == 429 => Reason::Throttled,
                _ => Reason::ServiceError,
            }
        }
        _ => Reason::ServiceError,
    }
}

fn code<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Option<String> {
    match error {
        SdkError::ServiceError(failure) => code_of(failure),
        _ => None,
    }
}

/// The code of an error, which may stand in the body in the form of another protocol than the service's.
fn code_of<E: ProvideErrorMetadata>(failure: &ServiceError<E, HttpResponse>) -> Option<String> {
    failure.err().code().map(str::to_owned).or_else(|| code_in(failure.raw().body().bytes()?))
}

fn code_in(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let code = match serde_json::from_str::<Value>(text) {
        Ok(body) => {
            let error = body.get("Error").or(body.get("error")).filter(|error| error.is_object()).unwrap_or(&body);
            let code = ["__type", "code", "Code"].iter().find_map(|name| error.get(name)?.as_str())?;
            code.rsplit('#').next()?.split(':').next()?.to_owned()
        }
        Err(_) => text.split_once("<Code>")?.1.split_once("</Code>")?.0.trim().to_owned(),
    };
    (!code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._".contains(&byte))).then_some(code)
}

fn is_unconnected<E: Error + 'static>(error: &SdkError<E, HttpResponse>) -> bool {
    let SdkError::DispatchFailure(failure) = error else { return false };
    let first = failure.as_connector_error().map(|error| error as &dyn Error);
    std::iter::successors(first, |error| (*error).source())
        .filter_map(|error| error.downcast_ref::<hyper_util::client::legacy::Error>())
        .any(hyper_util::client::legacy::Error::is_connect)
}

/// What AWS or the network said, on one line.
pub(crate) fn detail<E>(error: &SdkError<E, HttpResponse>) -> String
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    match error {
        SdkError::ServiceError(failure) => {
            let status = failure.raw().status();
            if status.is_success() {
                // The SDK's words for what has no code, which an answer that it cannot parse has not.
                let causes = causes(failure.err());
                let cause = causes.trim_start_matches("unhandled error").trim_start_matches(": ");
                let cause =
                    if matches!(cause, "" | "Error") { "in a form that this call does not answer in" } else { cause };
                return format!("HTTP {status}, {cause}");
            }
            let told = failure.err().message().filter(|message| !message.is_empty());
            match (code_of(failure), told) {
                (Some(code), Some(message)) => format!("{code}: {message}"),
                (Some(code), None) => format!("{code}, HTTP {status}"),
                (None, Some(message)) => format!("HTTP {status}: {message}"),
                (None, None) => match beginning(failure.raw().body().bytes()) {
                    Some(body) => format!("HTTP {status} without an error code: {body}"),
                    None => format!("HTTP {status} without an error code"),
                },
            }
        }
        // The causes before the first are the layers of this program.
        SdkError::DispatchFailure(_) => innermost(error),
        other => causes(other),
    }
}

fn innermost(error: &dyn Error) -> String {
    let first = std::iter::successors(Some(error), |error: &&dyn Error| (*error).source()).last();
    first.map_or_else(String::new, |error| error.to_string().split_whitespace().collect::<Vec<_>>().join(" "))
}

/// How the text of an error begins, on one line.
fn beginning(body: Option<&[u8]>) -> Option<String> {
    let text = String::from_utf8_lossy(body?).split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then(|| text.chars().take(100).collect())
}

/// An error and what caused it, on one line: `the profile is incomplete: it names no region`.
pub(crate) fn causes(error: &dyn Error) -> String {
    let causes = std::iter::successors(Some(error), |error: &&dyn Error| (*error).source());
    let causes: Vec<String> = causes.map(ToString::to_string).collect();
    causes.join(": ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityError;
    use aws_smithy_types::{body::SdkBody, error::ErrorMetadata};

    use super::*;

    fn gap(status: u16, code: Option<&str>, body: &'static str) -> Unread {
        let mut meta = ErrorMetadata::builder();
        if let Some(code) = code {
            meta = meta.code(code);
        }
        let response = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body));
        let error = SdkError::service_error(GetCallerIdentityError::generic(meta.build()), response);
        Answer::<()>::of("sts:GetCallerIdentity", Err(error)).into_result().unwrap_err()
    }

    #[test]
    fn what_is_not_implemented_is_unsupported_whatever_its_code() {
        for code in [None, Some("InternalFailure"), Some("AccessDenied")] {
            assert_eq!(gap(501, code, "").reason, Reason::Unsupported);
        }
        assert_eq!(gap(500, Some("InternalFailure"), "").reason, Reason::ServiceError);
    }

    #[test]
    fn a_code_in_another_form_counts() {
        for (body, code) in [
            (r#"{"__type":"com.amazonaws.sts#AccessDenied:http://x","message":"no"}"#, Some("AccessDenied")),
            (r#"{"Error":{"Code":"Throttling"}}"#, Some("Throttling")),
            ("<ErrorResponse><Error><Code>NotImplemented</Code></Error></ErrorResponse>", Some("NotImplemented")),
            ("<html>", None),
            ("{}", None),
            (r#"{"code":404}"#, None),
            ("", None),
        ] {
            assert_eq!(code_in(body.as_bytes()).as_deref(), code, "{body}");
        }
        assert_eq!(gap(400, None, r#"{"__type":"AccessDenied"}"#).reason, Reason::AccessDenied);
    }

    #[test]
    fn a_failure_says_what_was_seen() {
        assert_eq!(
            gap(404, None, "<html>\n<b>no route</b>").detail,
            "HTTP 404 without an error code: <html> <b>no route</b>"
        );
        assert_eq!(gap(404, None, "").detail, "HTTP 404 without an error code");
        assert_eq!(gap(503, None, "<Code>SlowDown</Code>").detail, "SlowDown, HTTP 503");
        assert!(gap(200, None, "").detail.starts_with("HTTP 200, in a form"), "{}", gap(200, None, "").detail);
    }
}
