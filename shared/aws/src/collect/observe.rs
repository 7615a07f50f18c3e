//! What AWS answered, or why it did not: the only classification of AWS errors in the project.

use std::error::Error;

use aws_sdk_sts::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use plumbline_catalogue::observed::{Gap, Known, Observed, Reason, Unread};

/// The outcome of one call, before anyone decided what a documented error code means here.
#[derive(Debug)]
pub struct Answer<T> {
    action: &'static str,
    result: Result<T, Failure>,
}

/// The resource disappeared between being listed and being read: it leaves no trace in the scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

#[derive(Debug)]
struct Failure {
    code: Option<String>,
    gap: Unread,
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
    pub(super) fn of<E>(action: &'static str, result: Result<T, SdkError<E, HttpResponse>>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let result = result.map_err(|error| Failure {
            code: error.code().map(str::to_owned),
            gap: Unread::new(Gap { action: action.to_owned(), reason: reason(&error), detail: detail(&error) }),
        });
        Self { action, result }
    }

    /// No call was made, for this reason.
    pub(super) fn without_call(action: &'static str, reason: Reason) -> Self {
        let gap = Gap { action: action.to_owned(), reason, detail: String::new() };
        Self { action, result: Err(Failure { code: None, gap: Unread::new(gap) }) }
    }

    /// This answer was put together from several calls.
    pub(super) fn known(action: &'static str, answer: T) -> Self {
        Self { action, result: Ok(answer) }
    }

    /// The answer, or its failure as the answer to a larger question that it was part of.
    pub(super) fn or_fail<U>(self) -> Result<T, Answer<U>> {
        let action = self.action;
        self.result.map_err(|failure| Answer { action, result: Err(failure) })
    }

    /// Whether AWS objected to the credentials rather than to the call.
    pub(super) fn blames_credentials(&self) -> bool {
        self.code().is_some_and(|code| BAD_CREDENTIALS.contains(&code))
    }

    fn code(&self) -> Option<&str> {
        self.result.as_ref().err().and_then(|failure| failure.code.as_deref())
    }

    /// The documented codes with which AWS says that there is none: those become `None`.
    pub fn absent_on(self, codes: &[&str]) -> Answer<Option<T>> {
        let absent = self.code().is_some_and(|code| codes.contains(&code));
        let result = if absent { Ok(None) } else { self.result.map(Some) };
        Answer { action: self.action, result }
    }

    /// The documented codes with which AWS says that the resource itself is not there any more.
    ///
    /// # Errors
    /// [`Gone`] on one of these codes.
    pub fn unless_gone(self, codes: &[&str]) -> Result<Self, Gone> {
        if self.code().is_some_and(|code| codes.contains(&code)) { Err(Gone) } else { Ok(self) }
    }

    /// The answer in another form.
    pub fn map<U>(self, into: impl FnOnce(T) -> U) -> Answer<U> {
        Answer { action: self.action, result: self.result.map(into) }
    }

    /// The answer in another form, where the conversion can find it unreadable: its text says why.
    pub fn try_map<U>(self, into: impl FnOnce(T) -> Result<U, String>) -> Answer<U> {
        let action = self.action;
        let result = self.result.and_then(|answer| {
            into(answer).map_err(|detail| Failure {
                code: None,
                gap: Unread::new(Gap { action: action.to_owned(), reason: Reason::InvalidResponse, detail }),
            })
        });
        Answer { action, result }
    }

    /// The fact.
    pub fn observed(self) -> Observed<T> {
        match self.result {
            Ok(fact) => Known(fact),
            Err(failure) => Observed::from(failure.gap),
        }
    }

    /// The answer, or the gap.
    ///
    /// # Errors
    /// The gap, when the call failed.
    pub fn into_result(self) -> Result<T, Unread> {
        self.result.map_err(|failure| failure.gap)
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
            match failure.err().code() {
                Some(code) if DENIED.contains(&code) => Reason::AccessDenied,
                Some(code) if BAD_CREDENTIALS.contains(&code) => Reason::AccessDenied,
                Some(code) if THROTTLED.contains(&code) => Reason::Throttled,
                Some(code) if UNSUPPORTED.contains(&code) => Reason::Unsupported,
                None if status == 401 || status == 403 => Reason::AccessDenied,
                None if status == 404 || status == 501 => Reason::Unsupported,
                _ if status == 429 => Reason::Throttled,
                _ => Reason::ServiceError,
            }
        }
        _ => Reason::ServiceError,
    }
}

fn detail<E>(error: &SdkError<E, HttpResponse>) -> String
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    match error {
        SdkError::ServiceError(failure) => {
            let code = failure.err().code().map_or_else(|| format!("HTTP {}", failure.raw().status()), str::to_owned);
            match failure.err().message() {
                Some(message) if !message.is_empty() => format!("{code}: {message}"),
                _ => code,
            }
        }
        other => DisplayErrorContext(other).to_string(),
    }
}
