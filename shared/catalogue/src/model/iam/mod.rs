//! AWS Identity and Access Management: users, groups, roles, policies, and the account's own credentials.

mod certificate;
mod credentials;
mod policy;
mod principal;
mod reach;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    language::policy::{
        Document,
        effective::{Effective, Own, OwnKind},
    },
    memo::Memo,
    model::{GLOBAL, Regional, kinds},
    observed::{Gap, Observed, Reason, Unread},
};
pub use certificate::ServerCertificate;
pub use credentials::{AccessKey, Credentials, Organization, PasswordPolicy, Summary};
pub use policy::{AwsPolicy, Policy};
pub use principal::{Group, InlinePolicy, Principal, Role, User};
pub use reach::Climb;
use reach::Reach;

/// What a scan saw of IAM.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Iam {
    /// Policies of AWS that a principal of the account uses, by ARN.
    pub aws_policies: Observed<BTreeMap<String, AwsPolicy>>,
    /// Groups.
    pub groups: Regional<Group>,
    /// The account's place in an organisation.
    pub organization: Observed<Organization>,
    /// The account's password policy; `None` when it has none of its own.
    pub password_policy: Observed<Option<PasswordPolicy>>,
    /// The customer's own managed policies.
    pub policies: Regional<Policy>,
    /// Roles.
    pub roles: Regional<Role>,
    /// The root user's credentials.
    pub root: Observed<Credentials>,
    /// ARNs of the SAML identity providers.
    pub saml_providers: Observed<Vec<String>>,
    /// Server certificates kept in IAM.
    pub server_certificates: Regional<ServerCertificate>,
    /// What the account summary says of the root user.
    pub summary: Observed<Summary>,
    /// Users.
    pub users: Regional<User>,
    /// ARNs of the users, root among them, that have a virtual MFA device.
    pub virtual_mfa: Observed<BTreeSet<String>>,
    #[serde(skip)]
    reach: Memo<Reach>,
}

kinds! {
    "iam": Iam;
    groups: Group = "AWS::IAM::Group", "iam::{account}:group/*", list [DETAILS];
    policies: Policy = "AWS::IAM::Policy",
        "iam::{account}:policy/*", list [DETAILS], tags ["iam:ListPolicyTags"];
    roles: Role = "AWS::IAM::Role", "iam::{account}:role/*", list [DETAILS];
    server_certificates: ServerCertificate = "AWS::IAM::ServerCertificate",
        "iam::{account}:server-certificate/*",
        list ["iam:ListServerCertificates"], tags ["iam:ListServerCertificateTags"];
    users: User = "AWS::IAM::User", "iam::{account}:user/*", list [DETAILS];
}

/// The call that lists users, groups, roles and policies with everything that is attached to them.
pub(crate) const DETAILS: &str = "iam:GetAccountAuthorizationDetails";

/// The calls that the credential report takes.
const REPORT: &[&str] = &["iam:GenerateCredentialReport", "iam:GetCredentialReport"];

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/iam/aws_policies", &[DETAILS]),
    ("/iam/aws_policies/*/document", &[DETAILS, "iam:GetPolicy", "iam:GetPolicyVersion"]),
    ("/iam/organization", &["iam:ListOrganizationsFeatures"]),
    ("/iam/password_policy", &["iam:GetAccountPasswordPolicy"]),
    ("/iam/root", REPORT),
    ("/iam/saml_providers", &["iam:ListSAMLProviders"]),
    ("/iam/summary", &["iam:GetAccountSummary"]),
    ("/iam/users/*/*/credentials", REPORT),
    ("/iam/virtual_mfa", &["iam:ListVirtualMFADevices"]),
];

impl Default for Iam {
    fn default() -> Self {
        Self {
            aws_policies: not_read(DETAILS),
            groups: Regional::default(),
            organization: not_read("iam:ListOrganizationsFeatures"),
            password_policy: not_read("iam:GetAccountPasswordPolicy"),
            policies: Regional::default(),
            roles: Regional::default(),
            root: not_read("iam:GetCredentialReport"),
            saml_providers: not_read("iam:ListSAMLProviders"),
            server_certificates: Regional::default(),
            summary: not_read("iam:GetAccountSummary"),
            users: Regional::default(),
            virtual_mfa: not_read("iam:ListVirtualMFADevices"),
            reach: Memo::default(),
        }
    }
}

fn not_read<T>(action: &str) -> Observed<T> {
    Gap::new(action, Reason::NotRequested, "").into()
}

impl Iam {
    /// The customer's own policy of this ARN.
    ///
    /// # Errors
    /// The gap, when policies could not be listed, or the answer names the policy without showing it.
    pub fn policy(&self, arn: &str) -> Result<&Policy, Unread> {
        self.policies.by_arn(GLOBAL, arn)?.ok_or_else(|| not_shown(arn))
    }

    /// All the policies that decide what a user, group or role may do: its own, its groups' and its boundary.
    ///
    /// # Errors
    /// The gap, when one of them could not be read: it may take back what the others allow.
    pub fn effective<'a>(&'a self, principal: &'a dyn Principal) -> Result<Effective<'a>, Unread> {
        let mut own = principal.own();
        let mut holders: Vec<&'a dyn Principal> = vec![principal];
        for name in principal.groups() {
            holders.push(self.groups.by_id(GLOBAL, name)?.ok_or_else(|| Gap::not_listed(DETAILS, name))?);
        }
        let mut documents = Vec::new();
        own.arns.extend(holders.iter().skip(1).map(|group| (OwnKind::Group, group.arn().to_owned())));
        for holder in holders {
            for policy in holder.inline_policies()? {
                documents.push(policy.document.get()?);
            }
            for arn in holder.attached_policies()? {
                documents.push(self.document(arn)?);
                own.add_policy(arn);
            }
        }
        let boundary = principal.boundary()?;
        own.is_bounded = boundary.is_some();
        boundary.into_iter().for_each(|arn| own.add_policy(arn));
        let boundary = boundary.map(|arn| self.document(arn)).transpose()?;
        Ok(Effective::of(documents, boundary).with(own))
    }

    /// What an attached policy says, whoever owns it.
    ///
    /// # Errors
    /// The gap, when the policy could not be read.
    pub fn document(&self, arn: &str) -> Result<&Document, Unread> {
        if !is_aws_managed(arn) {
            return self.policy(arn)?.document.get();
        }
        self.aws_policies.get()?.get(arn).ok_or_else(|| not_shown(arn))?.document.get()
    }
}

/// Whether AWS owns the policy of this ARN: the account in it is `aws`.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html>
pub fn is_aws_managed(policy_arn: &str) -> bool {
    policy_arn.split(':').nth(4) == Some("aws")
}

impl Own {
    /// Adds a policy, unless AWS owns it.
    fn add_policy(&mut self, arn: &str) {
        if !is_aws_managed(arn) {
            self.arns.push((OwnKind::Policy, arn.to_owned()));
        }
    }
}

fn not_shown(arn: &str) -> Unread {
    let detail = format!("the answer names {arn} without showing it");
    Unread::new(Gap::new(DETAILS, Reason::InvalidResponse, detail))
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl Iam {
        /// One compliant resource of each type, and a root user that only has a hardware device.
        pub(crate) fn example() -> Self {
            Self {
                aws_policies: Known(AwsPolicy::examples()),
                groups: Regional::in_region(GLOBAL, [Group::example()]),
                organization: Known(Organization::Administrator {
                    features: vec!["RootCredentialsManagement".to_owned()],
                }),
                password_policy: Known(Some(PasswordPolicy::example())),
                policies: Regional::in_region(GLOBAL, [Policy::example()]),
                roles: Regional::in_region(GLOBAL, [Role::example(), Role::support()]),
                root: Known(Credentials::root()),
                saml_providers: Known(vec!["arn:aws:iam::111111111111:saml-provider/staff".to_owned()]),
                server_certificates: Regional::in_region(GLOBAL, [ServerCertificate::example()]),
                summary: Known(Summary { root_access_keys: 0, root_mfa: true, root_password: Known(true) }),
                users: Regional::in_region(GLOBAL, [User::example()]),
                virtual_mfa: Known(BTreeSet::new()),
                reach: Memo::default(),
            }
        }
    }
}
