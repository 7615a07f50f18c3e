//! The credential report: a CSV of every user's and root's passwords, keys and devices, at most four hours old.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>

use std::{collections::HashMap, time::Duration};

use aws_sdk_iam::types::ReportStateType;
use jiff::Timestamp;
use plumbline_catalogue::{
    model::iam::{AccessKey, Credentials},
    observed::{Gap, Observed, Reason, Unread},
};

use super::Reader;

/// The call that reads the report.
const ACTION: &str = "iam:GetCredentialReport";

/// How often IAM is asked whether the report is ready, and how long to wait in between: half a minute in all.
const ATTEMPTS: u32 = 15;
const PAUSE: Duration = Duration::from_secs(2);

/// A credential report, row by user.
pub(super) struct Report(HashMap<String, Result<Credentials, String>>);

impl Report {
    /// The row of this user; root is `<root_account>`.
    pub(super) fn row(&self, user: &str) -> Result<Credentials, Unread> {
        let unreadable =
            |detail: String| Unread::new(Gap { action: ACTION.to_owned(), reason: Reason::InvalidResponse, detail });
        match self.0.get(user) {
            Some(row) => row.clone().map_err(unreadable),
            None => {
                Err(unreadable(format!("the credential report has no row of {user} yet; AWS renews it every 4 hours")))
            }
        }
    }
}

pub(super) async fn read(reader: &Reader<'_>) -> Observed<Report> {
    for _ in 0..ATTEMPTS {
        let call = reader.iam.generate_credential_report().send();
        let generated = reader.session.call(reader.region(), "iam:GenerateCredentialReport", call).await;
        match generated.map(|out| out.state).into_result() {
            Ok(Some(ReportStateType::Complete)) => {
                let call = reader.iam.get_credential_report().send();
                return reader
                    .session
                    .call(reader.region(), ACTION, call)
                    .await
                    .try_map(|out| parse(out.content.as_ref().map_or(&[], |content| content.as_ref())))
                    .observed();
            }
            Ok(_) => tokio::time::sleep(PAUSE).await,
            Err(gap) => return gap.into(),
        }
    }
    let detail = "the credential report was not ready in time".to_owned();
    Gap { action: ACTION.to_owned(), reason: Reason::TimedOut, detail }.into()
}

/// User names have no commas and no quotes, and IAM quotes no field.
fn parse(content: &[u8]) -> Result<Report, String> {
    let text = std::str::from_utf8(content).map_err(|_| "the credential report is not text".to_owned())?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let mut rows = HashMap::new();
    for line in lines {
        let fields: HashMap<&str, &str> = header.iter().copied().zip(line.split(',')).collect();
        let user = fields.get("user").ok_or("the credential report has no column of users")?;
        rows.insert((*user).to_owned(), credentials(&fields));
    }
    if rows.is_empty() { Err("the credential report is empty".to_owned()) } else { Ok(Report(rows)) }
}

fn credentials(fields: &HashMap<&str, &str>) -> Result<Credentials, String> {
    let row = Row(fields);
    Ok(Credentials {
        access_keys: [row.key(1)?, row.key(2)?],
        mfa: row.flag("mfa_active")?.ok_or("the credential report does not say whether MFA is active")?,
        password: row.flag("password_enabled")?,
        password_changed: row.time("password_last_changed")?,
        password_used: row.time("password_last_used")?,
    })
}

struct Row<'a>(&'a HashMap<&'a str, &'a str>);

impl Row<'_> {
    fn key(&self, number: u8) -> Result<AccessKey, String> {
        let column = |name: &str| format!("access_key_{number}_{name}");
        let service = self.text(&column("last_used_service"))?;
        Ok(AccessKey {
            active: self.flag(&column("active"))?.unwrap_or(false),
            rotated: self.time(&column("last_rotated"))?,
            used: self.time(&column("last_used_date"))?,
            used_service: service.map(str::to_owned),
        })
    }

    /// `None` for the words with which IAM says that there is nothing to say.
    fn text(&self, column: &str) -> Result<Option<&str>, String> {
        let text = self.0.get(column).ok_or_else(|| format!("the credential report has no column {column}"))?;
        Ok(Some(*text).filter(|text| !matches!(*text, "" | "N/A" | "no_information" | "not_supported")))
    }

    fn flag(&self, column: &str) -> Result<Option<bool>, String> {
        match self.text(column)? {
            None => Ok(None),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(text) => Err(format!("{column} of the credential report is {text:?}")),
        }
    }

    fn time(&self, column: &str) -> Result<Option<Timestamp>, String> {
        let Some(text) = self.text(column)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| format!("{column} of the credential report is {text:?}, which is no time"))
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

    fn report(row: &str) -> Result<Report, String> {
        parse(format!("{HEADER}\n{row}").as_bytes())
    }

    #[test]
    fn rows_are_read() {
        let root = "<root_account>,arn:aws:iam::111111111111:root,2020-01-01T00:00:00+00:00,not_supported,\
            2020-01-02T00:00:00+00:00,not_supported,not_supported,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,\
            false,N/A,false,N/A";
        let root = report(root).unwrap().row("<root_account>").unwrap();
        assert_eq!((root.password, root.mfa, root.password_changed), (None, false, None));
        assert!(root.password_used.is_some());
        let user = "ann,arn:aws:iam::111111111111:user/ann,2020-01-01T00:00:00+00:00,true,no_information,\
            2020-01-01T00:00:00Z,N/A,true,true,2020-01-01T00:00:00+00:00,2020-01-03T00:00:00+00:00,eu-west-1,s3,false,\
            N/A,N/A,N/A,N/A,false,N/A,false,N/A";
        let user = report(user).unwrap().row("ann").unwrap();
        assert_eq!((user.password, user.password_used), (Some(true), None));
        assert_eq!(user.access_keys[0].used_service.as_deref(), Some("s3"));
        assert_eq!(user.access_keys[1], AccessKey::default());
    }

    #[test]
    fn what_cannot_be_read_is_a_gap() {
        assert!(report("").is_err());
        assert!(report("ann,arn").unwrap().row("ann").is_err());
        assert!(report("ann,arn").unwrap().row("bob").is_err());
    }
}
