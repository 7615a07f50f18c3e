//! AWS Certificate Manager.

use aws_sdk_acm::{
    Client,
    types::{self, CertificateDetail, CertificateStatus, CertificateSummary, CertificateType, KeyAlgorithm},
};
use aws_smithy_types::DateTime;
use jiff::Timestamp;
use plumbline_catalogue::{
    model::{
        Identity, Tags,
        acm::{Acm, Certificate, Description, Source, Status},
    },
    observed::{Known, Observed, Unread},
};

use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, everywhere, present};

client!(aws_sdk_acm);

/// The code with which ACM says that the certificate is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// What tells the tags of one certificate.
const LIST_TAGS: &str = "acm:ListTagsForCertificate";

const CERTIFICATES: Reply = Reply("acm:ListCertificates");
const DETAIL: Reply = Reply("acm:DescribeCertificate");

/// The most that a page may have.
const PAGE: i32 = 1000;

/// Without a filter, ACM leaves out certificates with other keys than RSA up to 2048 bits.
/// <https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html>
const KEY_TYPES: [KeyAlgorithm; 7] = [
    KeyAlgorithm::EcPrime256v1,
    KeyAlgorithm::EcSecp384r1,
    KeyAlgorithm::EcSecp521r1,
    KeyAlgorithm::Rsa1024,
    KeyAlgorithm::Rsa2048,
    KeyAlgorithm::Rsa3072,
    KeyAlgorithm::Rsa4096,
];

/// A page of certificates costs one call, a certificate one (tags), and one more (description) if ACM issued it itself or
/// if the page leaves something out.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Acm {
    Acm { certificates: everywhere(session, regions).await }
}

impl Collect for Certificate {
    type Client = Client;
    type Row = CertificateSummary;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<CertificateSummary>> {
        let includes = types::Filters::builder().set_key_types(Some(KEY_TYPES.to_vec())).build();
        let ask = |token| {
            at.client.list_certificates().includes(includes.clone()).max_items(PAGE).set_next_token(token).send()
        };
        at.pages_by_token(CERTIFICATES.0, ask, |page| (page.certificate_summary_list, page.next_token)).await
    }

    async fn read(at: &At<'_, Client>, row: CertificateSummary) -> Result<Self, Lost> {
        let arn = CERTIFICATES.required("CertificateArn", present(row.certificate_arn.clone()))?;
        let domain = CERTIFICATES.required("DomainName", present(row.domain_name.clone()))?;
        let summary = summary(&row);
        let is_enough = matches!(&summary, Ok(summary) if summary.source != Source::Amazon);
        let detail = async { if is_enough { Ok(None) } else { detail(at, &arn).await.map(Some) } };
        let (detail, tags) = futures::try_join!(detail, at.tags(LIST_TAGS, &arn, tags(at, &arn)))?;
        Ok(Self {
            transparency_logged: match &detail {
                None => Known(None),
                Some(detail) => detail.clone().and_then(|detail| transparency_logged(&detail).into()),
            },
            description: match (summary, detail) {
                (Err(_), Some(detail)) => detail.and_then(|detail| description(&detail).into()),
                (summary, _) => summary.into(),
            },
            identity: Identity::unnamed(arn, domain, at.region, tags),
        })
    }
}

async fn detail(at: &At<'_, Client>, arn: &str) -> Result<Observed<CertificateDetail>, Gone> {
    let call = at.client.describe_certificate().certificate_arn(arn).send();
    let answer = at.call(DETAIL.0, call).await.unless_gone(GONE)?;
    Ok(answer.observed().and_then(|out| DETAIL.told("Certificate", out.certificate)))
}

async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let answer = at.call(LIST_TAGS, at.client.list_tags_for_certificate().certificate_arn(arn).send()).await;
    // A tag of ACM may have no value, and nothing is listed of a certificate without tags.
    // https://docs.aws.amazon.com/acm/latest/APIReference/API_Tag.html
    let tag = |tag: types::Tag| (present(tag.key), Some(tag.value.absent_is_none()));
    Ok(answer.unless_gone(GONE)?.try_map(|out| super::tags(out.tags.absent_is_none(), tag)).observed())
}

/// What the listing says, if it says all and in words that are known.
fn summary(listed: &CertificateSummary) -> Result<Description, Unread> {
    let status = status(CERTIFICATES, listed.status.as_ref())?;
    Ok(Description {
        expires: expires(CERTIFICATES, status, listed.not_after)?,
        in_use: CERTIFICATES.required("InUse", listed.in_use)?,
        key_algorithm: key_algorithm(CERTIFICATES, listed.key_algorithm.as_ref())?,
        source: source(CERTIFICATES, listed.r#type.as_ref())?,
        status,
    })
}

fn description(detail: &CertificateDetail) -> Result<Description, Unread> {
    let status = status(DETAIL, detail.status.as_ref())?;
    Ok(Description {
        expires: expires(DETAIL, status, detail.not_after)?,
        in_use: !DETAIL.required("InUseBy", detail.in_use_by.as_ref())?.is_empty(),
        key_algorithm: key_algorithm(DETAIL, detail.key_algorithm.as_ref())?,
        source: source(DETAIL, detail.r#type.as_ref())?,
        status,
    })
}

/// ACM logs the certificates that it issues itself, and no longer lets its users turn that off: hence the deprecation. A
/// certificate for which they did keeps the setting.
/// <https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html#concept-transparency>
#[allow(deprecated)]
fn transparency_logged(detail: &CertificateDetail) -> Result<Option<bool>, Unread> {
    if source(DETAIL, detail.r#type.as_ref())? != Source::Amazon {
        return Ok(None);
    }
    let options = detail.options.as_ref();
    let preference = options.and_then(|options| options.certificate_transparency_logging_preference.as_ref());
    match DETAIL.required("Options.CertificateTransparencyLoggingPreference", preference)? {
        types::CertificateTransparencyLoggingPreference::Enabled => Ok(Some(true)),
        types::CertificateTransparencyLoggingPreference::Disabled => Ok(Some(false)),
        other => Err(DETAIL.unreadable(format!("unknown transparency logging preference {other}"))),
    }
}

/// A certificate that was issued says until when it is valid; another has no such time.
/// <https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html>
fn expires(reply: Reply, status: Status, time: Option<DateTime>) -> Result<Option<Timestamp>, Unread> {
    let time = time.and_then(|time| Timestamp::from_second(time.secs()).ok());
    match status {
        Status::Issued | Status::Expired => reply.required("NotAfter", time).map(Some),
        Status::PendingValidation | Status::Revoked | Status::Unusable => Ok(time),
    }
}

/// Older answers write `RSA-2048`.
fn key_algorithm(reply: Reply, algorithm: Option<&KeyAlgorithm>) -> Result<String, Unread> {
    Ok(reply.required("KeyAlgorithm", algorithm)?.as_str().replace('-', "_"))
}

fn source(reply: Reply, source: Option<&CertificateType>) -> Result<Source, Unread> {
    match reply.required("Type", source)? {
        CertificateType::AmazonIssued => Ok(Source::Amazon),
        CertificateType::Imported => Ok(Source::Imported),
        CertificateType::Private => Ok(Source::PrivateAuthority),
        other => Err(reply.unreadable(format!("unknown certificate type {other}"))),
    }
}

fn status(reply: Reply, status: Option<&CertificateStatus>) -> Result<Status, Unread> {
    match reply.required("Status", status)? {
        CertificateStatus::Issued => Ok(Status::Issued),
        CertificateStatus::PendingValidation => Ok(Status::PendingValidation),
        CertificateStatus::Expired => Ok(Status::Expired),
        CertificateStatus::Revoked => Ok(Status::Revoked),
        CertificateStatus::Failed | CertificateStatus::Inactive | CertificateStatus::ValidationTimedOut => {
            Ok(Status::Unusable)
        }
        other => Err(reply.unreadable(format!("unknown certificate status {other}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_are_read() {
        let entry = || {
            CertificateSummary::builder()
                .key_algorithm(KeyAlgorithm::from("RSA-2048"))
                .r#type(CertificateType::Imported)
                .status(CertificateStatus::Issued)
                .not_after(DateTime::from_secs(0))
        };
        let expected = Description {
            expires: Some(Timestamp::UNIX_EPOCH),
            in_use: false,
            key_algorithm: "RSA_2048".to_owned(),
            source: Source::Imported,
            status: Status::Issued,
        };
        assert_eq!(summary(&entry().in_use(false).build()), Ok(expected));
        assert!(summary(&entry().build()).is_err());
        assert!(summary(&entry().in_use(false).set_not_after(None).build()).is_err());
        assert!(summary(&entry().in_use(false).status("NEW".into()).build()).is_err());
    }

    #[test]
    #[allow(deprecated)]
    fn only_certificates_of_amazon_are_logged() {
        let detail = |source| CertificateDetail::builder().r#type(source);
        let enabled = types::CertificateTransparencyLoggingPreference::Enabled;
        let options = types::CertificateOptions::builder().certificate_transparency_logging_preference(enabled).build();
        let of_amazon = || detail(CertificateType::AmazonIssued);
        assert_eq!(transparency_logged(&of_amazon().options(options).build()), Ok(Some(true)));
        assert!(transparency_logged(&of_amazon().build()).is_err());
        assert_eq!(transparency_logged(&detail(CertificateType::Imported).build()), Ok(None));
        assert!(description(&detail(CertificateType::Imported).build()).is_err());
    }
}
