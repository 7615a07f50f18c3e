//! Finds credentials that stand in plain text. It says where and of what kind, and never keeps the text itself.

mod named;
mod patterns;
#[cfg(test)]
mod rates;

use std::{collections::BTreeSet, fmt};

use patterns::{ASSIGNMENT_PATTERNS, FORM_PATTERNS, PLACE_PATTERNS};
use serde::{Deserialize, Serialize};

/// Where a secret stands and what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
        let held = values.filter(|value| named::is_literal(value.as_str()) && !is_port(*kind, value.as_str()));
        found.extend(held.map(|value| secret(value.start(), *kind)));
    }
    for captures in ASSIGNMENT_PATTERNS.iter().flat_map(|pattern| pattern.captures_iter(text)) {
        let Some(name) = captures.name("name") else { continue };
        let sign = captures.name("sign").map_or("=", |sign| sign.as_str());
        let quoted = captures.name("double").or_else(|| captures.name("single"));
        let Some(value) = quoted.or_else(|| captures.name("bare")) else { continue };
        let is_flag = name.as_str().starts_with("--") || name.as_str().starts_with('-') && quoted.is_some();
        // The shell's `${NAME:?message}`.
        let asks =
            text.get(..name.start()).is_some_and(|before| before.ends_with("${")) && value.as_str().starts_with('?');
        if asks
            || is_part_of_arn(text, name.start())
            || sign.trim().is_empty() && !is_flag
            || quoted.is_none() && sign.contains(':') && lines.is_comment(name.start())
        {
            continue;
        }
        if let Some(kind) = named::judge(name.as_str(), value.as_str()) {
            found.insert(secret(value.start(), kind));
        }
    }
    found.into_iter().collect()
}

/// What kind of secret a named value is, such as an environment variable, if it is one.
pub fn in_value(name: &str, value: &str) -> Option<SecretKind> {
    in_text(value).first().map(|secret| secret.kind).or_else(|| named::judge(name, value))
}

/// Whether a port stands where a password could, and the `@` belongs to what follows: `smtp://mail:25?from=ann@example.com`.
fn is_port(kind: SecretKind, value: &str) -> bool {
    let rest = value.trim_start_matches(|c: char| c.is_ascii_digit());
    kind == SecretKind::UrlPassword && rest.len() < value.len() && rest.starts_with(['/', '?', '#', ';', ','])
}

fn is_part_of_arn(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')).next();
    before.ends_with(':') && word.is_some_and(|word| word.contains("arn:"))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<SecretKind> {
        in_text(text).into_iter().map(|secret| secret.kind).collect()
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
