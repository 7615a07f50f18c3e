//! The one call that lists users, groups, roles and policies with everything that is attached to them.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_iam::{Client, operation::get_account_authorization_details::GetAccountAuthorizationDetailsOutput, types};
use plumbline_catalogue::{
    language::{credential_report::CredentialReport, policy::Document},
    model::{
        GLOBAL, Identity, RegionListing, Tags,
        iam::{AwsPolicy, Group, InlinePolicy, Policy, Role, User, is_aws_managed},
    },
    observed::{Known, Observed, Unread, known_and_gap},
};

use super::{ABSENT, tags};
use crate::call::{Absent, At, Gone, Lost, Reply, each};

const DETAILS: Reply = Reply("iam:GetAccountAuthorizationDetails");
const POLICY: Reply = Reply("iam:GetPolicy");
const VERSION: Reply = Reply("iam:GetPolicyVersion");

/// What the pages held, put together.
#[derive(Default)]
pub(super) struct Details {
    pub(super) groups: RegionListing<Group>,
    pub(super) roles: RegionListing<Role>,
    pub(super) users: RegionListing<User>,
    policies: Vec<Listed>,
    /// Why there may be more policies.
    policies_gap: Option<Unread>,
}

/// What one page holds.
pub(super) struct Page {
    groups: Vec<Result<Group, Unread>>,
    policies: Vec<Result<Listed, Unread>>,
    roles: Vec<Result<Role, Unread>>,
    /// As they came: their credentials stand in the credential report.
    users: Vec<types::UserDetail>,
}

/// A policy with its text as it came: most are AWS's own and attached to nobody.
struct Listed {
    arn: String,
    name: Option<String>,
    text: Option<String>,
}

pub(super) async fn read(at: &At<'_, Client>) -> Result<Vec<Page>, Unread> {
    let pages = at.client.get_account_authorization_details().max_items(1000).into_paginator().send();
    at.pages(DETAILS.0, pages, |page| Some(vec![Page::of(page)])).await.into_result()
}

impl Page {
    /// The pages share out one list after another: each leaves out those of which it has nothing.
    fn of(page: GetAccountAuthorizationDetailsOutput) -> Self {
        Self {
            groups: page.group_detail_list.absent_is_none().into_iter().map(group).collect(),
            policies: page.policies.absent_is_none().into_iter().map(listed).collect(),
            roles: page.role_detail_list.absent_is_none().into_iter().map(role).collect(),
            users: page.user_detail_list.absent_is_none(),
        }
    }
}

impl Details {
    pub(super) fn of(pages: Vec<Page>, report: &Observed<CredentialReport>) -> Self {
        let (mut users, mut groups, mut roles, mut policies) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for page in pages {
            users.extend(page.users.into_iter().map(|detail| user(detail, report)));
            groups.extend(page.groups);
            roles.extend(page.roles);
            policies.extend(page.policies);
        }
        let (policies, policies_gap) = known_and_gap(policies);
        Self { groups: listing(groups), roles: listing(roles), users: listing(users), policies, policies_gap }
    }

    /// The customer's own policies, each with its tags, which take a call; and the policies of AWS that are attached, or
    /// a boundary: those that were not shown take two calls.
    pub(super) async fn policies(
        self,
        at: &At<'_, Client>,
    ) -> (Self, RegionListing<Policy>, BTreeMap<String, AwsPolicy>) {
        let Self { groups, roles, users, policies, policies_gap } = self;
        let details = Self { groups, roles, users, ..Self::default() };
        let used = details.used_aws_policies();
        let (of_aws, own): (Vec<_>, Vec<_>) = policies.into_iter().partition(|policy| is_aws_managed(&policy.arn));
        let of_aws = of_aws.into_iter().filter(|policy| used.contains(policy.arn.as_str()));
        let mut shown: BTreeMap<String, AwsPolicy> = of_aws
            .map(|policy| (policy.arn, AwsPolicy { document: document(DETAILS, policy.text.as_deref()) }))
            .collect();
        let not_shown = used.into_iter().filter(|arn| !shown.contains_key(*arn)).map(str::to_owned);
        let not_shown: Vec<String> = not_shown.collect();
        let (mut own, not_shown) =
            futures::join!(each(own, |policy| own_policy(at, policy)), each(not_shown, |arn| aws_policy(at, arn)));
        own.gap = policies_gap.or(own.gap);
        shown.extend(not_shown.resources);
        (details, own, shown)
    }

    fn used_aws_policies(&self) -> BTreeSet<&str> {
        let (users, groups, roles) = (&self.users.resources, &self.groups.resources, &self.roles.resources);
        let attached = users.iter().map(|user| &user.attached_policies);
        let attached = attached.chain(groups.iter().map(|group| &group.attached_policies));
        let attached = attached.chain(roles.iter().map(|role| &role.attached_policies));
        let attached = attached.filter_map(|policies| policies.get().ok()).flatten();
        let boundaries = users.iter().map(|user| &user.boundary).chain(roles.iter().map(|role| &role.boundary));
        let boundaries = boundaries.filter_map(|boundary| boundary.get().ok()).flatten();
        attached.chain(boundaries).map(String::as_str).filter(|arn| is_aws_managed(arn)).collect()
    }
}

fn listing<T>(read: Vec<Result<T, Unread>>) -> RegionListing<T> {
    let (resources, gap) = known_and_gap(read);
    RegionListing { resources, gap }
}

fn user(detail: types::UserDetail, report: &Observed<CredentialReport>) -> Result<User, Unread> {
    let arn = DETAILS.required("UserDetailList.Arn", detail.arn)?;
    let name = DETAILS.required("UserDetailList.UserName", detail.user_name)?;
    let credentials = match report.get() {
        Ok(report) => report.row(&name).into(),
        Err(gap) => gap.into(),
    };
    Ok(User {
        attached_policies: attached(detail.attached_managed_policies),
        boundary: boundary(detail.permissions_boundary),
        credentials,
        groups: detail.group_list.absent_is_none(),
        inline_policies: inline(detail.user_policy_list),
        identity: Identity::named(arn, name, GLOBAL, shown_tags(detail.tags)),
    })
}

/// Groups have no tags.
fn group(detail: types::GroupDetail) -> Result<Group, Unread> {
    let arn = DETAILS.required("GroupDetailList.Arn", detail.arn)?;
    let name = DETAILS.required("GroupDetailList.GroupName", detail.group_name)?;
    Ok(Group {
        identity: Identity::named(arn, name, GLOBAL, Known(Tags::new())),
        attached_policies: attached(detail.attached_managed_policies),
        inline_policies: inline(detail.group_policy_list),
    })
}

fn role(detail: types::RoleDetail) -> Result<Role, Unread> {
    let arn = DETAILS.required("RoleDetailList.Arn", detail.arn)?;
    let name = DETAILS.required("RoleDetailList.RoleName", detail.role_name)?;
    Ok(Role {
        attached_policies: attached(detail.attached_managed_policies),
        boundary: boundary(detail.permissions_boundary),
        inline_policies: inline(detail.role_policy_list),
        identity: Identity::named(arn, name, GLOBAL, shown_tags(detail.tags)),
        trust: document(DETAILS, detail.assume_role_policy_document.as_deref()),
    })
}

fn listed(policy: types::ManagedPolicyDetail) -> Result<Listed, Unread> {
    let versions = policy.policy_version_list.absent_is_none();
    Ok(Listed {
        arn: DETAILS.required("Policies.Arn", policy.arn)?,
        name: policy.policy_name,
        text: versions.into_iter().find(|version| version.is_default_version).and_then(|version| version.document),
    })
}

async fn own_policy(at: &At<'_, Client>, policy: Listed) -> Result<Policy, Lost> {
    let name = DETAILS.required("Policies.PolicyName", policy.name)?;
    let tags = policy_tags(at, &policy.arn).await?;
    Ok(Policy {
        document: document(DETAILS, policy.text.as_deref()),
        identity: Identity::named(policy.arn, name, GLOBAL, tags),
    })
}

async fn policy_tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let list = || at.client.list_policy_tags().policy_arn(arn).max_items(100);
    let ask = |marker| list().set_marker(marker).send();
    let answer = at.pages_by_token("iam:ListPolicyTags", ask, |page| (Some(page.tags), page.marker)).await;
    Ok(answer.unless_gone(ABSENT)?.try_map(tags).observed())
}

fn shown_tags(shown: Option<Vec<types::Tag>>) -> Observed<Tags> {
    tags(shown.absent_is_none()).map_err(|problem| DETAILS.unreadable(problem)).into()
}

fn boundary(boundary: Option<types::AttachedPermissionsBoundary>) -> Observed<Option<String>> {
    match boundary {
        None => Known(None),
        Some(boundary) => DETAILS.told("PermissionsBoundaryArn", boundary.permissions_boundary_arn).map(Some),
    }
}

fn attached(policies: Option<Vec<types::AttachedPolicy>>) -> Observed<Vec<String>> {
    let arn = |policy: types::AttachedPolicy| DETAILS.required("AttachedManagedPolicies.PolicyArn", policy.policy_arn);
    policies.absent_is_none().into_iter().map(arn).collect::<Result<_, _>>().into()
}

fn inline(policies: Option<Vec<types::PolicyDetail>>) -> Observed<Vec<InlinePolicy>> {
    let read = |policy: types::PolicyDetail| {
        let name = DETAILS.required("PolicyName", policy.policy_name)?;
        Ok(InlinePolicy { name, document: document(DETAILS, policy.policy_document.as_deref()) })
    };
    policies.absent_is_none().into_iter().map(read).collect::<Result<_, Unread>>().into()
}

/// Reads one policy of AWS by its own calls.
async fn aws_policy(at: &At<'_, Client>, arn: String) -> Result<(String, AwsPolicy), Lost> {
    let document = Observed::from(shown_document(at, &arn).await).and_then(|document| document);
    Ok((arn, AwsPolicy { document }))
}

async fn shown_document(at: &At<'_, Client>, arn: &str) -> Result<Observed<Document>, Unread> {
    let call = at.client.get_policy().policy_arn(arn).send();
    let policy = at.call(POLICY.0, call).await.into_result()?.policy;
    let version = POLICY.required("DefaultVersionId", policy.and_then(|policy| policy.default_version_id))?;
    let call = at.client.get_policy_version().policy_arn(arn).version_id(version).send();
    let version = at.call(VERSION.0, call).await.into_result()?.policy_version;
    Ok(document(VERSION, version.and_then(|version| version.document).as_deref()))
}

fn document(reply: Reply, text: Option<&str>) -> Observed<Document> {
    let Some(text) = text else { return reply.unreadable("the answer does not show the policy").into() };
    match decoded(text) {
        Some(text) => reply.document(&text),
        None => reply.unreadable("the policy is not text").into(),
    }
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
        assert!(document(DETAILS, None).get().is_err());
        assert!(document(DETAILS, Some("%7B%7D")).get().is_err());
        assert!(document(DETAILS, Some("%7B%22Statement%22%3A%5B%5D%7D")).get().is_ok());
    }
}
