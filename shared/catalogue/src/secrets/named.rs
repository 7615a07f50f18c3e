//! Values that a name or a place makes secrets, unless they are references, placeholders or names themselves.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use super::{SecretKind, patterns::NAME_PATTERN};

/// The last words of names that hold something about a secret and not the secret, in the singular.
const HARMLESS: &[&str] = &[
    "address",
    "age",
    "algorithm",
    "alias",
    "arn",
    "attempt",
    "attribute",
    "audience",
    "auth",
    "authentication",
    "bucket",
    "cache",
    "change",
    "character",
    "check",
    "cipher",
    "ciphertext",
    "class",
    "claim",
    "collection",
    "column",
    "complexity",
    "cookie",
    "count",
    "date",
    "day",
    "dir",
    "directory",
    "domain",
    "driver",
    "enabled",
    "encoder",
    "encoding",
    "encrypted",
    "endpoint",
    "env",
    "environment",
    "expiration",
    "expiry",
    "extension",
    "field",
    "file",
    "filter",
    "folder",
    "format",
    "function",
    "group",
    "handler",
    "hash",
    "hasher",
    "header",
    "hint",
    "history",
    "host",
    "hour",
    "id",
    "image",
    "index",
    "interval",
    "issuer",
    "label",
    "lambda",
    "length",
    "lifetime",
    "limit",
    "link",
    "list",
    "location",
    "lookup",
    "manager",
    "max",
    "maximum",
    "message",
    "min",
    "minimum",
    "minute",
    "mode",
    "model",
    "name",
    "namespace",
    "page",
    "param",
    "parameter",
    "path",
    "pattern",
    "plugin",
    "policy",
    "pool",
    "port",
    "prefix",
    "profile",
    "prompt",
    "property",
    "provider",
    "queue",
    "ref",
    "reference",
    "regex",
    "region",
    "required",
    "requirement",
    "reset",
    "rotation",
    "route",
    "rule",
    "schema",
    "scheme",
    "scope",
    "second",
    "size",
    "source",
    "stack",
    "stage",
    "state",
    "status",
    "stdin",
    "store",
    "strategy",
    "strength",
    "subject",
    "suffix",
    "table",
    "template",
    "threshold",
    "time",
    "timeout",
    "title",
    "topic",
    "ttl",
    "type",
    "uri",
    "url",
    "username",
    "validity",
    "validator",
    "var",
    "variable",
    "version",
    "volume",
    "window",
];

/// The last words of names that tell whose secret it is, or who has to do with it.
const WHOSE: &[&str] = &[
    "account",
    "cluster",
    "database",
    "db",
    "email",
    "login",
    "org",
    "owner",
    "project",
    "repo",
    "repository",
    "role",
    "sender",
    "server",
    "service",
    "stream",
    "user",
];

/// Words that only sound like a secret.
const OTHER_WORDS: &[&str] = &["passwordless", "secretar", "secretsmanager", "tokeniz"];

/// Values that are switches and not secrets.
const SWITCHES: &[&str] = &[
    "auto",
    "default",
    "disable",
    "disabled",
    "enable",
    "enabled",
    "false",
    "generate",
    "nil",
    "none",
    "null",
    "optional",
    "prompt",
    "random",
    "required",
    "requirement",
    "string",
    "true",
    "undefined",
];

/// References to a value, and what stands in its place until somebody fills it in.
const REFERENCES: &[&str] = &[
    // Variables and calls of shells, templates and languages.
    r"^[$<(`\\]|\$\{|\$\(|\{\{|`|::|process\.env|os\.environ",
    r"^[A-Za-z_][\w.]*\(|^%[A-Za-z_]\w*%$|^%[({]|^\{[\w.:-]*\}|^\{\x22|^\[.*\]$",
    r"^!(?:Ref|Sub|GetAtt|ImportValue|Join|FindInMap|Select|If|Split|Base64|Transform|secret|vault|env|include|reference)\b",
    r"^@(?:[{(/]|\w+\.[\w.]*\(?)|^--?[A-Za-z][a-z-]*$",
    r"^(?:ENV|env|os|settings|config|self|this|args|params|options|event)[.\[]",
    r"^(?:Get|Read|New|ConvertTo|ConvertFrom)-[A-Z][A-Za-z]+$",
    r"^(?:var|local|data|module|each|random_\w+|aws_\w+)\.|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$",
    // Places; the address of a contract is one, too.
    r"(?i)secrets?[-_ ]?manager|parameter[-_ ]?store|^0x[0-9a-f]{40}$",
    r"^[A-Za-z][A-Za-z0-9+.-]*://|^(?:arn|ssm|vault|https?|s3|file|gcp|azure|akv|ref|urn):|^rds!",
    // Encrypted: AWS KMS, SOPS, Jasypt.
    r"^(?:AQICAH|ENC[\[(])",
    // Placeholders and talk.
    r"^[A-Z]*(?:PASSWORD|PASSWD|SECRET|TOKEN)$|(?i)^your[-_ ]|^(?:change|replace)[-_ ]?(?:me|this)\W*$",
    r"(?i)^(?:insert|enter|replace|fill)[-_ ](?:[a-z]+[-_ ]?)+|^(?:placeholder|redacted|todo|tbd|dummy|example|sample)$",
    r"(?i)\s(?:the|your|is|for|must|of|in|from|please)\s",
];

static REFERENCE_PATTERNS: LazyLock<Vec<Regex>> =
    LazyLock::new(|| REFERENCES.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect());

/// What kind of secret a value is by its name, if it is one.
pub(super) fn judge(name: &str, value: &str) -> Option<SecretKind> {
    let words = words(name);
    if !is_secrets_name(&words) {
        return None;
    }
    let last = words.last().map_or("", String::as_str);
    let mixed = [u8::is_ascii_digit, u8::is_ascii_lowercase, u8::is_ascii_uppercase];
    let is_aws_key = value.len() == 40
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+".contains(&byte))
        && mixed.iter().all(|is| value.bytes().any(|byte| is(&byte)))
        && last == "key"
        && words.iter().any(|word| word == "secret");
    if is_aws_key {
        return Some(SecretKind::AwsSecretKey);
    }
    if !is_literal(value) {
        return None;
    }
    // `DB_PASSWORD_SECRET` names the secret that holds the password.
    let is_password =
        !matches!(last, "secret" | "key") && !WHOSE.contains(&last) && words.iter().any(|word| is_password(word));
    let is_secret = if is_password { !is_path(value) } else { looks_made(value) && !is_name(value, &words) };
    is_secret.then_some(SecretKind::Password)
}

fn is_password(word: &str) -> bool {
    word.contains("passw") || word.contains("passphrase") || matches!(word, "passcode" | "pwd" | "pass")
}

/// Whether a name promises a secret, rather than something about one.
fn is_secrets_name(words: &[String]) -> bool {
    let is_other = |word: &String| OTHER_WORDS.iter().any(|other| word.starts_with(other));
    let is_public = words.iter().any(|word| matches!(word.as_str(), "public" | "publishable"));
    let last = words.last().map_or("", |last| last.trim_end_matches(|c: char| c.is_ascii_digit()));
    let is_harmless = [last, last.strip_suffix('s').unwrap_or(last)].iter().any(|last| HARMLESS.contains(last));
    let rest: Vec<&str> = words.iter().filter(|word| !is_other(word)).map(String::as_str).collect();
    !is_public && !is_harmless && NAME_PATTERN.as_ref().is_some_and(|pattern| pattern.is_match(&rest.join("_")))
}

/// The words of a name in snake, kebab, dotted or camel case, in small letters.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for character in name.chars() {
        let starts = after_small && character.is_ascii_uppercase();
        if starts || !character.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if character.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(character.to_ascii_lowercase());
        }
        after_small = character.is_ascii_lowercase() || character.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a value is the thing itself and not a reference to it, a placeholder or a switch.
pub(super) fn is_literal(value: &str) -> bool {
    let value = value.trim();
    let distinct: BTreeSet<char> = value.chars().collect();
    value.len() >= 4
        && distinct.len() > 2
        && !is_file(value)
        && !SWITCHES.contains(&value.to_ascii_lowercase().as_str())
        && !REFERENCE_PATTERNS.iter().any(|pattern| pattern.is_match(value))
}

/// Whether a value begins as a path does, and is no Base64 that begins with a slash.
fn is_file(value: &str) -> bool {
    let is_base64 = value.len() >= 32
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+=".contains(&byte))
        && !is_made_of_words(value);
    ["/", "./", "~/"].iter().any(|start| value.starts_with(start)) && !is_base64
}

/// Whether chance seems to have made a value.
fn looks_made(value: &str) -> bool {
    let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
    let has_letter = value.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_of_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_+/=.~:".contains(&byte);
    let is_long = value.len() >= 16 && value.bytes().all(is_of_token) && !is_made_of_words(value);
    value.len() >= 8 && has_letter && (has_digit || is_long) && entropy(value) >= 2.5
}

/// Whether a value names something: a table, a secret with the letters that AWS gives it, a key of AWS KMS.
fn is_name(value: &str, words: &[String]) -> bool {
    let names_secret = words.last().is_some_and(|last| last == "secret");
    let names_key = words.iter().any(|word| matches!(word.as_str(), "kms" | "cmk" | "encryption"));
    let is_key = value.strip_prefix("mrk-").is_some_and(|rest| is_hex(rest, 32))
        || value.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && value.split('-').all(|part| is_hex(part, part.len()));
    let stem = match value.rsplit_once('-') {
        // https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret.html
        Some((stem, end))
            if names_secret && matches!(end.len(), 6 | 12) && end.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            stem
        }
        _ => value,
    };
    names_key && is_key
        || stem != value && is_made_of_words(stem)
        || is_made_of_words(value) && parts(value).nth(1).is_some()
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a value leads somewhere, such as `prod/orders/db-password`.
fn is_path(value: &str) -> bool {
    value.contains('/') && is_made_of_words(value)
}

fn parts(value: &str) -> impl Iterator<Item = &str> {
    value.split(['/', '-', '_', '.', ':', '@']).filter(|part| !part.is_empty())
}

/// Whether a value is words, each with a short number at most.
fn is_made_of_words(value: &str) -> bool {
    parts(value).all(|part| {
        let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
        let capitals = letters.bytes().filter(u8::is_ascii_uppercase).count();
        let is_one_case = capitals == 0 || capitals == letters.len() || capitals * 3 <= letters.len();
        part.len() - letters.len() <= 4 && letters.bytes().all(|byte| byte.is_ascii_alphabetic()) && is_one_case
    })
}

/// Shannon's entropy in bits a character.
fn entropy(value: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in value.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let length = f64::from(u32::try_from(value.len()).unwrap_or(u32::MAX));
    counts
        .into_iter()
        .filter(|count| *count > 0)
        .map(|count| f64::from(count) / length)
        .map(|share| -share * share.log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(REFERENCE_PATTERNS.len(), REFERENCES.len());
    }
}
