//! The one call that lists users, groups, roles and policies with everything that is attached to them.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_iam::{operation::get_account_authorization_details::GetAccountAuthorizationDetailsOutput, types};
use plumbline_catalogue::{
    language::{credential_report::CredentialReport, policy::Document},
    model::{
        GLOBAL, Identity, Tags,
        iam::{AwsPolicy, Group, InlinePolicy, Policy, Role, User, is_aws_managed},
    },
    observed::{Gap, Known, Observed, Reason},
};

use super::{Gone, Reader, tags};

const ACTION: &str = "iam:GetAccountAuthorizationDetails";

/// What the pages held, put together.
pub(super) struct Details {
    pub(super) aws_policies: Observed<BTreeMap<String, AwsPolicy>>,
    pub(super) groups: Observed<Vec<Group>>,
    /// Policies of AWS that are attached, or a boundary, but were not shown.
    pub(super) not_shown: Vec<String>,
    pub(super) policies: Observed<Vec<Policy>>,
    pub(super) roles: Observed<Vec<Role>>,
    pub(super) users: Observed<Vec<User>>,
}

/// What one page holds.
pub(super) struct Page {
    groups: Vec<Group>,
    policies: Vec<Listed>,
    roles: Vec<Role>,
    users: Vec<User>,
}

/// A policy with its text as it came: most are AWS's own and attached to nobody.
struct Listed {
    arn: String,
    name: String,
    text: Option<String>,
}

pub(super) async fn read(reader: &Reader<'_>) -> Observed<Vec<Page>> {
    let pages = reader.iam.get_account_authorization_details().max_items(1000).into_paginator().send();
    reader.session.pages(reader.region(), ACTION, pages, |page| Some(vec![Page::of(page)])).await.observed()
}

impl Page {
    fn of(page: GetAccountAuthorizationDetailsOutput) -> Self {
        Self {
            groups: page.group_detail_list.unwrap_or_default().into_iter().map(group).collect(),
            policies: page.policies.unwrap_or_default().into_iter().map(listed).collect(),
            roles: page.role_detail_list.unwrap_or_default().into_iter().map(role).collect(),
            users: page.user_detail_list.unwrap_or_default().into_iter().map(user).collect(),
        }
    }
}

impl Details {
    pub(super) fn from(pages: Observed<Vec<Page>>, report: &Observed<CredentialReport>) -> Self {
        let pages = match pages {
            Known(pages) => pages,
            Observed::Unknown { unknown } => {
                return Self {
                    aws_policies: unknown.clone().into(),
                    groups: unknown.clone().into(),
                    not_shown: Vec::new(),
                    policies: unknown.clone().into(),
                    roles: unknown.clone().into(),
                    users: unknown.into(),
                };
            }
        };
        let (mut users, mut groups, mut roles, mut listed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for page in pages {
            users.extend(page.users);
            groups.extend(page.groups);
            roles.extend(page.roles);
            listed.extend(page.policies);
        }
        for user in &mut users {
            user.credentials = match report.get() {
                Ok(report) => report.row(&user.identity.id).into(),
                Err(gap) => gap.into(),
            };
        }
        let attached: BTreeSet<&String> = users
            .iter()
            .flat_map(|user: &User| &user.attached_policies)
            .chain(groups.iter().flat_map(|group: &Group| &group.attached_policies))
            .chain(roles.iter().flat_map(|role: &Role| &role.attached_policies))
            .chain(users.iter().filter_map(|user| user.boundary.as_ref()))
            .chain(roles.iter().filter_map(|role| role.boundary.as_ref()))
            .filter(|arn| is_aws_managed(arn))
            .collect();
        let (mut aws_policies, mut policies) = (BTreeMap::new(), Vec::new());
        for policy in listed {
            if !is_aws_managed(&policy.arn) {
                policies.push(own(policy));
            } else if attached.contains(&policy.arn) {
                aws_policies.insert(policy.arn, AwsPolicy { document: document(policy.text.as_deref()) });
            }
        }
        let not_shown = attached.into_iter().filter(|arn| !aws_policies.contains_key(*arn)).cloned().collect();
        Self {
            aws_policies: Known(aws_policies),
            groups: Known(groups),
            not_shown,
            policies: Known(policies),
            roles: Known(roles),
            users: Known(users),
        }
    }
}

/// Without the credentials, which stand in the credential report.
fn user(detail: types::UserDetail) -> User {
    User {
        attached_policies: attached(detail.attached_managed_policies),
        boundary: detail.permissions_boundary.and_then(|boundary| boundary.permissions_boundary_arn),
        credentials: not_yet("iam:GetCredentialReport"),
        groups: detail.group_list.unwrap_or_default(),
        inline_policies: inline(detail.user_policy_list),
        identity: Identity::named(
            detail.arn.unwrap_or_default(),
            detail.user_name.unwrap_or_default(),
            GLOBAL,
            Known(tags(detail.tags.unwrap_or_default())),
        ),
    }
}

fn group(detail: types::GroupDetail) -> Group {
    Group {
        identity: Identity::named(
            detail.arn.unwrap_or_default(),
            detail.group_name.unwrap_or_default(),
            GLOBAL,
            Known(Tags::new()),
        ),
        attached_policies: attached(detail.attached_managed_policies),
        inline_policies: inline(detail.group_policy_list),
    }
}

fn role(detail: types::RoleDetail) -> Role {
    Role {
        attached_policies: attached(detail.attached_managed_policies),
        boundary: detail.permissions_boundary.and_then(|boundary| boundary.permissions_boundary_arn),
        inline_policies: inline(detail.role_policy_list),
        identity: Identity::named(
            detail.arn.unwrap_or_default(),
            detail.role_name.unwrap_or_default(),
            GLOBAL,
            Known(tags(detail.tags.unwrap_or_default())),
        ),
        trust: document(detail.assume_role_policy_document.as_deref()),
    }
}

fn listed(policy: types::ManagedPolicyDetail) -> Listed {
    let versions = policy.policy_version_list.unwrap_or_default();
    Listed {
        arn: policy.arn.unwrap_or_default(),
        name: policy.policy_name.unwrap_or_default(),
        text: versions.into_iter().find(|version| version.is_default_version).and_then(|version| version.document),
    }
}

/// Without the tags, which take a call.
fn own(policy: Listed) -> Policy {
    Policy {
        document: document(policy.text.as_deref()),
        identity: Identity::named(policy.arn, policy.name, GLOBAL, not_yet("iam:ListPolicyTags")),
    }
}

fn not_yet<T>(action: &str) -> Observed<T> {
    Gap { action: action.to_owned(), reason: Reason::NotReached, detail: String::new() }.into()
}

fn attached(policies: Option<Vec<types::AttachedPolicy>>) -> Vec<String> {
    policies.unwrap_or_default().into_iter().filter_map(|policy| policy.policy_arn).collect()
}

fn inline(policies: Option<Vec<types::PolicyDetail>>) -> Vec<InlinePolicy> {
    policies
        .unwrap_or_default()
        .into_iter()
        .map(|policy| InlinePolicy {
            name: policy.policy_name.unwrap_or_default(),
            document: document(policy.policy_document.as_deref()),
        })
        .collect()
}

/// Reads one policy of AWS by its own calls.
pub(super) async fn aws_policy(reader: &Reader<'_>, arn: String) -> Result<(String, AwsPolicy), Gone> {
    let call = reader.iam.get_policy().policy_arn(&arn).send();
    let version = reader
        .session
        .call(reader.region(), "iam:GetPolicy", call)
        .await
        .try_map(|out| {
            let version = out.policy.and_then(|policy| policy.default_version_id);
            version.ok_or_else(|| "the answer does not name the default version".to_owned())
        })
        .into_result();
    let version = match version {
        Ok(version) => version,
        Err(gap) => return Ok((arn, AwsPolicy { document: gap.into() })),
    };
    let call = reader.iam.get_policy_version().policy_arn(&arn).version_id(version).send();
    let document = reader
        .session
        .call(reader.region(), "iam:GetPolicyVersion", call)
        .await
        .try_map(|out| parsed(out.policy_version.and_then(|version| version.document).as_deref()))
        .observed();
    Ok((arn, AwsPolicy { document }))
}

fn document(text: Option<&str>) -> Observed<Document> {
    match parsed(text) {
        Ok(document) => Known(document),
        Err(detail) => Gap { action: ACTION.to_owned(), reason: Reason::InvalidResponse, detail }.into(),
    }
}

fn parsed(text: Option<&str>) -> Result<Document, String> {
    text.ok_or_else(|| "the answer does not show the policy".to_owned())
        .and_then(|text| decoded(text).ok_or_else(|| "the policy is not text".to_owned()))
        .and_then(|text| Document::parse(&text).map_err(|error| error.to_string()))
}

/// IAM writes documents URL-encoded, so that they begin with `%7B`.
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyDetail.html>
fn decoded(text: &str) -> Option<String> {
    if text.trim_start().starts_with('{') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                bytes.push((digit(rest.next()?)? << 4) | digit(rest.next()?)?);
            }
            b'+' => bytes.push(b' '),
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_decoded() {
        assert_eq!(decoded("%7B%22Version%22%3A%22a+b%22%7D").as_deref(), Some(r#"{"Version":"a b"}"#));
        assert_eq!(decoded(r#"{"Resource":"100%"}"#).as_deref(), Some(r#"{"Resource":"100%"}"#));
        assert_eq!(decoded("%7"), None);
        assert_eq!(decoded("%ff"), None);
    }

    #[test]
    fn what_is_no_policy_is_a_gap() {
        assert!(document(None).get().is_err());
        assert!(document(Some("%7B%7D")).get().is_err());
        assert!(document(Some("%7B%22Statement%22%3A%5B%5D%7D")).get().is_ok());
    }
}
