//! Finds credentials that stand in plain text. It says where and of what kind, and never keeps the text itself.

use std::{collections::BTreeSet, fmt, sync::LazyLock};

use regex::Regex;
use serde::{Deserialize, Serialize};

/// Where a secret stands and what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    /// Counted from 1.
    pub line: usize,
    /// What it looks like.
    pub kind: SecretKind,
}

/// What a secret looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SecretKind {
    /// The id of an AWS access key.
    AwsAccessKey,
    /// The secret half of an AWS access key.
    AwsSecretKey,
    /// A private key in PEM form.
    PrivateKey,
    /// A token or key of a well-known service.
    Token,
    /// A password inside a URL.
    UrlPassword,
    /// A value that its name or its place makes a password or a key.
    Password,
}

impl fmt::Display for SecretKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AwsAccessKey => "AWS access key",
            Self::AwsSecretKey => "AWS secret key",
            Self::PrivateKey => "private key",
            Self::Token => "token",
            Self::UrlPassword => "password in a URL",
            Self::Password => "password",
        })
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in line {}", self.kind, self.line)
    }
}

/// Forms that are secrets wherever they stand.
const FORMS: &[(SecretKind, &str)] = &[
    (SecretKind::AwsAccessKey, r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    (SecretKind::PrivateKey, r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    (SecretKind::Token, r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{20,})"),
    (
        SecretKind::Token,
        r"\bxox[abposr]-[A-Za-z0-9-]{10,}|hooks\.slack\.com/services/T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]+",
    ),
    (SecretKind::Token, r"\b[rs]k_live_[A-Za-z0-9]{20,}"),
    (SecretKind::Token, r"\bAIza[A-Za-z0-9_-]{35}"),
    (SecretKind::Token, r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    (
        SecretKind::Token,
        r"\b(?:npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,}|dop_v1_[a-f0-9]{64}|hv[sb]\.[A-Za-z0-9_-]{24,})",
    ),
    (SecretKind::Token, r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}"),
    (SecretKind::Token, r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
];

/// Places where a password stands; the last group is the password.
const PLACES: &[(SecretKind, &str)] = &[
    (SecretKind::UrlPassword, r"\b[A-Za-z][A-Za-z0-9+.-]*://[^\s:/@]*:([^\s/@]+)@"),
    (SecretKind::Password, r#"(?m)echo\s+['"]?[\w.-]+:([^\s'"|]+)['"]?\s*\|\s*(?:sudo\s+)?chpasswd"#),
    (SecretKind::Password, r#"(?i)\bidentified\s+by\s+['"]([^'"]+)['"]"#),
    (SecretKind::Password, r#"\bmysql(?:admin|dump)?\b[^\n|;]*\s-p['"]?([^\s'"]+)"#),
    (SecretKind::Password, r"(?i)\bnet\s+user\s+\S+\s+([^\s/]\S*)"),
    (SecretKind::Password, r#"(?i)\bConvertTo-SecureString\s+(?:-String\s+)?['"]([^'"]+)['"]"#),
    (SecretKind::Password, r#"\bcurl\b[^\n|;]*\s(?:-u|--user)[\s=]+['"]?[^\s:'"]+:([^\s'"]+)"#),
    (SecretKind::Password, r"(?i)<[\w:.-]*password>([^<]+)</"),
    (SecretKind::Token, r"(?i)\bauthorization:\s*(?:bearer|basic|token)\s+([A-Za-z0-9_.~+/=-]{16,})"),
];

/// `name = value`, `"name": "value"`, `--name value` and their like.
const ASSIGNMENT: &str = concat!(
    r#"(?i)(?P<name>[a-z0-9_.-]*(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key"#,
    r#"|account[_-]?key|private[_-]?key|encryption[_-]?key|credential)[a-z0-9_.-]*"#,
    r#"|(?:--|\b)(?:[a-z0-9_.-]*[_.-])?pass)["']?"#,
    r#"(?P<sign>[\t ]*(?:=>|:=|=|:)[\t ]*|[\t ]+)"#,
    r#"(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"'`,;#&|<>]+))"#,
);

static FORM_PATTERNS: LazyLock<Vec<(SecretKind, Regex)>> = LazyLock::new(|| compile(FORMS));
static PLACE_PATTERNS: LazyLock<Vec<(SecretKind, Regex)>> = LazyLock::new(|| compile(PLACES));
static ASSIGNMENT_PATTERN: LazyLock<Vec<(SecretKind, Regex)>> =
    LazyLock::new(|| compile(&[(SecretKind::Password, ASSIGNMENT)]));

/// A test proves that none is lost here.
fn compile(patterns: &[(SecretKind, &str)]) -> Vec<(SecretKind, Regex)> {
    patterns.iter().filter_map(|(kind, pattern)| Some((*kind, Regex::new(pattern).ok()?))).collect()
}

/// The secrets of a text such as a script or a configuration file, by line.
pub fn in_text(text: &str) -> Vec<Secret> {
    let lines = Lines::of(text);
    let secret = |at: usize, kind: SecretKind| Secret { line: lines.number(at), kind };
    let mut found = BTreeSet::new();
    for (kind, pattern) in FORM_PATTERNS.iter() {
        found.extend(pattern.find_iter(text).map(|form| secret(form.start(), *kind)));
    }
    for (kind, pattern) in PLACE_PATTERNS.iter() {
        let values = pattern.captures_iter(text).filter_map(|captures| captures.get(1));
        found.extend(values.filter(|value| is_literal(value.as_str())).map(|value| secret(value.start(), *kind)));
    }
    for (_, pattern) in ASSIGNMENT_PATTERN.iter() {
        for captures in pattern.captures_iter(text) {
            let (Some(name), Some(sign)) = (captures.name("name"), captures.name("sign")) else { continue };
            let quoted = captures.name("double").or_else(|| captures.name("single"));
            let Some(value) = quoted.or_else(|| captures.name("bare")) else { continue };
            let is_flag = name.as_str().starts_with("--");
            let is_part_of_arn = text.get(..name.start()).is_some_and(|before| before.ends_with(':'));
            if is_part_of_arn
                || sign.as_str().trim().is_empty() && !is_flag
                || quoted.is_none() && sign.as_str().contains(':') && lines.is_comment(name.start())
            {
                continue;
            }
            if let Some(kind) = judge_named(name.as_str(), value.as_str()) {
                found.insert(secret(value.start(), kind));
            }
        }
    }
    found.into_iter().collect()
}

/// What kind of secret a named value is, such as an environment variable, if it is one.
pub fn in_value(name: &str, value: &str) -> Option<SecretKind> {
    let of_itself = in_text(value).first().map(|secret| secret.kind);
    of_itself.or_else(|| {
        let named = ASSIGNMENT_PATTERN.iter().any(|(_, pattern)| pattern.is_match(&format!("{name}=x")));
        if named { judge_named(name, value) } else { None }
    })
}

/// A text's lines, found by position.
struct Lines<'a> {
    text: &'a str,
    ends: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, ends: text.match_indices('\n').map(|(end, _)| end).collect() }
    }

    /// The number of the line at a position, counted from 1.
    fn number(&self, at: usize) -> usize {
        self.ends.partition_point(|end| *end < at) + 1
    }

    fn is_comment(&self, at: usize) -> bool {
        let before = self.number(at) - 1;
        let start = before.checked_sub(1).and_then(|last| self.ends.get(last)).map_or(0, |end| end + 1);
        let line = self.text.get(start..at).map(str::trim_start);
        line.is_some_and(|line| ["#", "//", ";", "REM ", "<!--"].iter().any(|mark| line.starts_with(mark)))
    }
}

/// The last words of names that hold something about a secret and not the secret.
const HARMLESS: &[&str] = &[
    "age",
    "algorithm",
    "arn",
    "auth",
    "authentication",
    "class",
    "count",
    "dir",
    "enabled",
    "endpoint",
    "env",
    "expiration",
    "expiry",
    "field",
    "file",
    "format",
    "hash",
    "header",
    "host",
    "id",
    "ids",
    "key_id",
    "label",
    "length",
    "manager",
    "mode",
    "name",
    "names",
    "param",
    "parameter",
    "path",
    "policy",
    "prefix",
    "provider",
    "ref",
    "region",
    "required",
    "rotation",
    "source",
    "stdin",
    "store",
    "ttl",
    "type",
    "uri",
    "url",
    "username",
    "validity",
    "version",
];

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
    "string",
    "true",
    "undefined",
];

fn judge_named(name: &str, value: &str) -> Option<SecretKind> {
    let words = words(name);
    if words.last().is_some_and(|last| HARMLESS.contains(&last.as_str())) || !is_literal(value) {
        return None;
    }
    // `DB_PASSWORD_SECRET` names the secret that holds the password.
    let is_password = words.last().is_some_and(|last| last != "secret")
        && words.iter().any(|word| word.contains("passw") || word.contains("passphrase") || word == "pwd");
    let looks_made = value.len() >= 8
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && value.bytes().any(|byte| byte.is_ascii_alphabetic())
        && entropy(value) >= 2.5;
    if !is_password && !looks_made {
        return None;
    }
    let is_aws = value.len() == 40 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+".contains(&byte));
    Some(if is_aws && words.iter().any(|word| word == "secret") {
        SecretKind::AwsSecretKey
    } else {
        SecretKind::Password
    })
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
fn is_literal(value: &str) -> bool {
    let value = value.trim();
    let distinct: BTreeSet<char> = value.chars().collect();
    let is_reference = [
        "$", "%", "{", "<", "!", "@", "/", "./", "~/", "arn:", "ssm:", "vault:", "http:", "https:", "s3:", "file:",
        "-", "[", "var.", "local.", "data.", "rds!",
    ]
    .iter()
    .any(|start| value.starts_with(start))
        || ["${", "$(", "{{", "`", "(", "process.env", "os.environ", "::", "secretsmanager"]
            .iter()
            .any(|part| value.contains(part));
    value.len() >= 4 && distinct.len() > 2 && !is_reference && !SWITCHES.contains(&value.to_ascii_lowercase().as_str())
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

    fn kinds(text: &str) -> Vec<SecretKind> {
        in_text(text).into_iter().map(|secret| secret.kind).collect()
    }

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(FORM_PATTERNS.len(), FORMS.len());
        assert_eq!(PLACE_PATTERNS.len(), PLACES.len());
        assert_eq!(ASSIGNMENT_PATTERN.len(), 1);
    }

    #[test]
    fn secrets_are_found() {
        use SecretKind::{AwsAccessKey, AwsSecretKey, Password, PrivateKey, Token, UrlPassword};
        let github = format!("ghp_{}", "a1B2".repeat(9));
        for (text, kind) in [
            ("export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", AwsAccessKey),
            ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", AwsSecretKey),
            ("-----BEGIN RSA PRIVATE KEY-----", PrivateKey),
            ("-----BEGIN PRIVATE KEY-----", PrivateKey),
            ("-----BEGIN OPENSSH PRIVATE KEY-----", PrivateKey),
            (&format!("git clone with {github}"), Token),
            ("psql postgres://shop:hunter22@db:5432/shop", UrlPassword),
            ("redis://:hunter22@cache:6379", UrlPassword),
            ("DB_PASSWORD=hunter22", Password),
            ("export PGPASSWORD='hunter22'", Password),
            ("  password: hunter", Password),
            ("{\"dbPassword\": \"Sup3rSecret!\"}", Password),
            ("$adminPassword = \"Sup3rSecret!\"", Password),
            ("Server=db;User=sa;Password=hunter22;", Password),
            ("API_KEY=9f8e7d6c5b4a39281706", Password),
            ("client_secret: 'b4a39281706f8e7d'", Password),
            ("aws rds create-db-instance --master-user-password hunter22", Password),
            ("DB_PASS='hunter22'", Password),
            ("\"ftp-pass\": \"hunter22\"", Password),
            ("smbclient --pass hunter22", Password),
            ("AccountName=shop;AccountKey=b4a39281706f8e7d==;EndpointSuffix=core.windows.net", Password),
            ("kubeadm join --token abcdef.0123456789abcdef", Password),
            ("echo \"admin:hunter22\" | chpasswd", Password),
            ("mysql -u root -phunter22 shop", Password),
            ("CREATE USER shop IDENTIFIED BY 'hunter22';", Password),
            ("net user admin Hunter22! /add", Password),
            ("curl -u admin:hunter22 https://repo", Password),
            ("<password>hunter22</password>", Password),
            ("curl -H 'Authorization: Bearer 0123456789abcdefABCDEF'", Token),
            ("# old: DB_PASSWORD=hunter22", Password),
        ] {
            assert_eq!(kinds(text), [kind], "{text}");
        }
    }

    #[test]
    fn references_and_talk_are_not_secrets() {
        for text in [
            "",
            "#!/bin/bash\nyum install -y httpd\n",
            "DB_PASSWORD=$DB_PASSWORD",
            "DB_PASSWORD=\"${DB_PASSWORD}\"",
            "DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id shop/db --query SecretString)",
            "TOKEN=`curl -X PUT http://169.254.169.254/latest/api/token`",
            "password: '{{resolve:secretsmanager:shop}}'",
            "password: <your password>",
            "password: ********",
            "PASSWORD=",
            "password = var.db_password",
            "proxy_pass http://10.0.0.1:8080;",
            "compass=north1234",
            "# tests pass: 12 of 12",
            "password_file=/run/secrets/db",
            "secret_arn: arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop",
            "aws secretsmanager get-secret-value --secret-id arn:aws:secretsmanager:eu-west-1:1:secret:shop-a1B2c3",
            "aws ssm get-parameter --name /shop/password --with-decryption",
            "sed -i 's/PasswordAuthentication no/PasswordAuthentication yes/' /etc/ssh/sshd_config",
            "lock_passwd: false",
            "chpasswd:\n  expire: false",
            "# the password: comes from Secrets Manager",
            "echo 'Enter the password: '",
            "docker login --username AWS --password-stdin registry",
            "token_type=bearer",
            "secretName: shop-web-tls",
            "DB_PASSWORD_SECRET=shop/prod/database",
            "DB_SECRET=rds!db-0a1b2c3d-4e5f-6789-abcd-ef0123456789",
            "max_password_age=90",
            "postgres://shop@db:5432/shop",
            "postgres://shop:${PASSWORD}@db:5432/shop",
            "https://example.com:8080/path",
            "arn:aws:iam::111111111111:role/shop",
            "mysql -u root -p\"$PASSWORD\"",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn the_line_is_named_and_the_text_is_not() {
        let found = in_text("#!/bin/bash\r\nset -e\r\nDB_PASSWORD=hunter22\r\n");
        assert_eq!(found, [Secret { line: 3, kind: SecretKind::Password }]);
        assert_eq!(found.first().map(ToString::to_string).as_deref(), Some("password in line 3"));
    }

    #[test]
    fn values_are_judged_by_their_names() {
        assert_eq!(in_value("DB_PASSWORD", "hunter22"), Some(SecretKind::Password));
        assert_eq!(in_value("KEY", "AKIAIOSFODNN7EXAMPLE"), Some(SecretKind::AwsAccessKey));
        assert_eq!(in_value("DB_PASSWORD", "{{resolve:ssm:password}}"), None);
        assert_eq!(in_value("SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop"), None);
        assert_eq!(in_value("STAGE", "production1"), None);
    }

    #[test]
    fn odd_text_is_survived() {
        for text in ["pässword=ünïcödé1", "password=\u{0}\u{0}ab", "\u{fffd}\u{fffd}password: \u{fffd}"] {
            in_text(text);
        }
    }
}
