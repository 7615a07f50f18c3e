//! AWS Identity and Access Management.

mod details;
mod report;

use std::collections::BTreeSet;

use aws_sdk_iam::{Client, error::ProvideErrorMetadata, types};
use jiff::Timestamp;
use plumbline_catalogue::{
    model::{
        GLOBAL, Identity, RegionListing, Regional, Tags,
        iam::{Iam, Organization, PasswordPolicy, ServerCertificate, Summary},
    },
    observed::{Known, Observed, Unread},
};

use self::details::Details;
use crate::{
    call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, globally, present},
    collect,
};

client!(aws_sdk_iam);

/// The code with which IAM says that there is no such thing.
const ABSENT: &[&str] = &["NoSuchEntity", "NoSuchEntityException"];

const CERTIFICATES: Reply = Reply("iam:ListServerCertificates");
const PROVIDERS: Reply = Reply("iam:ListSAMLProviders");
const SUMMARY: Reply = Reply("iam:GetAccountSummary");

/// A fixed number of calls an account, and one more for the tags of each own policy and each server certificate.
pub(super) async fn collect(session: &Session, _regions: &[String]) -> Iam {
    let home = session.clients.home_region();
    let at = At::new(session, home);
    let (pages, report, organization, password_policy, saml_providers, server_certificates, summary, virtual_mfa) = futures::join!(
        details::read(&at),
        report::read(&at),
        organization(&at),
        password_policy(&at),
        saml_providers(&at),
        globally(session, home),
        summary(&at),
        virtual_mfa(&at),
    );
    let mut iam = Iam::default();
    match pages {
        Err(gap) => {
            iam.aws_policies = gap.clone().into();
            iam.groups = global(RegionListing::unread(gap.clone()));
            iam.policies = global(RegionListing::unread(gap.clone()));
            iam.roles = global(RegionListing::unread(gap.clone()));
            iam.users = global(RegionListing::unread(gap));
        }
        Ok(pages) => {
            let (details, own, of_aws) = Details::of(pages, &report).policies(&at).await;
            iam.aws_policies = Known(of_aws);
            iam.groups = global(details.groups);
            iam.policies = global(own);
            iam.roles = global(details.roles);
            iam.users = global(details.users);
        }
    }
    iam.organization = organization;
    iam.password_policy = password_policy;
    iam.root = report.and_then(|report| report.row("<root_account>").into());
    iam.saml_providers = saml_providers;
    iam.server_certificates = server_certificates;
    iam.summary = summary;
    iam.virtual_mfa = virtual_mfa;
    iam
}

fn global<T>(listing: RegionListing<T>) -> Regional<T> {
    Regional::from_iter([(GLOBAL.to_owned(), listing)])
}

impl Collect for ServerCertificate {
    type Client = Client;
    type Row = types::ServerCertificateMetadata;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::ServerCertificateMetadata>> {
        let pages = at.client.list_server_certificates().max_items(1000).into_paginator().send();
        at.pages(CERTIFICATES.0, pages, |page| Some(page.server_certificate_metadata_list)).await
    }

    async fn read(at: &At<'_, Client>, row: types::ServerCertificateMetadata) -> Result<Self, Lost> {
        let arn = CERTIFICATES.required("Arn", present(row.arn))?;
        let name = CERTIFICATES.required("ServerCertificateName", present(row.server_certificate_name))?;
        let tags = certificate_tags(at, &name).await?;
        let expiration = row.expiration.and_then(|time| Timestamp::from_second(time.secs()).ok());
        Ok(Self {
            expiration: CERTIFICATES.told("Expiration", expiration),
            identity: Identity::named(arn, name, GLOBAL, tags),
        })
    }
}

async fn certificate_tags(at: &At<'_, Client>, name: &str) -> Result<Observed<Tags>, Gone> {
    let list = || at.client.list_server_certificate_tags().server_certificate_name(name).max_items(100);
    let ask = |marker| list().set_marker(marker).send();
    let answer = at.pages_by_token("iam:ListServerCertificateTags", ask, |page| (Some(page.tags), page.marker)).await;
    Ok(answer.unless_gone(ABSENT)?.try_map(tags).observed())
}

/// Only the management account and delegated administrators get an answer; the refusals tell the other cases apart.
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html>
async fn organization(at: &At<'_, Client>) -> Observed<Organization> {
    let action = "iam:ListOrganizationsFeatures";
    let call = async {
        let answer = at.client.list_organizations_features().send().await;
        let code =
            answer.as_ref().err().and_then(ProvideErrorMetadata::code).map(|code| code.trim_end_matches("Exception"));
        match code {
            Some("OrganizationNotFound") => Ok(Organization::None),
            Some("AccountNotManagementOrDelegatedAdministrator") => Ok(Organization::Member),
            Some("ServiceAccessNotEnabled") => Ok(Organization::Administrator { features: Vec::new() }),
            _ => answer.map(|out| Organization::Administrator {
                features: out.enabled_features().iter().map(|feature| feature.as_str().to_owned()).collect(),
            }),
        }
    };
    at.call(action, call).await.observed()
}

async fn password_policy(at: &At<'_, Client>) -> Observed<Option<PasswordPolicy>> {
    let call = at.client.get_account_password_policy().send();
    at.call("iam:GetAccountPasswordPolicy", call)
        .await
        .absent_on(ABSENT)
        .content("password policy", |out| out.password_policy)
        .try_map(|policy| policy.as_ref().map(read_password_policy).transpose())
        .observed()
}

async fn saml_providers(at: &At<'_, Client>) -> Observed<Vec<String>> {
    let answer = at.call(PROVIDERS.0, at.client.list_saml_providers().send()).await.observed();
    answer.and_then(|out| {
        let arn = |provider: types::SamlProviderListEntry| PROVIDERS.required("Arn", provider.arn);
        out.saml_provider_list.absent_is_none().into_iter().map(arn).collect::<Result<_, _>>().into()
    })
}

async fn summary(at: &At<'_, Client>) -> Observed<Summary> {
    let answer = at.call(SUMMARY.0, at.client.get_account_summary().send()).await.observed();
    answer.and_then(|out| {
        let numbers = out.summary_map.absent_is_none();
        let number = |key: types::SummaryKeyType| {
            let number = numbers.get(&key).and_then(|number| u32::try_from(*number).ok());
            SUMMARY.required(key.as_str(), number)
        };
        let read = || {
            Ok::<_, Unread>(Summary {
                root_access_keys: number(types::SummaryKeyType::AccountAccessKeysPresent)?,
                root_mfa: number(types::SummaryKeyType::AccountMfaEnabled)? > 0,
                root_password: number(types::SummaryKeyType::AccountPasswordPresent).map(|number| number > 0).into(),
            })
        };
        read().into()
    })
}

async fn virtual_mfa(at: &At<'_, Client>) -> Observed<BTreeSet<String>> {
    let root = format!("arn:{}:iam::{}:root", at.session.partition, at.session.account_id);
    let call = at.client.list_virtual_mfa_devices().assignment_status(types::AssignmentStatusType::Assigned);
    let pages = call.max_items(1000).into_paginator().send();
    at.pages("iam:ListVirtualMFADevices", pages, |page| Some(page.virtual_mfa_devices))
        .await
        .try_map(|devices| devices.into_iter().map(|device| holder(device, &root)).collect())
        .observed()
}

/// Whose a device is. The serial number of root's own ends in a fixed name; the answer may leave out its user.
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html>
fn holder(device: types::VirtualMfaDevice, root: &str) -> Result<String, String> {
    match device.user {
        Some(user) => present(user.arn).ok_or_else(|| "the user of a device has no ARN".to_owned()),
        None if device.serial_number.ends_with(":mfa/root-account-mfa-device") => Ok(root.to_owned()),
        None => Err(format!("the assigned device {} has no user", device.serial_number)),
    }
}

fn tags(listed: Vec<types::Tag>) -> Result<Tags, String> {
    collect::tags(listed, |tag| (present(tag.key), Some(tag.value)))
}

/// Passwords expire when an age is set that is not zero.
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html>
fn read_password_policy(policy: &types::PasswordPolicy) -> Result<PasswordPolicy, String> {
    let number =
        |number: i32| u32::try_from(number).map_err(|_| format!("{number} is not a number of days or letters"));
    let max_age = policy.max_password_age.filter(|days| *days > 0);
    if policy.expire_passwords && max_age.is_none() {
        return Err("passwords expire, and the answer does not say when".to_owned());
    }
    Ok(PasswordPolicy {
        max_age: max_age.map(number).transpose()?,
        minimum_length: number(
            policy.minimum_password_length.ok_or("the answer does not say how long passwords are")?,
        )?,
        remembered: policy.password_reuse_prevention.map(number).transpose()?,
        lowercase: policy.require_lowercase_characters,
        numbers: policy.require_numbers,
        symbols: policy.require_symbols,
        uppercase: policy.require_uppercase_characters,
    })
}
