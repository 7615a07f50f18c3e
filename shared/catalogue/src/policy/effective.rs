//! What a principal may do by all its policies together.
//!
//! A request is allowed when a policy of the principal, or of a group that it is in, allows it, its permissions boundary
//! allows it too, and none of them denies it.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>
//!
//! What a request looks like is not known: an `Allow` counts whatever its conditions ask, a `Deny` only without
//! conditions. So the answers err on the side of "may". Policies of organisations and sessions are not seen by a scan.

use super::{
    Document, Effect, Statement, Terms,
    actions::ActionSet,
    identity::{self, Denied},
    pattern,
};

/// The policies that decide about a principal's requests.
#[derive(Clone, Debug)]
pub struct Effective<'a> {
    identity: Vec<&'a Document>,
    boundary: Option<&'a Document>,
}

impl<'a> Effective<'a> {
    /// A principal with these policies, its groups' among them, and this permissions boundary.
    pub fn of(identity: Vec<&'a Document>, boundary: Option<&'a Document>) -> Self {
        Self { identity, boundary }
    }

    /// Whether there are circumstances in which the principal may do this to the resource of this ARN.
    pub fn may(&self, action: &str, resource: &str) -> bool {
        self.may_by(action, resource, |_| true)
    }

    /// The same, by statements of the principal's own policies for which a condition holds.
    pub fn may_by(&self, action: &str, resource: &str, counts: impl Fn(&Statement) -> bool) -> bool {
        let allows = |document: &Document, counts: &dyn Fn(&Statement) -> bool| {
            document.with_effect(Effect::Allow).any(|of| can_be_about(of, action, resource) && counts(of))
        };
        self.identity.iter().any(|document| allows(document, &counts))
            && self.boundary.is_none_or(|document| allows(document, &|_| true))
            && !self.is_denied(action, resource)
    }

    /// Whether the principal is denied this in all circumstances, whoever allows it.
    pub fn is_denied(&self, action: &str, resource: &str) -> bool {
        let denies = |document: &Document| {
            document
                .with_effect(Effect::Deny)
                .any(|of| of.conditions.is_empty() && is_surely_about(of, action, resource))
        };
        self.documents().any(denies)
    }

    /// Whether the principal may do everything to everything, or so nearly that it can give itself the rest.
    pub fn is_administrator(&self) -> bool {
        self.identity.iter().any(|document| identity::grants_administrator_access(document))
            && self.boundary.is_none_or(identity::grants_administrator_access)
            && !self.documents().any(|document| Denied::by(document).leaves_only_a_list())
    }

    /// What the principal may do by statements for which a condition holds, for many questions.
    pub fn grants(&self, counts: impl Fn(&Statement) -> bool) -> Grants<'a> {
        let allowed = |document: &'a Document| -> Vec<&'a ActionSet> {
            let statements = document.with_effect(Effect::Allow).filter(|statement| counts(statement));
            statements.map(Statement::action_set).collect()
        };
        Grants {
            allowed: self.identity.iter().flat_map(|document| allowed(document)).collect(),
            within: self.boundary.map(allowed),
            denied: self.documents().map(Denied::by).collect(),
        }
    }

    /// The statements of the principal's own policies that allow an action on something.
    pub fn statements_allowing(&self, action: &str) -> impl Iterator<Item = &'a Statement> {
        let statements = self.identity.iter().flat_map(|document| document.with_effect(Effect::Allow));
        statements.filter(move |statement| statement.action_set().include_named(action))
    }

    fn documents(&self) -> impl Iterator<Item = &'a Document> {
        self.identity.iter().copied().chain(self.boundary)
    }
}

/// See [`Effective::grants`].
pub struct Grants<'a> {
    allowed: Vec<&'a ActionSet>,
    within: Option<Vec<&'a ActionSet>>,
    denied: Vec<Denied<'a>>,
}

impl Grants<'_> {
    /// Whether an action is allowed, within the boundary, and not denied.
    pub fn include(&self, action: &str) -> bool {
        let among = |sets: &[&ActionSet]| sets.iter().any(|set| set.include_named(action));
        among(&self.allowed)
            && self.within.as_deref().is_none_or(among)
            && !self.denied.iter().any(|denied| denied.include_named(action))
    }
}

/// Whether the statement is about the request, or would be with some value for its policy variables.
fn can_be_about(statement: &Statement, action: &str, resource: &str) -> bool {
    let matches = |pattern: &String, negated: bool| match (variables_loosened(pattern), negated) {
        (None, _) => pattern::matches(&identity::completed(pattern), resource),
        (Some(_), true) => false,
        (Some(loose), false) => pattern::matches(&identity::completed(&loose), resource),
    };
    is_about(statement, action, matches)
}

/// Whether the statement is about the request whatever the values of its policy variables.
fn is_surely_about(statement: &Statement, action: &str, resource: &str) -> bool {
    let matches = |pattern: &String, negated: bool| match (variables_loosened(pattern), negated) {
        (None, _) => pattern::matches(&identity::completed(pattern), resource),
        (Some(_), false) => false,
        (Some(loose), true) => pattern::matches(&identity::completed(&loose), resource),
    };
    is_about(statement, action, matches)
}

fn is_about(statement: &Statement, action: &str, matches: impl Fn(&String, bool) -> bool) -> bool {
    let about = |terms: &Terms| terms.patterns.iter().any(|pattern| matches(pattern, terms.negated)) != terms.negated;
    statement.is_about_action(action) && statement.resources.as_ref().is_none_or(about)
}

/// The pattern with `*` for each policy variable; `None` when it has none.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
fn variables_loosened(pattern: &str) -> Option<String> {
    let mut loose = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((_, behind)) = after.split_once('}') else { break };
        loose.push_str(before);
        loose.push('*');
        rest = behind;
    }
    (!loose.is_empty()).then(|| format!("{loose}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(statements: &str) -> Document {
        Document::parse(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)).unwrap()
    }

    const ROLE: &str = "arn:aws:iam::111111111111:role/app";

    fn may(identity: &str, boundary: Option<&str>, action: &str) -> bool {
        let (identity, boundary) = (document(identity), boundary.map(document));
        Effective::of(vec![&identity], boundary.as_ref()).may(action, ROLE)
    }

    #[test]
    fn an_allow_a_boundary_and_no_deny_are_needed() {
        let all = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
        let s3 = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#;
        let no_pass = r#"{"Effect":"Deny","Action":"iam:PassRole","Resource":"arn:aws:iam::*:role/app"}"#;
        let no_pass_by_tag = r#"{"Effect":"Deny","Action":"iam:PassRole","Resource":"*",
            "Condition":{"StringEquals":{"iam:ResourceTag/team":"x"}}}"#;
        for (identity, boundary, expected) in [
            (all.to_owned(), None, true),
            (s3.to_owned(), None, false),
            (all.to_owned(), Some(all), true),
            (all.to_owned(), Some(s3), false),
            (format!("{all},{no_pass}"), None, false),
            (format!("{all},{no_pass_by_tag}"), None, true),
            (all.to_owned(), Some(no_pass), false),
        ] {
            assert_eq!(may(&identity, boundary, "iam:PassRole"), expected, "{identity} within {boundary:?}");
        }
    }

    #[test]
    fn variables_may_stand_for_anything() {
        let allow = r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:iam::111111111111:role/${aws:username}"}"#;
        let allow_others =
            r#"{"Effect":"Allow","Action":"*","NotResource":"arn:aws:iam::111111111111:role/${aws:username}"}"#;
        let deny = r#"{"Effect":"Deny","Action":"*","Resource":"arn:aws:iam::111111111111:role/${aws:username}"}"#;
        let deny_others =
            r#"{"Effect":"Deny","Action":"*","NotResource":"arn:aws:iam::111111111111:role/${aws:username}"}"#;
        let all = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
        assert!(may(allow, None, "iam:GetRole") && may(allow_others, None, "iam:GetRole"));
        assert!(may(&format!("{all},{deny}"), None, "iam:GetRole"));
        assert!(may(&format!("{all},{deny_others}"), None, "iam:GetRole"));
        let deny_users =
            r#"{"Effect":"Deny","Action":"*","NotResource":"arn:aws:iam::111111111111:user/${aws:username}"}"#;
        assert!(!may(&format!("{all},{deny_users}"), None, "iam:GetRole"));
    }

    #[test]
    fn an_administrator_needs_a_boundary_that_lets_it() {
        let all = document(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#);
        let read = document(r#"{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}"#);
        let only_s3 = document(r#"{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}"#);
        assert!(Effective::of(vec![&read, &all], None).is_administrator());
        assert!(Effective::of(vec![&all], Some(&all)).is_administrator());
        assert!(!Effective::of(vec![&all], Some(&read)).is_administrator());
        assert!(!Effective::of(vec![&all, &only_s3], None).is_administrator());
        let grants = Effective::of(vec![&all, &only_s3], Some(&read)).grants(|_| true);
        assert!(
            grants.include("s3:GetObject") && !grants.include("s3:PutObject") && !grants.include("ec2:RunInstances")
        );
    }
}
