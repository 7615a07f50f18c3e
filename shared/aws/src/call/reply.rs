//! What a field that an answer lacks means. There are three words for it, and no other: without the field nothing can be
//! said of the element that lacks it ([`Reply::required`]), one fact is unknown ([`Reply::told`]), or AWS leaves the
//! field out to say something ([`Absent::absent_means`], [`Absent::absent_is_none`]), which a comment with AWS's address
//! says where it is no list or optional reference.

use plumbline_catalogue::{
    language::policy::Document,
    observed::{Gap, Observed, Reason, Unread},
};

/// The answer of one IAM action.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reply(pub(crate) &'static str);

impl Reply {
    /// A field of which AWS tells one value of each element: an element without it cannot be understood.
    pub(crate) fn required<T>(self, field: &str, value: Option<T>) -> Result<T, Unread> {
        value.ok_or_else(|| self.unreadable(format!("{field} is missing in the answer")))
    }

    /// A field of which AWS tells one value of each element: without it this fact is unknown.
    pub(crate) fn told<T>(self, field: &str, value: Option<T>) -> Observed<T> {
        self.required(field, value).into()
    }

    /// A policy, if there is one. The gap of one that cannot be understood keeps its text.
    pub(crate) fn policy(self, text: Option<String>) -> Observed<Option<Document>> {
        match present(text) {
            Some(text) => self.document(&text).map(Some),
            None => Observed::Known(None),
        }
    }

    /// A policy that has to be there.
    pub(crate) fn document(self, text: &str) -> Observed<Document> {
        match Document::parse(text) {
            Ok(document) => Observed::Known(document),
            Err(problem) => {
                let gap = Gap::new(self.0, Reason::InvalidResponse, problem.to_string());
                Gap { text: Some(text.to_owned()), ..gap }.into()
            }
        }
    }

    /// Something in the answer cannot be understood.
    pub(crate) fn unreadable(self, detail: impl Into<String>) -> Unread {
        Unread::new(Gap::new(self.0, Reason::InvalidResponse, detail))
    }
}

/// A text without content is none: the SDK puts one where a field is missing that AWS calls required, and some
/// endpoints write what is absent as an empty element.
pub(crate) fn present(text: impl Into<Option<String>>) -> Option<String> {
    text.into().filter(|text| !text.is_empty())
}

/// A field that AWS leaves out to say something.
pub(crate) trait Absent<T> {
    /// AWS documents that leaving the field out means this.
    fn absent_means(self, meaning: T) -> T;
    /// A list or map that AWS leaves out when it is empty.
    fn absent_is_none(self) -> T
    where
        T: Default;
}

impl<T> Absent<T> for Option<T> {
    fn absent_means(self, meaning: T) -> T {
        self.unwrap_or(meaning)
    }

    fn absent_is_none(self) -> T
    where
        T: Default,
    {
        self.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_field_is_named_with_its_action() {
        let gap = Reply("rds:DescribeDBInstances").required("MultiAZ", None::<bool>).unwrap_err();
        assert_eq!(gap.action, "rds:DescribeDBInstances");
        assert_eq!(gap.detail, "MultiAZ is missing in the answer");
    }

    #[test]
    fn an_empty_text_is_none() {
        assert_eq!(present(String::new()), None);
        assert_eq!(present(Some("key".to_owned())), Some("key".to_owned()));
        assert_eq!(present(None), None);
    }
}
