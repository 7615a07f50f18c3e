//! AWS Certificate Manager.

use aws_sdk_acm::{
    Client,
    types::{self, CertificateDetail, CertificateStatus, CertificateSummary, CertificateType, KeyAlgorithm},
};
use aws_smithy_types::DateTime;
use jiff::Timestamp;
use plumbline_catalogue::{
    model::{
        Identity, Regional, Tags,
        acm::{Acm, Certificate, Description, Source, Status},
    },
    observed::{Gap, Known, Observed, Reason},
};

use crate::call::{Gone, Session, client, tagging::Tagged};

client!(aws_sdk_acm);

/// The code with which ACM says that the certificate is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// What tells the tags of one certificate.
const LIST_TAGS: &str = "acm:ListTagsForCertificate";

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
    let certificates =
        regions.iter().map(|region| async move { (region.clone(), certificates(session, region).await) });
    Acm { certificates: Regional::from_iter(futures::future::join_all(certificates).await) }
}

async fn certificates(session: &Session, region: &str) -> Observed<Vec<Certificate>> {
    let client = session.clients.of::<aws_sdk_acm::Client>(region);
    let includes = types::Filters::builder().set_key_types(Some(KEY_TYPES.to_vec())).build();
    let ask =
        |token| client.list_certificates().includes(includes.clone()).max_items(PAGE).set_next_token(token).send();
    let listed = session
        .pages_by_token(region, "acm:ListCertificates", ask, |page| (page.certificate_summary_list, page.next_token))
        .await;
    match listed.into_result() {
        Ok(listed) => {
            let tagged = Tagged::list(session, region, LIST_TAGS, listed.len()).await;
            let listed = listed.into_iter().filter_map(|listed| Some((listed.certificate_arn.clone()?, listed)));
            let read = |(arn, listed)| certificate(session, &client, region, arn, listed, &tagged);
            Known(session.each(listed, read).await)
        }
        Err(gap) => Observed::from(gap),
    }
}

async fn certificate(
    session: &Session,
    client: &Client,
    region: &str,
    arn: String,
    listed: CertificateSummary,
    tagged: &Tagged,
) -> Result<Certificate, Gone> {
    let summary = summary(&listed);
    let is_enough = summary.as_ref().is_some_and(|summary| summary.source != Source::Amazon);
    let detail = async { if is_enough { Ok(None) } else { detail(session, client, region, &arn).await.map(Some) } };
    let (detail, tags) = futures::try_join!(detail, tagged.tags_or(&arn, tags(session, client, region, &arn)))?;
    let (transparency_logged, detailed) = match detail {
        None => (Known(None), None),
        Some(detail) => (
            detail.clone().and_then(|detail| transparency_logged(&detail).map_or_else(unreadable, Known)),
            Some(detail.and_then(|detail| description(&detail).map_or_else(unreadable, Known))),
        ),
    };
    Ok(Certificate {
        description: match (summary, detailed) {
            (Some(summary), _) => Known(summary),
            (None, Some(detailed)) => detailed,
            (None, None) => unreadable("the answer leaves out what the certificate is".to_owned()),
        },
        transparency_logged,
        identity: Identity::unnamed(arn, listed.domain_name.unwrap_or_default(), region, tags),
    })
}

async fn detail(
    session: &Session,
    client: &Client,
    region: &str,
    arn: &str,
) -> Result<Observed<CertificateDetail>, Gone> {
    let call = client.describe_certificate().certificate_arn(arn).send();
    let answer = session.call(region, "acm:DescribeCertificate", call).await.unless_gone(GONE)?;
    Ok(answer.try_map(|out| out.certificate.ok_or_else(|| "the answer has no certificate in it".to_owned())).observed())
}

async fn tags(session: &Session, client: &Client, region: &str, arn: &str) -> Result<Observed<Tags>, Gone> {
    let call = client.list_tags_for_certificate().certificate_arn(arn).send();
    let answer = session.call(region, LIST_TAGS, call).await.unless_gone(GONE)?;
    let tags = |tags: Vec<types::Tag>| tags.into_iter().map(|tag| (tag.key, tag.value.unwrap_or_default())).collect();
    Ok(answer.map(|out| tags(out.tags.unwrap_or_default())).observed())
}

fn unreadable<T>(detail: String) -> Observed<T> {
    Observed::from(Gap { action: "acm:DescribeCertificate".to_owned(), reason: Reason::InvalidResponse, detail })
}

/// What the listing says, if it says all and in words that are known.
fn summary(listed: &CertificateSummary) -> Option<Description> {
    Some(Description {
        expires: timestamp(listed.not_after),
        in_use: listed.in_use?,
        key_algorithm: key_algorithm(listed.key_algorithm.as_ref()).ok()?,
        source: source(listed.r#type.as_ref()).ok()?,
        status: status(listed.status.as_ref()).ok()?,
    })
}

fn description(detail: &CertificateDetail) -> Result<Description, String> {
    Ok(Description {
        expires: timestamp(detail.not_after),
        in_use: !detail.in_use_by().is_empty(),
        key_algorithm: key_algorithm(detail.key_algorithm.as_ref())?,
        source: source(detail.r#type.as_ref())?,
        status: status(detail.status.as_ref())?,
    })
}

/// ACM logs the certificates that it issues itself, and no longer lets its users turn that off: hence the deprecation. A
/// certificate for which they did keeps the setting.
/// <https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html#concept-transparency>
#[allow(deprecated)]
fn transparency_logged(detail: &CertificateDetail) -> Result<Option<bool>, String> {
    if detail.r#type != Some(CertificateType::AmazonIssued) {
        return Ok(None);
    }
    let options = detail.options.as_ref();
    match options.and_then(|options| options.certificate_transparency_logging_preference.as_ref()) {
        None | Some(types::CertificateTransparencyLoggingPreference::Enabled) => Ok(Some(true)),
        Some(types::CertificateTransparencyLoggingPreference::Disabled) => Ok(Some(false)),
        Some(other) => Err(format!("unknown transparency logging preference {other}")),
    }
}

fn timestamp(time: Option<DateTime>) -> Option<Timestamp> {
    Timestamp::from_second(time?.secs()).ok()
}

/// Older answers write `RSA-2048`.
fn key_algorithm(algorithm: Option<&KeyAlgorithm>) -> Result<String, String> {
    algorithm.map(|algorithm| algorithm.as_str().replace('-', "_")).ok_or_else(|| "no key algorithm".to_owned())
}

fn source(source: Option<&CertificateType>) -> Result<Source, String> {
    match source {
        Some(CertificateType::AmazonIssued) => Ok(Source::Amazon),
        Some(CertificateType::Imported) => Ok(Source::Imported),
        Some(CertificateType::Private) => Ok(Source::PrivateAuthority),
        other => Err(format!("unknown certificate type {other:?}")),
    }
}

fn status(status: Option<&CertificateStatus>) -> Result<Status, String> {
    match status {
        Some(CertificateStatus::Issued) => Ok(Status::Issued),
        Some(CertificateStatus::PendingValidation) => Ok(Status::PendingValidation),
        Some(CertificateStatus::Expired) => Ok(Status::Expired),
        Some(CertificateStatus::Revoked) => Ok(Status::Revoked),
        Some(CertificateStatus::Failed | CertificateStatus::Inactive | CertificateStatus::ValidationTimedOut) => {
            Ok(Status::Unusable)
        }
        other => Err(format!("unknown certificate status {other:?}")),
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
        };
        let expected = Description {
            expires: None,
            in_use: false,
            key_algorithm: "RSA_2048".to_owned(),
            source: Source::Imported,
            status: Status::Issued,
        };
        assert_eq!(summary(&entry().in_use(false).build()), Some(expected));
        assert_eq!(summary(&entry().build()), None);
    }

    #[test]
    fn only_certificates_of_amazon_are_logged() {
        let detail = |source| CertificateDetail::builder().r#type(source).build();
        assert_eq!(transparency_logged(&detail(CertificateType::AmazonIssued)), Ok(Some(true)));
        assert_eq!(transparency_logged(&detail(CertificateType::Imported)), Ok(None));
        assert!(description(&detail(CertificateType::Imported)).is_err());
    }
}
