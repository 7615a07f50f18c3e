//! Issuers of OpenID Connect tokens, and what their claims say about whose a token is: facts, with their sources, in
//! `data/oidc_issuers.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::pattern;

const LIST: &str = include_str!("../../../data/oidc_issuers.toml");

static ISSUERS: LazyLock<Vec<Issuer>> =
    LazyLock::new(|| toml::from_str::<File>(LIST).map(|file| file.issuers).unwrap_or_default());

#[derive(Deserialize)]
struct File {
    issuers: Vec<Issuer>,
}

/// An issuer that is known.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Issuer {
    /// The address without `https://`; `*` for what each customer has of his own.
    issuer: String,
    /// What to call it.
    pub name: String,
    /// Whether everybody can have tokens of it.
    #[serde(default)]
    pub shared: bool,
    /// Where the claims are described.
    pub source: String,
    /// The claims that say whose a token is.
    #[serde(default)]
    pub tenant: Vec<Claim>,
    /// The claims that say for what part of the tenant it is.
    #[serde(default)]
    pub part: Vec<Claim>,
}

/// A claim, and a form that its values can have.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Claim {
    /// The name, such as `sub`; with its prefix where it is a condition key of STS.
    pub name: String,
    /// The value, with `{}` for what the tenant or its part is called.
    pub form: String,
}

impl From<String> for Claim {
    fn from(text: String) -> Self {
        let (name, form) = text.split_once('=').unwrap_or((&text, "{}"));
        Self { name: name.to_owned(), form: form.to_owned() }
    }
}

impl Claim {
    /// The condition key of this claim in tokens of an issuer.
    pub fn key(&self, issuer: &str) -> String {
        if self.name.starts_with("sts:") { self.name.clone() } else { format!("{issuer}:{}", self.name) }
    }

    /// The values that a stranger's token can have where a policy compares the claim with these: the stranger's own
    /// name, and names that begin as a pattern does whose wildcard comes before the name is over.
    pub fn of_strangers(&self, wanted: &[&str]) -> Vec<String> {
        let Some((head, tail)) = self.form.split_once("{}") else { return vec![self.form.clone()] };
        let begun = wanted.iter().filter_map(|value| {
            let begun = literal(value).filter(|_| tail != "*")?.strip_prefix(head)?;
            let is_over = tail.chars().next().is_some_and(|delimiter| begun.contains(delimiter));
            (!is_over).then(|| format!("{begun}{STRANGER}"))
        });
        let end = if tail.is_empty() { "*" } else { tail };
        let mut values: Vec<String> =
            begun.chain([STRANGER.to_owned()]).map(|name| format!("{head}{name}{end}")).collect();
        values.sort();
        values.dedup();
        values
    }

    /// The values that a token can have of another part of the tenants that the policy names.
    pub fn of_other_parts(&self, wanted: &[&str]) -> Vec<String> {
        let Some((before, tail)) = self.form.rsplit_once("{}") else { return vec![self.form.clone()] };
        let end = if tail.is_empty() { "*" } else { tail };
        let mut values: Vec<String> = match before.contains("{}") {
            false => vec![before.to_owned()],
            true => wanted.iter().filter_map(|value| begin_as(before, literal(value).unwrap_or(value))).collect(),
        };
        values.sort();
        values.dedup();
        values.into_iter().map(|beginning| format!("{beginning}{STRANGER}{end}")).collect()
    }
}

/// The name of whoever nobody meant to let in.
pub const STRANGER: &str = "stranger";

/// What stands before the first wildcard; `None` without one.
fn literal(value: &str) -> Option<&str> {
    value.find(['*', '?']).and_then(|at| value.get(..at))
}

/// The form with the names of a value that is of this form, as far as it goes.
fn begin_as(form: &str, value: &str) -> Option<String> {
    let mut pieces = form.split("{}").peekable();
    let (mut beginning, mut rest) = (String::new(), value);
    while let Some(piece) = pieces.next() {
        rest = match rest.strip_prefix(piece) {
            Some(rest) => rest,
            None if !beginning.is_empty() && piece.starts_with(rest) => "",
            None => return None,
        };
        beginning.push_str(piece);
        if let Some(delimiter) = pieces.peek().and_then(|next| next.chars().next()) {
            let end = rest.find(delimiter).filter(|end| *end > 0)?;
            beginning.push_str(rest.get(..end)?);
            rest = rest.get(end..)?;
        }
    }
    Some(beginning)
}

/// What is known of an issuer, by its address without `https://`.
pub fn find(issuer: &str) -> Option<&'static Issuer> {
    ISSUERS.iter().find(|known| pattern::matches_ignoring_case(&known.issuer, issuer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read() {
        let file: File = toml::from_str(LIST).unwrap();
        assert!(file.issuers.len() > 30);
        for issuer in file.issuers {
            assert!(issuer.source.starts_with("https://"), "{}", issuer.issuer);
            assert_eq!(issuer.shared, !issuer.tenant.is_empty(), "{}", issuer.issuer);
            assert!(issuer.shared || !issuer.part.is_empty(), "{} says nothing", issuer.issuer);
        }
        assert!(find("TOKEN.actions.githubusercontent.com").unwrap().shared);
        assert!(!find("token.actions.githubusercontent.com/acme").unwrap().shared);
        assert_eq!(find("oidc.eks.eu-west-1.amazonaws.com/id/AB12").unwrap().name, "an EKS cluster");
        assert_eq!(find("login.example.com"), None);
    }

    #[test]
    fn strangers_take_names_that_are_free() {
        let claim = Claim::from("sub=repo:{}/*".to_owned());
        assert_eq!(claim.of_strangers(&["repo:acme/shop:*", "repo:acme/shop"]), ["repo:stranger/*"]);
        assert_eq!(claim.of_strangers(&["repo:acme*/shop:*"]), ["repo:acmestranger/*", "repo:stranger/*"]);
        let claim = Claim::from("aud={}".to_owned());
        assert_eq!(claim.of_strangers(&["eu-west-1:*"]), ["eu-west-1:stranger*", "stranger*"]);
    }

    #[test]
    fn other_parts_are_of_the_same_tenant() {
        let claim = Claim::from("sub=organization:{}:pipeline:{}:*".to_owned());
        for value in ["organization:acme:pipeline:shop:*", "organization:acme:*", "organization:acme:pipeline:x"] {
            assert_eq!(claim.of_other_parts(&[value]), ["organization:acme:pipeline:stranger:*"], "{value}");
        }
        assert!(claim.of_other_parts(&["organization:*", "*", "team:acme:pipeline:x"]).is_empty());
    }
}
