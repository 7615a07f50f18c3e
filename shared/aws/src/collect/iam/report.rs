//! The credential report, which IAM makes when it is asked.

use std::time::Duration;

use aws_sdk_iam::{Client, types::ReportStateType};
use plumbline_catalogue::{
    language::credential_report::CredentialReport,
    observed::{Gap, Observed, Reason, Unread},
};

use crate::call::{At, Reply};

/// How often IAM is asked whether the report is ready, and how long to wait in between: half a minute in all.
const ATTEMPTS: u32 = 15;
const PAUSE: Duration = Duration::from_secs(2);

const REPORT: Reply = Reply("iam:GetCredentialReport");
const GENERATE: Reply = Reply("iam:GenerateCredentialReport");

pub(super) async fn read(at: &At<'_, Client>) -> Observed<CredentialReport> {
    let report = async {
        ready(at).await?;
        let answer = at.call(REPORT.0, at.client.get_credential_report().send()).await;
        let answer = answer.try_map(|out| match out.content {
            Some(content) => CredentialReport::parse(content.as_ref()),
            None => Err("the answer has no content in it".to_owned()),
        });
        answer.into_result()
    };
    report.await.into()
}

/// Waits until the report is made.
async fn ready(at: &At<'_, Client>) -> Result<(), Unread> {
    for _ in 0..ATTEMPTS {
        let answer = at.call(GENERATE.0, at.client.generate_credential_report().send()).await;
        match GENERATE.required("State", answer.into_result()?.state)? {
            ReportStateType::Complete => return Ok(()),
            _ => tokio::time::sleep(PAUSE).await,
        }
    }
    let detail = "the credential report was not ready in time".to_owned();
    Err(Unread::new(Gap::new(REPORT.0, Reason::TimedOut, detail)))
}
