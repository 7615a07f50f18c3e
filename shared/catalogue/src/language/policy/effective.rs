//! What a principal may do by all its policies together.
//!
//! A request is allowed when a policy of the principal, or of a group that it is in, allows it, its permissions boundary
//! allows it too, and none of them denies it.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>
//!
//! What a request looks like is not known: an `Allow` counts whatever its conditions ask, a `Deny` only without
//! conditions. So the answers err on the side of "may". Policies of organisations and sessions are not seen by a scan.

use std::borrow::Cow;

use super::{
    Document, Effect, Statement, Terms,
    actions::action,
    identity::{Denied, allow_nearly_everything},
    pattern,
    scope::completed,
};

/// The policies that decide about a principal's requests.
#[derive(Clone, Debug)]
pub struct Effective<'a> {
    identity: Vec<&'a Document>,
    boundary: Option<&'a Document>,
    own: Own,
}

/// What a principal can change about itself.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// The user's name, which `${aws:username}` stands for.
    pub user_name: Option<String>,
    /// The ARNs of the user, role or group, of the groups that it is in, and of the customer's own policies that are
    /// attached to one of them.
    pub arns: Vec<(OwnKind, String)>,
    /// Whether the user or role has a permissions boundary.
    pub is_bounded: bool,
}

/// The kinds of what a principal has of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnKind {
    /// The group that the policies are of, or one that the user is in.
    Group,
    /// A policy.
    Policy,
    /// The role itself.
    Role,
    /// The user itself.
    User,
}

/// Each lets its holder give policies to users, groups or roles, or change those that they have.
const HANDING_OUT: [&str; 7] = [
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreatePolicyVersion",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
];

impl Own {
    /// Stands for the name of a user that is not known.
    const SOMEBODY: &'static str = "\u{1}";

    /// What a policy's reader has of his own when it is not known who that is: the policy, and himself as a user.
    pub fn of_policy(policy_arn: &str) -> Self {
        let account = policy_arn.rsplit_once(":policy/").map_or("", |(account, _)| account);
        let policy = (OwnKind::Policy, policy_arn.to_owned());
        Self { user_name: None, arns: vec![policy], is_bounded: true }.with_somebody(account)
    }

    /// Adds a user of an account, `arn:aws:iam::111111111111`, of whom no more is known.
    pub fn with_somebody(mut self, account: &str) -> Self {
        self.arns.push((OwnKind::User, format!("{account}:user/{}", Self::SOMEBODY)));
        Self { user_name: Some(Self::SOMEBODY.to_owned()), ..self }
    }
}

impl<'a> Effective<'a> {
    /// A principal with these policies, its groups' among them, and this permissions boundary.
    pub fn of(identity: Vec<&'a Document>, boundary: Option<&'a Document>) -> Self {
        Self { identity, boundary, own: Own::default() }
    }

    /// The same principal, of whom it is known what it has of its own.
    pub fn with(self, own: Own) -> Self {
        Self { own, ..self }
    }

    /// What the principal has of its own.
    pub fn own(&self) -> &Own {
        &self.own
    }

    /// Whether there are circumstances in which the principal may do this to the resource of this ARN.
    pub fn may(&self, action: &str, resource: &str) -> bool {
        self.may_by(action, resource, |_| true)
    }

    /// The same, by statements of the principal's own policies for which a condition holds.
    pub fn may_by(&self, action: &str, resource: &str, counts: impl Fn(&Statement) -> bool) -> bool {
        let user = self.own.user_name.as_deref();
        let allows = |document: &Document, counts: &dyn Fn(&Statement) -> bool| {
            document.with_effect(Effect::Allow).any(|of| can_be_about(of, action, resource, user) && counts(of))
        };
        self.identity.iter().any(|document| allows(document, &counts))
            && self.boundary.is_none_or(|document| allows(document, &|_| true))
            && !self.is_denied(action, resource)
    }

    /// Whether the principal is denied this in all circumstances, whoever allows it.
    pub fn is_denied(&self, action: &str, resource: &str) -> bool {
        let user = self.own.user_name.as_deref();
        let denies = |document: &Document| {
            document
                .with_effect(Effect::Deny)
                .any(|of| of.conditions.is_empty() && is_surely_about(of, action, resource, user))
        };
        self.documents().any(denies)
    }

    /// Whether the principal may do everything to everything, or so nearly that it can give itself the rest: it may
    /// hand out policies, and nothing but a list of actions is held back.
    pub fn is_administrator(&self) -> bool {
        let allowing = |documents: &[&'a Document]| -> Vec<&'a Statement> {
            documents.iter().flat_map(|document| document.with_effect(Effect::Allow)).collect()
        };
        allow_nearly_everything(&allowing(&self.identity))
            && self.boundary.is_none_or(|boundary| allow_nearly_everything(&allowing(&[boundary])))
            && {
                let grants = self.grants(|_| true);
                let on_all = |of: &Statement, name: &str| action(name).is_some_and(|action| of.is_unscoped(action));
                HANDING_OUT.iter().any(|name| grants.include_where(name, |of| on_all(of, name)))
            }
    }

    /// What the principal may do by statements for which a condition holds, for many questions.
    pub fn grants(&self, counts: impl Fn(&Statement) -> bool) -> Grants<'a> {
        let allowed = |document: &'a Document| -> Vec<&'a Statement> {
            document.with_effect(Effect::Allow).filter(|statement| counts(statement)).collect()
        };
        Grants {
            allowed: self.identity.iter().flat_map(|document| allowed(document)).collect(),
            within: self.boundary.map(allowed),
            denied: self.documents().map(Denied::by).collect(),
        }
    }

    /// Whether a `Deny` of the action, on all resources and under conditions for which this holds, takes it back.
    pub fn is_denied_under(&self, action: &str, holds: impl Fn(&Statement) -> bool) -> bool {
        let denies = |statement: &Statement| {
            statement.is_about_action(action)
                && statement.resources.as_ref().is_none_or(Terms::is_everything)
                && holds(statement)
        };
        self.documents().any(|document| document.with_effect(Effect::Deny).any(denies))
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
    allowed: Vec<&'a Statement>,
    within: Option<Vec<&'a Statement>>,
    denied: Vec<Denied<'a>>,
}

impl Grants<'_> {
    /// Whether an action is allowed, within the boundary, and not denied.
    pub fn include(&self, action: &str) -> bool {
        self.include_where(action, |_| true)
    }

    /// The same, by statements for which a condition holds besides.
    pub fn include_where(&self, action: &str, counts: impl Fn(&Statement) -> bool) -> bool {
        let allows = |statement: &&Statement| statement.is_about_action(action) && counts(statement);
        let among = |statements: &[&Statement]| statements.iter().any(&allows);
        among(&self.allowed)
            && self.within.as_deref().is_none_or(among)
            && !self.denied.iter().any(|denied| denied.include_named(action))
    }
}

/// Whether the statement is about the request, or would be with some value for its policy variables.
fn can_be_about(statement: &Statement, action: &str, resource: &str, user: Option<&str>) -> bool {
    let matches = |pattern: &String, negated: bool| match (with_variables(pattern, user), negated) {
        ((pattern, false), _) | ((pattern, true), false) => pattern::matches(&completed(&pattern), resource),
        ((_, true), true) => false,
    };
    is_about(statement, action, matches)
}

/// Whether the statement is about the request whatever the values of its policy variables.
fn is_surely_about(statement: &Statement, action: &str, resource: &str, user: Option<&str>) -> bool {
    let matches = |pattern: &String, negated: bool| match (with_variables(pattern, user), negated) {
        ((pattern, false), _) | ((pattern, true), true) => pattern::matches(&completed(&pattern), resource),
        ((_, true), false) => false,
    };
    is_about(statement, action, matches)
}

fn is_about(statement: &Statement, action: &str, matches: impl Fn(&String, bool) -> bool) -> bool {
    let about = |terms: &Terms| terms.patterns.iter().any(|pattern| matches(pattern, terms.negated)) != terms.negated;
    statement.is_about_action(action) && statement.resources.as_ref().is_none_or(about)
}

/// The pattern with the user's name for `${aws:username}` and `*` for what is not known, and whether there is any such.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
fn with_variables<'a>(pattern: &'a str, user: Option<&str>) -> (Cow<'a, str>, bool) {
    let (mut text, mut loose) = (String::new(), false);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, behind)) = after.split_once('}') else { break };
        text.push_str(before);
        match user.filter(|_| name.eq_ignore_ascii_case("aws:username")) {
            Some(user) => text.push_str(user),
            None => {
                text.push('*');
                loose = true;
            }
        }
        rest = behind;
    }
    if rest.len() == pattern.len() { (Cow::Borrowed(pattern), false) } else { (Cow::Owned(text + rest), loose) }
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
        let but_iam = document(r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"#);
        let iam = document(r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#);
        assert!(Effective::of(vec![&but_iam, &iam], None).is_administrator());
        assert!(!Effective::of(vec![&but_iam], None).is_administrator());
        assert!(!Effective::of(vec![&iam], None).is_administrator());
        let no_iam = document(r#"{"Effect":"Deny","Action":"iam:*","Resource":"*"}"#);
        let only_iam = document(r#"{"Effect":"Deny","NotAction":"iam:*","Resource":"*"}"#);
        assert!(!Effective::of(vec![&all, &no_iam], None).is_administrator());
        assert!(Effective::of(vec![&all, &only_iam], None).is_administrator());
        let of_s3 = document(r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::*"}"#);
        assert!(!Effective::of(vec![&of_s3], None).is_administrator());
        let none = document(r#"{"Effect":"Allow","NotAction":"*","Resource":"*"}"#);
        assert!(!Effective::of(vec![&none, &iam], None).is_administrator());
        let grants = Effective::of(vec![&all, &only_s3], Some(&read)).grants(|_| true);
        assert!(
            grants.include("s3:GetObject") && !grants.include("s3:PutObject") && !grants.include("ec2:RunInstances")
        );
    }
}
