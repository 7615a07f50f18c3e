//! Answers that are successes and yet not whole: cut off on the way, or empty.

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{Intercept, context::AfterDeserializationInterceptorContextRef, dyn_dispatch_hint},
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::config_bag::ConfigBag;
use xmlparser::{ElementEnd, Token, Tokenizer};

/// Refuses successes that are not whole. The SDK reads a document that was cut off as far as it goes, and takes an
/// empty answer of S3 for a configuration that does not exist: either would be a verdict on something not seen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whole;

#[dyn_dispatch_hint]
impl Intercept for Whole {
    fn name(&self) -> &'static str {
        "Whole"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response();
        match response.body().bytes() {
            Some(body) if response.status().is_success() => check(body).map_err(Into::into),
            _ => Ok(()),
        }
    }
}

/// Every call of a scan asks for something, so that no answer is empty. What is no XML has a parser that notices.
fn check(body: &[u8]) -> Result<(), &'static str> {
    let body = body.trim_ascii();
    match std::str::from_utf8(body) {
        Ok("") => Err("the answer is empty"),
        Ok(text) if text.starts_with('<') => check_xml(text),
        _ => Ok(()),
    }
}

fn check_xml(text: &str) -> Result<(), &'static str> {
    let (mut open, mut closed_all) = (Vec::new(), false);
    for token in Tokenizer::from(text) {
        match token.map_err(|_| "the answer is not well-formed XML")? {
            Token::ElementStart { local, .. } => open.push(local.as_str()),
            Token::ElementEnd { end: ElementEnd::Empty, .. } => {
                open.pop();
                closed_all = open.is_empty();
            }
            Token::ElementEnd { end: ElementEnd::Close(_, local), .. } => {
                if open.pop() != Some(local.as_str()) {
                    return Err("the answer is not well-formed XML");
                }
                closed_all = open.is_empty();
            }
            _ => {}
        }
    }
    if closed_all { Ok(()) } else { Err("the answer is cut off") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_answers_pass() {
        let whole = [
            r#"<?xml version="1.0"?><List xmlns="http://sns.amazonaws.com/doc/"><a>1</a><b/><c x="1"/></List>"#,
            "\n<VersioningConfiguration/>\n",
            r#"{"TableNames":[]}"#,
            r#"{"Version":"2012-10-17","#,
        ];
        for text in whole {
            assert_eq!(check(text.as_bytes()), Ok(()), "{text}");
        }
    }

    #[test]
    fn every_cut_is_noticed() {
        let whole = r#"<?xml version="1.0"?><List xmlns="http://x/"><item><a>1</a></item><item><a>2</a></item></List>"#;
        for end in 0..whole.len() {
            assert!(check(&whole.as_bytes()[..end]).is_err(), "{}", &whole[..end]);
        }
        for text in ["<a></b>", "<html><br></html>", "<a>", "  "] {
            assert!(check(text.as_bytes()).is_err(), "{text}");
        }
    }
}
