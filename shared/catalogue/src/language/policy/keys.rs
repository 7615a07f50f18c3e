//! AWS's condition keys: what a fixed value of each names, and which requests have it; and the services that no
//! condition can ask for a source.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>

use std::{collections::HashMap, sync::LazyLock};

const KEYS: &str = include_str!("../../../data/condition_keys.txt");
const WITHOUT_SOURCE: &str = include_str!("../../../data/services_without_source.txt");

static TABLE: LazyLock<HashMap<String, Key>> =
    LazyLock::new(|| lines(KEYS).filter_map(Key::read).map(|(name, key)| (name.to_ascii_lowercase(), key)).collect());

/// What is known of a condition key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// What a fixed value names; `None` when it names nobody's.
    pub(super) names: Option<Named>,
    /// Whether requests that nobody signed have it.
    pub(super) anonymous: Presence,
    /// Whether the requests of an account's principals have it.
    pub(super) signed: Presence,
    /// Whether the requests that a service makes by its own name have it.
    pub(super) service: Presence,
}

/// What a fixed value of a key names, and so who can satisfy a condition on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// An account.
    Account,
    /// Something by its ARN, with its account in it.
    Arn,
    /// Something by an id that no other owner's can have.
    Id,
    /// An organisation, at the beginning of a path.
    OrganisationPath,
    /// Addresses.
    Address,
    /// An AWS service.
    Service,
    /// All AWS services, when it is true.
    IsService,
    /// Where SNS delivers.
    Endpoint,
    /// An access point of S3 by its ARN.
    AccessPoint,
    /// The access points of an account.
    AccessPointAccount,
}

/// Whether requests of a kind have a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// All have it.
    Always,
    /// None has it.
    Never,
    /// Some do, or it is not documented.
    Sometimes,
}

/// What is known of a key, letter case aside; `None` for those that nothing is known of. Keys with a tag's name at the
/// end are one.
pub(super) fn find(key: &str) -> Option<Key> {
    let key = key.to_ascii_lowercase();
    let family = key.split_once('/').map(|(family, _)| format!("{family}/"));
    TABLE.get(family.as_ref().unwrap_or(&key)).copied()
}

/// Whether AWS documents no source condition for the roles that the service assumes.
pub fn assumes_without_source(service: &str) -> bool {
    is_without_source(service, "trust")
}

/// Whether AWS documents no source condition for the keys that the service uses.
pub fn uses_keys_without_source(service: &str) -> bool {
    is_without_source(service, "key")
}

fn is_without_source(service: &str, place: &str) -> bool {
    lines(WITHOUT_SOURCE).any(|line| {
        let mut words = line.split(' ');
        words.next() == Some(service) && words.next() == Some(place)
    })
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

impl Key {
    fn read(line: &'static str) -> Option<(&'static str, Self)> {
        let mut words = line.split(' ');
        let (name, names) = (words.next()?, words.next()?);
        let (anonymous, signed, service) = (words.next()?, words.next()?, words.next()?);
        let names = match names {
            "account" => Some(Named::Account),
            "arn" => Some(Named::Arn),
            "id" => Some(Named::Id),
            "organisation-path" => Some(Named::OrganisationPath),
            "address" => Some(Named::Address),
            "service" => Some(Named::Service),
            "is-service" => Some(Named::IsService),
            "endpoint" => Some(Named::Endpoint),
            "access-point" => Some(Named::AccessPoint),
            "access-point-account" => Some(Named::AccessPointAccount),
            "-" => None,
            _ => return None,
        };
        let (anonymous, signed, service) =
            (Presence::read(anonymous)?, Presence::read(signed)?, Presence::read(service)?);
        words.next().is_none().then_some((name, Self { names, anonymous, signed, service }))
    }
}

impl Presence {
    fn read(word: &str) -> Option<Self> {
        match word {
            "y" => Some(Self::Always),
            "n" => Some(Self::Never),
            "-" => Some(Self::Sometimes),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        for line in lines(KEYS) {
            assert!(Key::read(line).is_some(), "{line}");
        }
        for line in lines(WITHOUT_SOURCE) {
            let words: Vec<&str> = line.split(' ').collect();
            assert!(matches!(words[..], [_, "trust" | "key", page] if page.starts_with("https://docs.aws.")), "{line}");
        }
    }

    #[test]
    fn keys_are_found() {
        assert_eq!(find("AWS:principalarn").unwrap().anonymous, Presence::Never);
        assert_eq!(find("aws:PrincipalAccount").unwrap().anonymous, Presence::Always);
        assert_eq!(find("aws:PrincipalTag/team").unwrap().service, Presence::Never);
        assert_eq!(find("lambda:SourceFunctionArn").unwrap().names, Some(Named::Arn));
        assert_eq!(find("aws:NoSuchKey"), None);
    }

    #[test]
    fn services_are_found() {
        assert!(assumes_without_source("edgelambda.amazonaws.com") && !assumes_without_source("events.amazonaws.com"));
        assert!(uses_keys_without_source("events.amazonaws.com"));
    }
}
