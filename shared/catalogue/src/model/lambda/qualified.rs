//! The versions of functions, and the aliases that stand for them.

use serde::{Deserialize, Serialize};

use super::Function;
use crate::{
    language::policy::Document,
    observed::{Observed, Unread},
};

/// A name for a version of a function, or for two that share the invocations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alias {
    /// Unique in the function.
    pub name: String,
    /// Who may invoke the function by the alias; absent when no policy says.
    pub policy: Observed<Option<Document>>,
    /// The versions that it stands for.
    pub versions: Vec<String>,
}

/// A published version: the function's code and settings as they were then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Its number, unique in the function.
    pub number: String,
    /// The queue or topic for events that it could not handle.
    pub dead_letter_target: Option<String>,
    /// Who may invoke the function by the version's number; absent when no policy says.
    pub policy: Observed<Option<Document>>,
    /// After how many seconds an invocation is ended.
    pub timeout_seconds: Observed<u32>,
}

/// What the name of a function means, with its version or alias.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Invoked<'a> {
    /// The function.
    pub function: &'a Function,
    /// The policy that decides who may invoke it by this name. None for `$LATEST`, which cannot have one: nobody says
    /// which policy decides. <https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html>
    pub policy: Option<&'a Observed<Option<Document>>>,
}

/// A policy that lets others invoke a function.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnPolicy<'a> {
    /// The ARN by which it lets others invoke the function.
    pub arn: String,
    /// What it is the policy of, as a text goes on: nothing for the function itself, ` of alias live`, ` of version 3`.
    pub subject: Subject<'a>,
    /// The policy.
    pub document: &'a Document,
}

/// What a policy of a function is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    /// The function, where its name stands alone.
    Function,
    /// This alias.
    Alias(&'a str),
    /// This version.
    Version(&'a str),
}

impl std::fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Function => Ok(()),
            Self::Alias(name) => write!(f, " of alias {name}"),
            Self::Version(number) => write!(f, " of version {number}"),
        }
    }
}

impl Function {
    /// The policies of the function, its aliases and its versions: each holds for invocations by that very name. A gap
    /// stands for each that could not be read.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/using-aliases.html>
    pub fn policies(&self) -> Vec<Result<OwnPolicy<'_>, Unread>> {
        let mut policies = Vec::from_iter(self.own_policy(Subject::Function, &self.policy));
        match self.aliases.get() {
            Ok(aliases) => policies
                .extend(aliases.iter().filter_map(|alias| self.own_policy(Subject::Alias(&alias.name), &alias.policy))),
            Err(gap) => policies.push(Err(gap)),
        }
        match self.versions.get() {
            Ok(versions) => policies
                .extend(versions.iter().filter_map(|of| self.own_policy(Subject::Version(&of.number), &of.policy))),
            Err(gap) => policies.push(Err(gap)),
        }
        policies
    }

    fn own_policy<'a>(
        &'a self,
        subject: Subject<'a>,
        policy: &'a Observed<Option<Document>>,
    ) -> Option<Result<OwnPolicy<'a>, Unread>> {
        let arn = match subject {
            Subject::Function => self.identity.arn.clone(),
            Subject::Alias(qualifier) | Subject::Version(qualifier) => format!("{}:{qualifier}", self.identity.arn),
        };
        match policy.get() {
            Ok(document) => document.as_ref().map(|document| Ok(OwnPolicy { arn, document, subject })),
            Err(gap) => Some(Err(gap)),
        }
    }

    /// What invoking the function by this version or alias means; `None` when there is no such one.
    ///
    /// # Errors
    /// The gap, when it could be an alias or a version and those could not be listed.
    pub fn invoked_by(&self, qualifier: Option<&str>) -> Result<Option<Invoked<'_>>, Unread> {
        let by = |policy| Some(Invoked { function: self, policy });
        let Some(qualifier) = qualifier else { return Ok(by(Some(&self.policy))) };
        if qualifier.starts_with(LATEST) {
            return Ok(by(None));
        }
        if is_number(qualifier) {
            let version = self.versions.get()?.iter().find(|version| version.number == qualifier);
            return Ok(version.and_then(|version| by(Some(&version.policy))));
        }
        let alias = self.aliases.get()?.iter().find(|alias| alias.name == qualifier);
        Ok(alias.and_then(|alias| by(Some(&alias.policy))))
    }

    /// After how many seconds an invocation by this version or alias is ended at the latest. Of an alias or version that
    /// is not there, the function's own timeout counts.
    ///
    /// # Errors
    /// The gap, when the aliases, the versions or the timeout that counts could not be read.
    pub fn timeout_seconds_by(&self, qualifier: Option<&str>) -> Result<u32, Unread> {
        let Some(qualifier) = qualifier.filter(|qualifier| !qualifier.starts_with(LATEST)) else {
            return self.timeout_seconds.get().copied();
        };
        let numbers = if is_number(qualifier) {
            vec![qualifier]
        } else {
            let alias = self.aliases.get()?.iter().find(|alias| alias.name == qualifier);
            alias.map(|alias| alias.versions.iter().map(String::as_str).collect()).unwrap_or_default()
        };
        let mut longest = None;
        for version in self.versions.get()?.iter().filter(|version| numbers.contains(&version.number.as_str())) {
            longest = longest.max(Some(*version.timeout_seconds.get()?));
        }
        longest.map_or_else(|| self.timeout_seconds.get().copied(), Ok)
    }
}

/// How the names of a function's unpublished state begin.
const LATEST: &str = "$LATEST";

/// Whether a qualifier is that of a version: the name of an alias is never a number alone.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html>
fn is_number(qualifier: &str) -> bool {
    qualifier.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    const POLICY: &str = r#"{"Version":"2012-10-17","Id":"default","Statement":[
        {"Sid":"alarms","Effect":"Allow","Principal":{"Service":"lambda.alarms.cloudwatch.amazonaws.com"},
         "Action":"lambda:InvokeFunction",
         "Resource":"arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod:live",
         "Condition":{"StringEquals":{"AWS:SourceAccount":"111111111111"}}}]}"#;

    impl Alias {
        /// An alias of version 1 that alarms invoke.
        pub(crate) fn example() -> Self {
            let policy = Known(Some(Document::parse(POLICY).unwrap()));
            Self { name: "live".to_owned(), policy, versions: vec!["1".to_owned()] }
        }
    }

    impl Version {
        /// A version that others may not invoke.
        pub(crate) fn example() -> Self {
            Self { number: "1".to_owned(), dead_letter_target: None, policy: Known(None), timeout_seconds: Known(15) }
        }
    }

    impl Function {
        /// The example with an alias of another policy.
        pub(crate) fn with_alias_policy(text: &str) -> Self {
            let policy = Known(Some(Document::parse(text).unwrap()));
            Self { aliases: Known(vec![Alias { policy, ..Alias::example() }]), ..Self::example() }
        }

        /// The example with a version of another policy.
        pub(crate) fn with_version_policy(text: &str) -> Self {
            let policy = Known(Some(Document::parse(text).unwrap()));
            Self { versions: Known(vec![Version { policy, ..Version::example() }]), ..Self::example() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observed::{Gap, Known, Reason};

    fn gap() -> Gap {
        Gap::new("lambda:ListAliases", Reason::AccessDenied, "")
    }

    #[test]
    fn a_function_has_as_many_policies_as_names() {
        let open = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction"}}"#;
        let places = |function: &Function| -> Vec<String> {
            function.policies().into_iter().map(|policy| policy.unwrap().subject.to_string()).collect()
        };
        assert_eq!(places(&Function::example()), ["", " of alias live"]);
        assert_eq!(places(&Function::with_version_policy(open)), ["", " of alias live", " of version 1"]);
        let unread = Function { aliases: gap().into(), ..Function::example() };
        assert!(unread.policies().into_iter().any(|policy| policy.is_err()));
    }

    #[test]
    fn qualifiers_mean_versions_and_aliases() {
        let function = Function::example();
        let is_there = |qualifier: &str| function.invoked_by(Some(qualifier)).unwrap().is_some();
        assert!(["$LATEST", "1", "live"].into_iter().all(is_there));
        assert!(!["2", "gone"].into_iter().any(is_there));
        let unread = Function { aliases: gap().into(), ..Function::example() };
        assert!(unread.invoked_by(Some("1")).unwrap().is_some());
        assert!(unread.invoked_by(Some("2")).unwrap().is_none());
        assert!(unread.invoked_by(Some("live")).is_err());
    }

    #[test]
    fn timeouts_are_those_of_the_version() {
        let version = |number: &str, seconds| Version {
            number: number.to_owned(),
            timeout_seconds: Known(seconds),
            ..Version::example()
        };
        let alias = Alias { versions: vec!["1".to_owned(), "2".to_owned()], ..Alias::example() };
        let function = Function {
            aliases: Known(vec![alias]),
            versions: Known(vec![version("1", 60), version("2", 30)]),
            ..Function::example()
        };
        for (qualifier, seconds) in [(None, 15), (Some("$LATEST"), 15), (Some("2"), 30), (Some("live"), 60)] {
            assert_eq!(function.timeout_seconds_by(qualifier), Ok(seconds), "{qualifier:?}");
        }
    }
}
