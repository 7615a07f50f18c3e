use serde::{Deserialize, Serialize};

use super::{
    super::{Account, GLOBAL, Listed, Resource, Tags},
    credentials::Credentials,
};
use crate::{
    observed::{Observed, Unread},
    policy::{
        Document,
        opening::{Opening, openings},
        place::Place,
    },
};

/// Whoever a policy can be attached to: a user, a group or a role.
pub trait Principal: Resource {
    /// The policies that are part of it.
    fn inline_policies(&self) -> &[InlinePolicy];
    /// The ARNs of the managed policies attached to it.
    fn attached_policies(&self) -> &[String];
    /// The names of the groups that it is in.
    fn groups(&self) -> &[String] {
        &[]
    }
    /// The ARN of the managed policy that is its permissions boundary.
    fn boundary(&self) -> Option<&str> {
        None
    }
    /// Whether an AWS service owns it, so that the customer cannot change it.
    fn is_service_linked(&self) -> bool {
        false
    }
}

/// A policy that is part of one user, group or role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InlinePolicy {
    /// The name, unique in its principal.
    pub name: String,
    /// What it says.
    pub document: Observed<Document>,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// `arn:aws:iam::111111111111:user/path/name`
    pub arn: String,
    /// The user name.
    pub name: String,
    /// ARNs of the managed policies attached to the user itself.
    pub attached_policies: Vec<String>,
    /// The ARN of the managed policy that limits what the other policies can allow.
    #[serde(default)]
    pub boundary: Option<String>,
    /// The user's row in the credential report.
    pub credentials: Observed<Credentials>,
    /// Names of the groups that the user is in.
    pub groups: Vec<String>,
    /// Policies that are part of the user.
    pub inline_policies: Vec<InlinePolicy>,
    /// Empty when the user has none.
    pub tags: Tags,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// `arn:aws:iam::111111111111:group/path/name`
    pub arn: String,
    /// The group name.
    pub name: String,
    /// ARNs of the managed policies attached to the group.
    pub attached_policies: Vec<String>,
    /// Policies that are part of the group.
    pub inline_policies: Vec<InlinePolicy>,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// `arn:aws:iam::111111111111:role/path/name`
    pub arn: String,
    /// The role name.
    pub name: String,
    /// ARNs of the managed policies attached to the role.
    pub attached_policies: Vec<String>,
    /// The ARN of the managed policy that limits what the other policies can allow.
    #[serde(default)]
    pub boundary: Option<String>,
    /// Policies that are part of the role.
    pub inline_policies: Vec<InlinePolicy>,
    /// Empty when the role has none.
    pub tags: Tags,
    /// Who may assume the role.
    pub trust: Observed<Document>,
}

impl Role {
    /// Whether IAM Identity Center made the role, from a permission set.
    /// <https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html>
    pub fn is_of_identity_center(&self) -> bool {
        self.arn.contains(":role/aws-reserved/sso.amazonaws.com/")
    }

    /// The AWS services that may assume the role.
    ///
    /// # Errors
    /// The gap, when the trust policy could not be read.
    pub fn trusted_services(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.assumers()?.into_iter().filter_map(|opening| opening.who.service()).collect())
    }

    /// Who may assume the role, directly or by an identity provider, and to which fixed origins each is held. Those whom
    /// a Deny statement refuses for certain are not among them.
    ///
    /// # Errors
    /// The gap, when the trust policy could not be read.
    pub fn assumers(&self) -> Result<Vec<Opening<'_>>, Unread> {
        const ASSUMING: [&str; 3] = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];
        let account = self.arn.split(':').nth(4).unwrap_or_default();
        Ok(openings(self.trust.get()?, &Place::role(account), &ASSUMING))
    }
}

impl Principal for User {
    fn inline_policies(&self) -> &[InlinePolicy] {
        &self.inline_policies
    }
    fn attached_policies(&self) -> &[String] {
        &self.attached_policies
    }
    fn groups(&self) -> &[String] {
        &self.groups
    }
    fn boundary(&self) -> Option<&str> {
        self.boundary.as_deref()
    }
}

impl Principal for Group {
    fn inline_policies(&self) -> &[InlinePolicy] {
        &self.inline_policies
    }
    fn attached_policies(&self) -> &[String] {
        &self.attached_policies
    }
}

impl Principal for Role {
    fn inline_policies(&self) -> &[InlinePolicy] {
        &self.inline_policies
    }
    fn attached_policies(&self) -> &[String] {
        &self.attached_policies
    }
    fn boundary(&self) -> Option<&str> {
        self.boundary.as_deref()
    }
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html>
    fn is_service_linked(&self) -> bool {
        self.arn.contains(":role/aws-service-role/")
    }
}

impl Resource for User {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        GLOBAL
    }
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        Some(Ok(&self.tags))
    }
    fn chosen_name(&self) -> Option<&str> {
        Some(&self.name)
    }
    fn as_principal(&self) -> Option<&dyn Principal> {
        Some(self)
    }
}

impl Resource for Group {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        GLOBAL
    }
    fn chosen_name(&self) -> Option<&str> {
        Some(&self.name)
    }
    fn as_principal(&self) -> Option<&dyn Principal> {
        Some(self)
    }
}

impl Resource for Role {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        GLOBAL
    }
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        (!self.is_service_linked() && !self.is_of_identity_center()).then_some(Ok(&self.tags))
    }
    fn chosen_name(&self) -> Option<&str> {
        (!self.is_service_linked() && !self.is_of_identity_center()).then_some(&self.name)
    }
    fn as_principal(&self) -> Option<&dyn Principal> {
        Some(self)
    }
}

impl Listed for User {
    const TYPE: &'static str = "AWS::IAM::User";
    const SERVICE: &'static str = "iam";
    const ARN: &'static str = "arn:{partition}:iam::{account}:user/*";
    const LISTED_BY: &'static [&'static str] = &[super::DETAILS];
    const PATH: &'static str = "/iam/users";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.iam.users.parts()
    }
}

impl Listed for Group {
    const TYPE: &'static str = "AWS::IAM::Group";
    const SERVICE: &'static str = "iam";
    const ARN: &'static str = "arn:{partition}:iam::{account}:group/*";
    const LISTED_BY: &'static [&'static str] = &[super::DETAILS];
    const PATH: &'static str = "/iam/groups";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.iam.groups.parts()
    }
}

impl Listed for Role {
    const TYPE: &'static str = "AWS::IAM::Role";
    const SERVICE: &'static str = "iam";
    const ARN: &'static str = "arn:{partition}:iam::{account}:role/*";
    const LISTED_BY: &'static [&'static str] = &[super::DETAILS];
    const PATH: &'static str = "/iam/roles";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.iam.roles.parts()
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl User {
        /// A user that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:iam::111111111111:user/shop-deployer-prod".to_owned(),
                name: "shop-deployer-prod".to_owned(),
                attached_policies: Vec::new(),
                boundary: None,
                credentials: Known(Credentials::example()),
                groups: vec!["shop-deployers-prod".to_owned()],
                inline_policies: Vec::new(),
                tags: Tags::new(),
            }
        }

        /// The user with these credentials.
        pub(crate) fn with(credentials: Credentials) -> Self {
            Self { credentials: Known(credentials), ..Self::example() }
        }
    }

    impl Group {
        /// A group that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:iam::111111111111:group/shop-deployers-prod".to_owned(),
                name: "shop-deployers-prod".to_owned(),
                attached_policies: vec!["arn:aws:iam::111111111111:policy/shop-invoices-prod".to_owned()],
                inline_policies: Vec::new(),
            }
        }
    }

    impl Role {
        /// The role of a function, which violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:iam::111111111111:role/shop-invoicer-prod".to_owned(),
                name: "shop-invoicer-prod".to_owned(),
                attached_policies: vec!["arn:aws:iam::111111111111:policy/shop-invoices-prod".to_owned()],
                boundary: None,
                inline_policies: Vec::new(),
                tags: Tags::new(),
                trust: Known(Self::trusting(
                    r#"{"Service":"lambda.amazonaws.com"}"#,
                    r#"{"StringEquals":{"aws:SourceAccount":"111111111111"}}"#,
                )),
            }
        }

        /// A role for people who deal with AWS Support and for auditors.
        pub(crate) fn support() -> Self {
            let arn = |name: &str| format!("arn:aws:iam::aws:policy/{name}");
            Self {
                arn: "arn:aws:iam::111111111111:role/shop-support-prod".to_owned(),
                name: "shop-support-prod".to_owned(),
                attached_policies: vec![arn("AWSSupportAccess"), arn("SecurityAudit")],
                trust: Known(Self::trusting(
                    r#"{"AWS":"arn:aws:iam::111111111111:root"}"#,
                    r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#,
                )),
                ..Self::example()
            }
        }

        /// A trust policy for these principals under this condition, both in JSON.
        pub(crate) fn trusting(principals: &str, condition: &str) -> Document {
            Document::parse(&format!(
                r#"{{"Statement":[{{"Effect":"Allow","Principal":{principals},"Action":"sts:AssumeRole",
                    "Condition":{condition}}}]}}"#
            ))
            .expect("the example is a policy")
        }
    }

    impl InlinePolicy {
        /// An inline policy with this one statement that allows; both parts are JSON.
        pub(crate) fn allowing(actions: &str, resources: &str) -> Self {
            let text = super::super::policy::allowing(actions, resources);
            Self { name: "extra".to_owned(), document: Known(Document::parse(&text).expect("the example is a policy")) }
        }
    }
}
