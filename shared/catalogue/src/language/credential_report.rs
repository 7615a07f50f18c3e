//! IAM's credential report: a CSV of every user's and root's passwords, keys and devices, at most four hours old.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};
use jiff::Timestamp;

use crate::{
    model::iam::{AccessKey, Credentials},
    observed::{Gap, Reason, Unread},
};

/// A credential report, row by user.
#[derive(Debug, Default)]
pub struct CredentialReport {
    rows: HashMap<String, Result<Credentials, String>>,
    /// What is wrong with a row of which nobody can tell whose it is.
    odd: Option<String>,
}

impl CredentialReport {
    /// The call that reads the report.
    pub const ACTION: &str = "iam:GetCredentialReport";

    /// Reads a report.
    ///
    /// # Errors
    /// In words, why it is none.
    pub fn parse(content: &[u8]) -> Result<Self, String> {
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(content);
        let header = reader.headers().map_err(|error| format!("the credential report: {error}"))?.clone();
        if (header.get(0), header.get(1)) != (Some("user"), Some("arn")) {
            return Err("the credential report does not begin with the columns user and arn".to_owned());
        }
        let mut report = Self::default();
        for record in reader.records() {
            let record = record.map_err(|error| format!("the credential report: {error}"))?;
            match Row::of(&header, &record) {
                Ok(row) => {
                    report.rows.insert(row.user.clone(), row.credentials());
                }
                Err(problem) => report.odd = Some(problem),
            }
        }
        if report.rows.is_empty() && report.odd.is_none() {
            return Err("the credential report is empty".to_owned());
        }
        Ok(report)
    }

    /// The row of this user; root is `<root_account>`.
    ///
    /// # Errors
    /// The gap, when there is no such row, or none that can be read.
    pub fn row(&self, user: &str) -> Result<Credentials, Unread> {
        let row = self.rows.get(user).cloned().unwrap_or_else(|| {
            let problem = self.odd.as_deref().unwrap_or("AWS renews it every 4 hours");
            Err(format!("the credential report has no row of {user}; {problem}"))
        });
        row.map_err(|detail| Unread::new(Gap::new(Self::ACTION, Reason::InvalidResponse, detail)))
    }
}

struct Row<'a> {
    user: String,
    columns: HashMap<&'a str, &'a str>,
}

impl<'a> Row<'a> {
    /// A user's name may have commas in it, and the ARN has them again: where a report does not quote them, the row has
    /// more fields than columns.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names>
    fn of(header: &'a StringRecord, record: &'a StringRecord) -> Result<Self, String> {
        let commas = record.len().saturating_sub(header.len()) / 2;
        let fields: Vec<&str> = record.iter().collect();
        let (user, rest) = fields.split_at_checked(commas + 1).unwrap_or((&fields, &[]));
        let (arn, rest) = rest.split_at_checked(commas + 1).unwrap_or((rest, &[]));
        let (user, arn) = (user.join(","), arn.join(","));
        let is_user = arn.rsplit(['/', ':']).next() == Some(user.as_str());
        if !is_user && !arn.ends_with(":root") {
            return Err(format!("a row of the credential report is of {user:?} and of {arn:?}"));
        }
        Ok(Self { user, columns: header.iter().skip(2).zip(rest.iter().copied()).collect() })
    }

    fn credentials(&self) -> Result<Credentials, String> {
        Ok(Credentials {
            access_keys: [self.key(1)?, self.key(2)?],
            mfa: self.told("mfa_active")?,
            password: self.flag("password_enabled")?,
            password_changed: self.time("password_last_changed")?,
            password_used: self.time("password_last_used")?,
        })
    }

    fn key(&self, number: u8) -> Result<AccessKey, String> {
        let column = |name: &str| format!("access_key_{number}_{name}");
        let service = self.text(&column("last_used_service"))?;
        Ok(AccessKey {
            active: self.told(&column("active"))?,
            rotated: self.time(&column("last_rotated"))?,
            used: self.time(&column("last_used_date"))?,
            used_service: service.map(str::to_owned),
        })
    }

    /// `None` for the words with which IAM says that there is nothing to say.
    fn text(&self, column: &str) -> Result<Option<&str>, String> {
        let text = self
            .columns
            .get(column)
            .ok_or_else(|| format!("the credential report has no column {column} in the row of {}", self.user))?;
        Ok(Some(*text).filter(|text| !matches!(*text, "" | "N/A" | "no_information" | "not_supported")))
    }

    fn told(&self, column: &str) -> Result<bool, String> {
        self.flag(column)?.ok_or_else(|| format!("the credential report does not tell {column} of {}", self.user))
    }

    fn flag(&self, column: &str) -> Result<Option<bool>, String> {
        match self.text(column)? {
            None => Ok(None),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(text) => Err(self.odd(column, text, "neither true nor false")),
        }
    }

    fn time(&self, column: &str) -> Result<Option<Timestamp>, String> {
        let Some(text) = self.text(column)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| self.odd(column, text, "no time such as 2026-01-31T00:00:00+00:00"))
    }

    fn odd(&self, column: &str, text: &str, expected: &str) -> String {
        format!("in the credential report, {column} of {} is {text:?}, {expected}", self.user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
        password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
        access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
        access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,\
        cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

    const REST: &str = "2020-01-01T00:00:00+00:00,true,no_information,2020-01-01T00:00:00Z,N/A,true,true,\
        2020-01-01T00:00:00+00:00,2020-01-03T00:00:00+00:00,eu-west-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A";

    fn report(rows: &[&str]) -> Result<CredentialReport, String> {
        CredentialReport::parse(format!("{HEADER}\n{}", rows.join("\n")).as_bytes())
    }

    fn user(user: &str, arn: &str) -> String {
        format!("{user},{arn},{REST}")
    }

    #[test]
    fn rows_are_read() {
        let root = "<root_account>,arn:aws:iam::111111111111:root,2020-01-01T00:00:00+00:00,not_supported,\
            2020-01-02T00:00:00+00:00,not_supported,not_supported,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,\
            false,N/A,false,N/A";
        let report = report(&[root, &user("ann", "arn:aws:iam::111111111111:user/staff/ann")]).unwrap();
        let root = report.row("<root_account>").unwrap();
        assert_eq!((root.password, root.mfa, root.password_changed), (None, false, None));
        assert!(root.password_used.is_some());
        let ann = report.row("ann").unwrap();
        assert_eq!((ann.password, ann.password_used), (Some(true), None));
        assert_eq!(ann.access_keys[0].used_service.as_deref(), Some("s3"));
        assert_eq!(ann.access_keys[1], AccessKey::default());
    }

    #[test]
    fn names_have_commas_and_quotes() {
        let arn = "arn:aws:iam::111111111111:user/miller";
        for (odd, odd_arn) in [
            ("miller,anna".to_owned(), format!("{arn},anna")),
            ("\"miller,anna\"".to_owned(), format!("\"{arn},anna\"")),
        ] {
            let report =
                report(&[&user("miller", arn).replace("Z,N/A,true", "Z,N/A,false"), &user(&odd, &odd_arn)]).unwrap();
            assert!(report.row("miller,anna").unwrap().mfa, "{odd}");
            assert!(!report.row("miller").unwrap().mfa, "{odd}");
        }
        let quoted = report(&[&user("\"a\"\"b\"", "\"arn:aws:iam::111111111111:user/a\"\"b\"")]).unwrap();
        assert!(quoted.row("a\"b").is_ok());
    }

    #[test]
    fn what_cannot_be_read_is_a_gap() {
        let ann = user("ann", "arn:aws:iam::111111111111:user/ann");
        let row = |row: &str| report(&[row]).unwrap().row("ann");
        assert!(report(&[]).is_err());
        let odd = report(&[&user("ann", "arn:aws:iam::111111111111:user/bob"), &ann.replace("ann", "eve")]).unwrap();
        assert!(odd.row("ann").is_err() && odd.row("bob").is_err() && odd.row("eve").is_ok());
        assert!(row("ann,arn:aws:iam::111111111111:user/ann").is_err());
        assert!(row(&ann.replace("N/A,true,true", "N/A,true,maybe")).is_err());
        assert!(row(&ann.replace("N/A,true,true", "N/A,true,N/A")).is_err());
        assert!(report(&[&ann]).unwrap().row("bob").is_err());
        for column in ["mfa_active", "password_enabled", "access_key_2_last_used_service"] {
            let without = format!("{}\n{ann}", HEADER.replace(column, "other"));
            assert!(CredentialReport::parse(without.as_bytes()).unwrap().row("ann").is_err(), "{column}");
        }
        assert!(CredentialReport::parse(b"name,arn\nann,arn").is_err());
        assert!(CredentialReport::parse(b"").is_err());
    }
}
