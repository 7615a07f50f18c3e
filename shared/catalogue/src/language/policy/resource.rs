//! Whom a resource lets in by its policy, and what it refuses to everyone.
//!
//! The questions here are about the policy alone: identity policies, organisation policies and a service's own
//! switches, such as S3's Block Public Access, are for the rules to weigh.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use super::{
    Document, Effect, Principals, Statement, Terms, conditions,
    opening::{Opening, covers_resource, openings},
    pattern,
    place::Place,
};

/// The Allow statements that let anyone in.
///
/// Their principal is everyone, `*` or all but some, no condition holds the requests to fixed origins, and no Deny
/// statement refuses everything they grant to all but fixed origins. A service is not everyone: see
/// [`service_grants_without_source`].
pub fn public_grants<'a>(document: &'a Document, place: &Place<'_>) -> Vec<&'a Statement> {
    public_grants_of(document, place, &["*"])
}

/// [`public_grants`] of an action that matches one of these patterns.
pub fn public_grants_of<'a, S: AsRef<str>>(
    document: &'a Document,
    place: &Place<'_>,
    actions: &[S],
) -> Vec<&'a Statement> {
    statements(openings(document, place, actions), Opening::is_public)
}

/// A grant to other accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignGrant<'a> {
    /// The Allow statement.
    pub statement: &'a Statement,
    /// The accounts, in the order of the statement.
    pub accounts: Vec<String>,
}

/// The Allow statements that let in accounts other than the place's own and the trusted ones.
///
/// An account is let in as a principal, or because a condition holds a grant to everyone or to a service to it, or a
/// Deny statement spares it. Public grants are not among these: they name no account. Canonical users are not either:
/// their account is unknown.
pub fn cross_account_grants<'a>(
    document: &'a Document,
    place: &Place<'_>,
    trusted: &[String],
) -> Vec<ForeignGrant<'a>> {
    cross_account_grants_of(document, place, trusted, &["*"])
}

/// [`cross_account_grants`] of an action that matches one of these patterns.
pub fn cross_account_grants_of<'a, S: AsRef<str>>(
    document: &'a Document,
    place: &Place<'_>,
    trusted: &[String],
    actions: &[S],
) -> Vec<ForeignGrant<'a>> {
    let mut grants: Vec<ForeignGrant<'a>> = Vec::new();
    for opening in openings(document, place, actions) {
        let mut accounts = opening.accounts();
        accounts.retain(|account| account != place.account() && !trusted.contains(account));
        match grants.iter_mut().find(|grant| std::ptr::eq(grant.statement, opening.statement)) {
            Some(grant) => {
                accounts.retain(|account| !grant.accounts.contains(account));
                grant.accounts.extend(accounts);
            }
            None if accounts.is_empty() => {}
            None => grants.push(ForeignGrant { statement: opening.statement, accounts }),
        }
    }
    grants
}

/// The Allow statements that let an AWS service in without saying for whom it may act.
///
/// Anyone could make the service act on the resource for them, unless a condition names the source.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html>
pub fn service_grants_without_source<'a>(document: &'a Document, place: &Place<'_>) -> Vec<&'a Statement> {
    statements(openings(document, place, &["*"]), Opening::is_of_service_without_source)
}

/// The statements of such openings, each once.
fn statements<'a>(openings: Vec<Opening<'a>>, is_meant: impl Fn(&Opening<'a>) -> bool) -> Vec<&'a Statement> {
    let mut found: Vec<&'a Statement> = openings.into_iter().filter(is_meant).map(|of| of.statement).collect();
    found.dedup_by(|a, b| std::ptr::eq(*a, *b));
    found
}

/// Whether every request without TLS to each of these resources is refused, whoever makes it and whatever it asks for.
///
/// A resource is an ARN, or a pattern such as `arn:aws:s3:::bucket/*` for all that it matches.
pub fn denies_plain_http<S: AsRef<str>>(document: &Document, resources: &[S]) -> bool {
    denies_plain_http_for(document, &["*"], resources)
}

/// [`denies_plain_http`], for these actions alone.
pub fn denies_plain_http_for<S: AsRef<str>>(document: &Document, actions: &[&str], resources: &[S]) -> bool {
    let refusals: Vec<&Statement> = document
        .with_effect(Effect::Deny)
        .filter(|statement| statement.principals.as_ref().is_some_and(is_literally_everyone))
        .filter(|statement| statement.conditions.iter().all(conditions::holds_for_plain_http))
        .collect();
    resources.iter().all(|resource| {
        actions.iter().all(|action| {
            refusals.iter().any(|refusal| {
                covers_action(&refusal.actions, action)
                    && covers_resource(refusal.resources.as_ref(), resource.as_ref())
            })
        })
    })
}

/// Whether a statement is about everything that another is about, whoever is meant and whatever the conditions.
pub fn is_about_all_of(wide: &Statement, narrow: &Statement) -> bool {
    is_covered(narrow, &[wide])
}

/// How to name a statement to its owner.
pub fn label(document: &Document, statement: &Statement) -> String {
    match &statement.sid {
        Some(sid) if !sid.is_empty() => format!("statement {sid}"),
        _ => {
            let number = document.statements.iter().position(|other| std::ptr::eq(other, statement));
            number.map_or_else(|| "a statement".to_owned(), |index| format!("statement {}", index.saturating_add(1)))
        }
    }
}

/// The account of an AWS principal: an account id, or the ARN of something in it.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
pub fn account_of_principal(principal: &str) -> Option<&str> {
    if conditions::is_account(principal) {
        return Some(principal);
    }
    principal.split(':').nth(4).filter(|account| conditions::is_account(account))
}

/// Everyone without exception, as a Deny must be to hold for all.
fn is_literally_everyone(principals: &Principals) -> bool {
    !principals.negated && principals.is_everyone()
}

/// Whether each action on each resource of a statement is among what one of the others is about.
fn is_covered(statement: &Statement, others: &[&Statement]) -> bool {
    let resources = parts(statement.resources.as_ref());
    parts(Some(&statement.actions)).iter().all(|action| {
        resources.iter().all(|resource| {
            others.iter().any(|other| {
                covers_action(&other.actions, action) && covers_resource(other.resources.as_ref(), resource)
            })
        })
    })
}

/// The patterns whose texts a statement is about; more than those for what it names by exception.
fn parts(terms: Option<&Terms>) -> Vec<&str> {
    match terms {
        Some(terms) if !terms.negated => terms.patterns.iter().map(String::as_str).collect(),
        _ => vec!["*"],
    }
}

/// Whether all actions that match the pattern are among the terms. A resource policy is about one service, of which
/// `service:*` is everything.
pub(super) fn covers_action(terms: &Terms, action: &str) -> bool {
    let action = action.to_lowercase();
    let mut patterns = terms.patterns.iter().map(|pattern| pattern.to_lowercase());
    if terms.negated {
        !patterns.any(|pattern| pattern::overlap(&pattern, &action))
    } else {
        patterns.any(|pattern| is_whole_service(&pattern) || pattern::covers(&pattern, &action))
    }
}

fn is_whole_service(action: &str) -> bool {
    action == "*" || action.split_once(':').is_some_and(|(_, name)| !name.is_empty() && name.chars().all(|c| c == '*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: &str = "111111111111";

    fn document(statements: &str) -> Document {
        Document::parse(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)).unwrap()
    }

    fn is_public(statements: &str) -> bool {
        !public_grants(&document(statements), &bucket()).is_empty()
    }

    fn bucket() -> Place<'static> {
        Place::bucket(OWNER, "arn:aws:s3:::b")
    }

    const READ_BY_ALL: &str =
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}"#;

    #[test]
    fn grants_to_everyone_are_public() {
        for principal in [
            r#""Principal":"*""#,
            r#""Principal":{"AWS":"*"}"#,
            r#""Principal":{"AWS":["arn:aws:iam::111111111111:root","*"]}"#,
            r#""Principal":{"AWS":"arn:aws:iam::*:root"}"#,
            r#""NotPrincipal":{"AWS":"111111111111"}"#,
        ] {
            assert!(is_public(&format!(r#"{{"Effect":"Allow",{principal},"Action":"s3:GetObject"}}"#)), "{principal}");
        }
    }

    #[test]
    fn grants_to_someone_are_not() {
        for principal in [
            r#""Principal":{"AWS":"111111111111"}"#,
            r#""Principal":{"AWS":"arn:aws:iam::222222222222:root"}"#,
            r#""Principal":{"Service":"cloudtrail.amazonaws.com"}"#,
            r#""Principal":{"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}"#,
            r#""Principal":{"AWS":[]}"#,
        ] {
            assert!(!is_public(&format!(r#"{{"Effect":"Allow",{principal},"Action":"s3:GetObject"}}"#)), "{principal}");
        }
        assert!(!is_public(r#"{"Effect":"Deny","Principal":"*","Action":"s3:*"}"#));
    }

    #[test]
    fn one_open_statement_among_closed_ones_is_found() {
        let closed = r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}}"#;
        let document = document(&format!("{closed},{READ_BY_ALL}"));
        let public = public_grants(&document, &bucket());
        assert_eq!(public, [&document.statements[1]]);
        assert_eq!(label(&document, public[0]), "statement 2");
    }

    #[test]
    fn denials_close_what_they_cover() {
        for (denial, closes) in [
            (r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}"#, true),
            (r#"{"Effect":"Deny","Principal":"*","Action":"s3:getobject","Resource":"arn:aws:s3:::b/*"}"#, true),
            (r#"{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"}"#, false),
            (r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/private/*"}"#, false),
            (r#"{"Effect":"Deny","Principal":"*","NotAction":"s3:PutObject","Resource":"*"}"#, true),
            (r#"{"Effect":"Deny","Principal":"*","NotAction":"s3:Get*","Resource":"*"}"#, false),
            (r#"{"Effect":"Deny","Principal":"*","Action":"*","NotResource":"arn:aws:s3:::b/public/*"}"#, false),
            (r#"{"Effect":"Deny","Principal":{"AWS":"222222222222"},"Action":"s3:*","Resource":"*"}"#, false),
            (r#"{"Effect":"Deny","NotPrincipal":{"AWS":"111111111111"},"Action":"s3:*","Resource":"*"}"#, true),
            (
                r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}"#,
                true,
            ),
            (
                r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
                    "Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}"#,
                true,
            ),
            (
                r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
                    "Condition":{"Bool":{"aws:SecureTransport":"false"}}}"#,
                false,
            ),
            (
                r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"},"Bool":{"aws:SecureTransport":"false"}}}"#,
                false,
            ),
        ] {
            assert_eq!(!is_public(&format!("{READ_BY_ALL},{denial}")), closes, "{denial}");
        }
    }

    #[test]
    fn denials_can_close_a_grant_together() {
        let grant = r#"{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::b/*"}"#;
        let no_read = r#"{"Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"*"}"#;
        let no_write = r#"{"Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"*"}"#;
        assert!(is_public(&format!("{grant},{no_read}")));
        assert!(!is_public(&format!("{grant},{no_read},{no_write}")));
    }

    fn foreign(statements: &str, trusted: &[String]) -> Vec<String> {
        let document = document(statements);
        cross_account_grants(&document, &bucket(), trusted)
            .iter()
            .flat_map(|grant| grant.accounts.iter().map(ToString::to_string))
            .collect()
    }

    #[test]
    fn other_accounts_are_found() {
        for (rest, expected) in [
            (r#""Principal":{"AWS":"111111111111"}"#, &[][..]),
            (r#""Principal":{"AWS":"222222222222"}"#, &["222222222222"]),
            (
                r#""Principal":{"AWS":["arn:aws:iam::222222222222:role/x","arn:aws:iam::111111111111:root","333333333333"]}"#,
                &["222222222222", "333333333333"],
            ),
            (r#""Principal":{"Service":"cloudtrail.amazonaws.com"}"#, &[]),
            (r#""Principal":"*""#, &[]),
            (
                r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":["111111111111","222222222222"]}}"#,
                &["222222222222"],
            ),
            (r#""Principal":"*","Condition":{"StringEquals":{"aws:SourceAccount":"111111111111"}}"#, &[]),
            (r#""Principal":"*","Condition":{"StringEquals":{"s3:DataAccessPointAccount":"222222222222"}}"#, &[]),
            (
                r#""Principal":{"Service":"sns.amazonaws.com"},"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:222222222222:t"}}"#,
                &["222222222222"],
            ),
            (
                r#""Principal":{"AWS":"222222222222"},"Condition":{"StringEquals":{"aws:PrincipalAccount":"111111111111"}}"#,
                &[],
            ),
            (
                r#""Principal":{"AWS":"222222222222"},"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#,
                &["222222222222"],
            ),
        ] {
            assert_eq!(foreign(&format!(r#"{{"Effect":"Allow","Action":"s3:*",{rest}}}"#), &[]), expected, "{rest}");
        }
    }

    const OPEN: &str = r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}"#;

    fn denying(rest: &str) -> String {
        format!(r#"{OPEN},{{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::b/*",{rest}}}"#)
    }

    #[test]
    fn accounts_that_a_denial_spares_are_found() {
        for (rest, expected) in [
            (
                r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":["111111111111","222222222222"]}}"#,
                &["222222222222"][..],
            ),
            (
                r#""Principal":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::222222222222:role/*"}}"#,
                &["222222222222"],
            ),
            (r#""NotPrincipal":{"AWS":["111111111111","arn:aws:iam::222222222222:root"]}"#, &["222222222222"]),
            (r#""NotPrincipal":{"AWS":"111111111111"}"#, &[]),
            (r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}"#, &[]),
        ] {
            let statements = denying(rest);
            assert!(!is_public(&statements), "{rest}");
            assert_eq!(foreign(&statements, &[]), expected, "{rest}");
        }
        let named = r#"{"Effect":"Allow","Principal":{"AWS":["222222222222","333333333333"]},"Action":"s3:GetObject"}"#;
        let denied = r#"{"Effect":"Deny","Principal":{"AWS":"222222222222"},"Action":"s3:*"}"#;
        assert_eq!(foreign(&format!("{named},{denied}"), &[]), ["333333333333"]);
    }

    #[test]
    fn services_that_a_denial_spares_need_a_source() {
        let open = |rest: &str| {
            let document = document(&denying(rest));
            !service_grants_without_source(&document, &bucket()).is_empty()
        };
        let service = r#""BoolIfExists":{"aws:PrincipalIsAWSService":"false"}"#;
        let source = r#""StringNotEquals":{"aws:SourceAccount":"111111111111"}"#;
        assert!(open(&format!(r#""Principal":"*","Condition":{{{service}}}"#)));
        assert!(open(r#""NotPrincipal":{"Service":"s3.amazonaws.com"}"#));
        assert!(!open(&format!(r#""Principal":"*","Condition":{{{source}}}"#)));
        assert!(!open(r#""NotPrincipal":{"AWS":"111111111111"}"#));
        // A request that nobody signed has no such key.
        let statements = denying(r#""Principal":"*","Condition":{"Bool":{"aws:PrincipalIsAWSService":"false"}}"#);
        assert!(is_public(&statements));
    }

    #[test]
    fn everything_that_a_policy_can_be_about_is_its_own_resource() {
        let queue = "arn:aws:sqs:eu-west-1:111111111111:q";
        let place = Place::resource(OWNER, queue);
        for (denied, public) in [(queue, false), ("arn:aws:sqs:eu-west-1:111111111111:other", true)] {
            let text = format!(
                r#"{{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}},
                   {{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"{denied}"}}"#
            );
            assert_eq!(!public_grants(&document(&text), &place).is_empty(), public, "{denied}");
        }
    }

    #[test]
    fn a_grant_is_public_for_what_is_left_of_it() {
        let text = r#"{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::b/*"},
                      {"Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}"#;
        let document = document(text);
        let is_public = |action: &str| !public_grants_of(&document, &bucket(), &[action]).is_empty();
        assert!(is_public("s3:Put*") && is_public("*"));
        assert!(!is_public("s3:Get*") && !is_public("s3:GetObject") && !is_public("s3:ListBucket"));
    }

    #[test]
    fn trusted_accounts_and_denials_are_respected() {
        let grant = r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:*","Resource":"*"}"#;
        assert_eq!(foreign(grant, &["222222222222".to_owned()]), [""; 0]);
        let deny = |condition: &str| {
            format!(
                r#"{grant},{{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{condition}}}"#
            )
        };
        let only_owner = r#"{"StringNotEquals":{"aws:PrincipalAccount":"111111111111"}}"#;
        assert_eq!(foreign(&deny(only_owner), &[]), [""; 0]);
        let only_organisation = r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}"#;
        assert_eq!(foreign(&deny(only_organisation), &[]), ["222222222222"]);
    }

    #[test]
    fn services_need_a_source() {
        for (rest, open) in [
            (r#""Principal":{"Service":"cloudtrail.amazonaws.com"}"#, true),
            (
                r#""Principal":{"Service":"s3.amazonaws.com"},"Condition":{"StringEquals":{"aws:SourceAccount":"111111111111"}}"#,
                false,
            ),
            (
                r#""Principal":{"Service":"s3.amazonaws.com"},"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::b"}}"#,
                false,
            ),
            (
                r#""Principal":{"Service":"s3.amazonaws.com"},"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"}}"#,
                true,
            ),
            (r#""Principal":"*","Condition":{"Bool":{"aws:PrincipalIsAWSService":"true"}}"#, true),
            (r#""Principal":"*""#, false),
            (r#""Principal":{"AWS":"222222222222"}"#, false),
        ] {
            let document = document(&format!(r#"{{"Effect":"Allow","Action":"s3:PutObject",{rest}}}"#));
            assert_eq!(!service_grants_without_source(&document, &bucket()).is_empty(), open, "{rest}");
        }
    }

    #[test]
    fn actions_are_compared_as_patterns() {
        let about = |action: &str, patterns: &[&str]| {
            let document = document(&format!(r#"{{"Effect":"Allow","Principal":"*",{action}}}"#));
            !public_grants_of(&document, &bucket(), patterns).is_empty()
        };
        let write = ["s3:Put*", "s3:Delete*"];
        for (action, expected) in [
            (r#""Action":"s3:Get*""#, false),
            (r#""Action":"s3:PutObject""#, true),
            (r#""Action":"S3:p*""#, true),
            (r#""Action":["s3:ListBucket","s3:DeleteObject"]"#, true),
            (r#""Action":"*""#, true),
            (r#""NotAction":"s3:Get*""#, true),
            (r#""NotAction":"s3:Put*""#, true),
            (r#""NotAction":["s3:Put*","s3:Delete*"]"#, false),
            (r#""NotAction":"s3:*""#, false),
        ] {
            assert_eq!(about(action, &write), expected, "{action}");
        }
    }

    #[test]
    fn statements_are_compared() {
        let wide = r#"{"Effect":"Allow","Principal":"*","Action":["s3:Get*","s3:List*"],"Resource":"arn:aws:s3:::b*"}"#;
        for (narrow, expected) in [
            (r#""Action":"s3:GetObject","Resource":"arn:aws:s3:::b/x/*""#, true),
            (r#""Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]"#, true),
            (r#""Action":"s3:*","Resource":"arn:aws:s3:::b""#, false),
            (r#""Action":"s3:GetObject","Resource":"*""#, false),
            (r#""NotAction":"s3:PutObject","Resource":"arn:aws:s3:::b""#, false),
            (r#""Action":"s3:GetObject","NotResource":"arn:aws:s3:::b/x""#, false),
        ] {
            let document = document(&format!(r#"{wide},{{"Effect":"Allow","Principal":"*",{narrow}}}"#));
            assert_eq!(is_about_all_of(&document.statements[0], &document.statements[1]), expected, "{narrow}");
        }
    }

    const BUCKET: [&str; 2] = ["arn:aws:s3:::b", "arn:aws:s3:::b/*"];

    #[test]
    fn plain_http_is_denied() {
        for condition in [
            r#"{"Bool":{"aws:SecureTransport":"false"}}"#,
            r#"{"Bool":{"aws:SecureTransport":false}}"#,
            r#"{"BoolIfExists":{"AWS:securetransport":["False"]}}"#,
            r#"{"StringEquals":{"aws:SecureTransport":"false"}}"#,
            r#"{"StringNotEquals":{"aws:SecureTransport":"true"}}"#,
        ] {
            let document = document(&format!(
                r#"{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],"Condition":{condition}}}"#
            ));
            assert!(denies_plain_http(&document, &BUCKET), "{condition}");
        }
    }

    #[test]
    fn plain_http_is_not_denied() {
        let http = r#""Condition":{"Bool":{"aws:SecureTransport":"false"}}"#;
        for statement in [
            format!(r#"{{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*",{http}}}"#),
            format!(r#"{{"Effect":"Deny","Principal":{{"AWS":"111111111111"}},"Action":"s3:*","Resource":"*",{http}}}"#),
            format!(r#"{{"Effect":"Deny","NotPrincipal":{{"AWS":"111111111111"}},"Action":"s3:*","Resource":"*",{http}}}"#),
            format!(r#"{{"Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"*",{http}}}"#),
            format!(r#"{{"Effect":"Deny","Principal":"*","NotAction":"s3:Get*","Resource":"*",{http}}}"#),
            format!(r#"{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b",{http}}}"#),
            format!(r#"{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*",{http}}}"#),
            format!(r#"{{"Effect":"Deny","Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::b/x/*",{http}}}"#),
            r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}"#.to_owned(),
            r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}"#.to_owned(),
            r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}}"#.to_owned(),
        ] {
            assert!(!denies_plain_http(&document(&statement), &BUCKET), "{statement}");
        }
    }

    #[test]
    fn plain_http_denials_add_up() {
        let deny = |action: &str, resource: &str| {
            format!(
                r#"{{"Effect":"Deny","Principal":{{"AWS":"*"}},"Action":"{action}","Resource":"{resource}","Condition":{{"Bool":{{"aws:SecureTransport":"false"}}}}}}"#
            )
        };
        let both = format!("{},{}", deny("*", "arn:aws:s3:::b"), deny("s3:*", "arn:aws:s3:::*/*"));
        assert!(denies_plain_http(&document(&both), &BUCKET));
        let publish = document(&deny("SNS:Publish", "arn:aws:sns:eu-west-1:111111111111:t"));
        let topic = ["arn:aws:sns:eu-west-1:111111111111:t"];
        assert!(denies_plain_http_for(&publish, &["sns:Publish"], &topic));
        assert!(!denies_plain_http(&publish, &topic));
    }
}
