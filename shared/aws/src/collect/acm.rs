//! AWS Certificate Manager.

use aws_sdk_acm::{
    Client,
    types::{self, CertificateStatus, CertificateTransparencyLoggingPreference, CertificateType, KeyAlgorithm},
};
use jiff::Timestamp;
use plumbline_catalogue::{
    model::{
        Regional, Tags,
        acm::{Acm, Certificate, Source, Status},
    },
    observed::{Known, Observed},
};

use super::{Session, observe::Gone};

/// The code with which ACM says that the certificate is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

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

/// A page of certificates costs one call, a certificate one (tags), and one more that ACM issued itself (description).
pub(super) async fn collect(session: &Session, regions: &[String]) -> Acm {
    let certificates =
        regions.iter().map(|region| async move { (region.clone(), certificates(session, region).await) });
    Acm { certificates: Regional::from_iter(futures::future::join_all(certificates).await) }
}

async fn certificates(session: &Session, region: &str) -> Observed<Vec<Certificate>> {
    let client = session.clients.acm(region);
    let includes = types::Filters::builder().set_key_types(Some(KEY_TYPES.to_vec())).build();
    let pages = client.list_certificates().includes(includes).max_items(PAGE).into_paginator().send();
    let listed = session
        .pages(region, "acm:ListCertificates", pages, |page| page.certificate_summary_list)
        .await
        .try_map(|listed| listed.into_iter().map(|entry| certificate(region, entry)).collect::<Result<Vec<_>, _>>());
    match listed.into_result() {
        Ok(listed) => Known(session.each(listed, |listed| with_facets(session, &client, listed)).await),
        Err(gap) => Observed::from(gap),
    }
}

async fn with_facets(session: &Session, client: &Client, listed: Certificate) -> Result<Certificate, Gone> {
    let (tags, transparency_logged) =
        futures::try_join!(tags(session, client, &listed), transparency_logged(session, client, &listed))?;
    Ok(Certificate { tags, transparency_logged, ..listed })
}

async fn tags(session: &Session, client: &Client, listed: &Certificate) -> Result<Observed<Tags>, Gone> {
    let call = client.list_tags_for_certificate().certificate_arn(&listed.arn).send();
    let answer = session.call(&listed.region, "acm:ListTagsForCertificate", call).await.unless_gone(GONE)?;
    let tags = |tags: Vec<types::Tag>| tags.into_iter().map(|tag| (tag.key, tag.value.unwrap_or_default())).collect();
    Ok(answer.map(|out| tags(out.tags.unwrap_or_default())).observed())
}

/// ACM logs the certificates that it issues itself:
/// <https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html#concept-transparency>
async fn transparency_logged(
    session: &Session,
    client: &Client,
    listed: &Certificate,
) -> Result<Observed<Option<bool>>, Gone> {
    if listed.source != Source::Amazon {
        return Ok(Known(None));
    }
    let call = client.describe_certificate().certificate_arn(&listed.arn).send();
    let answer = session.call(&listed.region, "acm:DescribeCertificate", call).await.unless_gone(GONE)?;
    Ok(answer
        .try_map(|out| {
            let options = out.certificate.ok_or("the answer has no certificate in it")?.options;
            match options.and_then(|options| options.certificate_transparency_logging_preference) {
                // On unless it was turned off.
                None | Some(CertificateTransparencyLoggingPreference::Enabled) => Ok(Some(true)),
                Some(CertificateTransparencyLoggingPreference::Disabled) => Ok(Some(false)),
                Some(other) => Err(format!("unknown transparency logging preference {other}")),
            }
        })
        .observed())
}

fn certificate(region: &str, listed: types::CertificateSummary) -> Result<Certificate, String> {
    Ok(Certificate {
        arn: listed.certificate_arn.ok_or("a certificate without an ARN")?,
        domain: listed.domain_name.unwrap_or_default(),
        region: region.to_owned(),
        expires: listed.not_after.and_then(|time| Timestamp::from_second(time.secs()).ok()),
        in_use: listed.in_use == Some(true),
        // Older answers write `RSA-2048`.
        key_algorithm: listed
            .key_algorithm
            .ok_or("a certificate without a key algorithm")?
            .to_string()
            .replace('-', "_"),
        source: source(listed.r#type.as_ref())?,
        status: status(listed.status.as_ref())?,
        tags: Known(Tags::new()),
        transparency_logged: Known(None),
    })
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

    fn entry() -> types::builders::CertificateSummaryBuilder {
        types::CertificateSummary::builder()
            .certificate_arn("arn")
            .domain_name("shop.example.com")
            .key_algorithm(KeyAlgorithm::from("RSA-2048"))
            .r#type(CertificateType::AmazonIssued)
    }

    #[test]
    fn summaries_are_read() {
        let read = certificate("eu-west-1", entry().status(CertificateStatus::Issued).build()).unwrap();
        assert_eq!(
            (read.key_algorithm.as_str(), read.source, read.status),
            ("RSA_2048", Source::Amazon, Status::Issued)
        );
        assert!(!read.in_use);
        assert!(certificate("eu-west-1", entry().build()).is_err());
    }
}
