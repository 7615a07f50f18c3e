//! AWS Identity and Access Management.

mod details;
mod report;

use std::collections::BTreeSet;

use aws_sdk_iam::{Client, error::ProvideErrorMetadata, types};
use jiff::Timestamp;
use plumbline_catalogue::{
    model::{
        GLOBAL, Identity, Regional, Tags,
        iam::{Iam, Organization, PasswordPolicy, Policy, ServerCertificate, Summary},
    },
    observed::{Known, Observed},
};

use crate::call::{Gone, Session};

/// The code with which IAM says that there is no such thing.
const ABSENT: &[&str] = &["NoSuchEntity", "NoSuchEntityException"];

/// A fixed number of calls an account, and one more for the tags of each own policy and each server certificate.
pub(super) async fn collect(session: &Session, _regions: &[String]) -> Iam {
    let iam = Reader { session, iam: session.clients.of::<aws_sdk_iam::Client>(session.clients.home_region()) };
    let (details, report, organization, password_policy, saml_providers, server_certificates, summary, mfa) = futures::join!(
        details::read(&iam),
        report::read(&iam),
        iam.organization(),
        iam.password_policy(),
        iam.saml_providers(),
        iam.server_certificates(),
        iam.summary(),
        iam.virtual_mfa(),
    );
    let details = details::Details::from(details, &report);
    let not_shown = session.each(details.not_shown, |arn| details::aws_policy(&iam, arn)).await;
    let mut account = Iam::default();
    account.aws_policies = details.aws_policies.map(|shown| shown.into_iter().chain(not_shown).collect());
    account.groups = global(details.groups);
    account.organization = organization;
    account.password_policy = password_policy;
    account.policies = global(iam.policy_tags(details.policies).await);
    account.roles = global(details.roles);
    account.root = report.and_then(|report| report.row("<root_account>").into());
    account.saml_providers = saml_providers;
    account.server_certificates = global(server_certificates);
    account.summary = summary;
    account.users = global(details.users);
    account.virtual_mfa = mfa;
    account
}

fn global<T>(listing: Observed<Vec<T>>) -> Regional<T> {
    Regional::from_iter([(GLOBAL.to_owned(), listing)])
}

struct Reader<'a> {
    session: &'a Session,
    iam: Client,
}

impl Reader<'_> {
    fn region(&self) -> &str {
        self.session.clients.home_region()
    }

    /// Only the management account and delegated administrators get an answer; the refusals tell the other cases apart.
    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html>
    async fn organization(&self) -> Observed<Organization> {
        let action = "iam:ListOrganizationsFeatures";
        let call = async {
            let answer = self.iam.list_organizations_features().send().await;
            let code = answer
                .as_ref()
                .err()
                .and_then(ProvideErrorMetadata::code)
                .map(|code| code.trim_end_matches("Exception"));
            match code {
                Some("OrganizationNotFound") => Ok(Organization::None),
                Some("AccountNotManagementOrDelegatedAdministrator") => Ok(Organization::Member),
                Some("ServiceAccessNotEnabled") => Ok(Organization::Administrator { features: Vec::new() }),
                _ => answer.map(|out| Organization::Administrator {
                    features: out.enabled_features().iter().map(|feature| feature.as_str().to_owned()).collect(),
                }),
            }
        };
        self.session.call(self.region(), action, call).await.observed()
    }

    async fn password_policy(&self) -> Observed<Option<PasswordPolicy>> {
        let call = self.iam.get_account_password_policy().send();
        self.session
            .call(self.region(), "iam:GetAccountPasswordPolicy", call)
            .await
            .absent_on(ABSENT)
            .content("password policy", |out| out.password_policy)
            .try_map(|policy| policy.as_ref().map(password_policy).transpose())
            .observed()
    }

    async fn saml_providers(&self) -> Observed<Vec<String>> {
        let call = self.iam.list_saml_providers().send();
        self.session
            .call(self.region(), "iam:ListSAMLProviders", call)
            .await
            .map(|out| out.saml_provider_list.unwrap_or_default())
            .map(|providers| providers.into_iter().filter_map(|provider| provider.arn).collect())
            .observed()
    }

    async fn server_certificates(&self) -> Observed<Vec<ServerCertificate>> {
        let pages = self.iam.list_server_certificates().max_items(1000).into_paginator().send();
        let items = |page: aws_sdk_iam::operation::list_server_certificates::ListServerCertificatesOutput| {
            Some(page.server_certificate_metadata_list)
        };
        let listed = self.session.pages(self.region(), "iam:ListServerCertificates", pages, items).await;
        match listed.into_result() {
            Err(gap) => gap.into(),
            Ok(listed) => Known(self.session.each(listed, |listed| self.server_certificate(listed)).await),
        }
    }

    async fn server_certificate(&self, listed: types::ServerCertificateMetadata) -> Result<ServerCertificate, Gone> {
        let name = &listed.server_certificate_name;
        let list = || self.iam.list_server_certificate_tags().server_certificate_name(name).max_items(100);
        let ask = |marker| list().set_marker(marker).send();
        let tags = self
            .session
            .pages_by_token(self.region(), "iam:ListServerCertificateTags", ask, |page| (Some(page.tags), page.marker))
            .await
            .unless_gone(ABSENT)?
            .map(tags)
            .observed();
        Ok(ServerCertificate {
            expiration: listed.expiration.and_then(|time| Timestamp::from_second(time.secs()).ok()),
            identity: Identity::named(listed.arn, listed.server_certificate_name, GLOBAL, tags),
        })
    }

    async fn summary(&self) -> Observed<Summary> {
        let call = self.iam.get_account_summary().send();
        self.session
            .call(self.region(), "iam:GetAccountSummary", call)
            .await
            .try_map(|out| {
                let numbers = out.summary_map.unwrap_or_default();
                let number = |key: types::SummaryKeyType| {
                    let missing = format!("the answer does not say {key}");
                    numbers.get(&key).and_then(|number| u32::try_from(*number).ok()).ok_or(missing)
                };
                Ok(Summary {
                    root_access_keys: number(types::SummaryKeyType::AccountAccessKeysPresent)?,
                    root_mfa: number(types::SummaryKeyType::AccountMfaEnabled)? > 0,
                    root_password: numbers.get(&types::SummaryKeyType::AccountPasswordPresent).map(|n| *n > 0),
                })
            })
            .observed()
    }

    /// The serial number of root's own device ends in a fixed name; the answer may leave out its user.
    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html>
    async fn virtual_mfa(&self) -> Observed<BTreeSet<String>> {
        let call = self.iam.list_virtual_mfa_devices().assignment_status(types::AssignmentStatusType::Assigned);
        let pages = call.max_items(1000).into_paginator().send();
        let root = format!("arn:{}:iam::{}:root", self.session.partition, self.session.account_id);
        self.session
            .pages(self.region(), "iam:ListVirtualMFADevices", pages, |page| Some(page.virtual_mfa_devices))
            .await
            .map(|devices| {
                devices
                    .into_iter()
                    .filter_map(|device| match device.user {
                        Some(user) => Some(user.arn),
                        None => device.serial_number.ends_with(":mfa/root-account-mfa-device").then(|| root.clone()),
                    })
                    .collect()
            })
            .observed()
    }

    async fn policy_tags(&self, policies: Observed<Vec<Policy>>) -> Observed<Vec<Policy>> {
        match policies.get() {
            Err(gap) => gap.into(),
            Ok(policies) => {
                let policies = policies.clone();
                Known(self.session.each(policies, |policy| self.with_tags(policy)).await)
            }
        }
    }

    async fn with_tags(&self, policy: Policy) -> Result<Policy, Gone> {
        let ask = |marker| {
            self.iam.list_policy_tags().policy_arn(&policy.identity.arn).max_items(100).set_marker(marker).send()
        };
        let tags = self
            .session
            .pages_by_token(self.region(), "iam:ListPolicyTags", ask, |page| (Some(page.tags), page.marker))
            .await
            .unless_gone(ABSENT)?
            .map(tags)
            .observed();
        Ok(Policy { identity: Identity { tags, ..policy.identity }, ..policy })
    }
}

fn tags(tags: Vec<types::Tag>) -> Tags {
    tags.into_iter().map(|tag| (tag.key, tag.value)).collect()
}

fn password_policy(policy: &types::PasswordPolicy) -> Result<PasswordPolicy, String> {
    let number =
        |number: i32| u32::try_from(number).map_err(|_| format!("{number} is not a number of days or letters"));
    Ok(PasswordPolicy {
        max_age: policy.max_password_age.filter(|_| policy.expire_passwords).map(number).transpose()?,
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
