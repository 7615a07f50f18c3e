//! The credential report, which IAM makes when it is asked.

use std::time::Duration;

use aws_sdk_iam::types::ReportStateType;
use plumbline_catalogue::{
    language::credential_report::CredentialReport,
    observed::{Gap, Observed, Reason},
};

use super::Reader;

/// How often IAM is asked whether the report is ready, and how long to wait in between: half a minute in all.
const ATTEMPTS: u32 = 15;
const PAUSE: Duration = Duration::from_secs(2);

pub(super) async fn read(reader: &Reader<'_>) -> Observed<CredentialReport> {
    for _ in 0..ATTEMPTS {
        let call = reader.iam.generate_credential_report().send();
        let generated = reader.session.call(reader.region(), "iam:GenerateCredentialReport", call).await;
        match generated.map(|out| out.state).into_result() {
            Ok(Some(ReportStateType::Complete)) => {
                let call = reader.iam.get_credential_report().send();
                return reader
                    .session
                    .call(reader.region(), CredentialReport::ACTION, call)
                    .await
                    .try_map(|out| {
                        CredentialReport::parse(out.content.as_ref().map_or(&[], |content| content.as_ref()))
                    })
                    .observed();
            }
            Ok(_) => tokio::time::sleep(PAUSE).await,
            Err(gap) => return gap.into(),
        }
    }
    let detail = "the credential report was not ready in time".to_owned();
    Gap { action: CredentialReport::ACTION.to_owned(), reason: Reason::TimedOut, detail }.into()
}
