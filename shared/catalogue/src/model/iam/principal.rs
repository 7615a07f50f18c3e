use serde::{Deserialize, Serialize};

use super::credentials::Credentials;
use crate::{
    language::policy::{
        Document,
        effective::{Own, OwnKind},
        opening::{Opening, openings},
        place::Place,
    },
    model::{Identity, Resource, Tags},
    observed::{Observed, Unread},
};

/// Whoever a policy can be attached to: a user, a group or a role.
pub trait Principal: Resource {
    /// The policies that are part of it.
    ///
    /// # Errors
    /// The gap, when one of them has no name.
    fn inline_policies(&self) -> Result<&[InlinePolicy], Unread>;
    /// The ARNs of the managed policies attached to it.
    ///
    /// # Errors
    /// The gap, when one of them has no ARN.
    fn attached_policies(&self) -> Result<&[String], Unread>;
    /// Whether the policy of AWS with this name, and the path before it if it has one, is attached to it.
    ///
    /// # Errors
    /// The gap, when it is not known which policies are attached.
    fn has_aws_policy(&self, name: &str) -> Result<bool, Unread> {
        let end = format!(":aws:policy/{name}");
        Ok(self.attached_policies()?.iter().any(|arn| arn.ends_with(&end)))
    }
    /// The names of the groups that it is in.
    fn groups(&self) -> &[String] {
        &[]
    }
    /// The ARN of the managed policy that is its permissions boundary.
    ///
    /// # Errors
    /// The gap, when it has one of which the answer does not say the ARN.
    fn boundary(&self) -> Result<Option<&str>, Unread> {
        Ok(None)
    }
    /// What it has of its own; groups, attached policies and the boundary aside.
    fn own(&self) -> Own;
    /// Whether an AWS service owns it, so that the customer cannot change it.
    fn is_service_linked(&self) -> bool {
        false
    }
    /// Whether IAM Identity Center made it from a permission set, through which alone it can be changed.
    fn is_of_identity_center(&self) -> bool {
        false
    }
}

/// A policy that is part of one user, group or role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InlinePolicy {
    /// The name, unique in its principal.
    pub name: String,
    /// What it says.
    pub document: Observed<Document>,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// Which user this is.
    pub identity: Identity,
    /// ARNs of the managed policies attached to the user itself.
    pub attached_policies: Observed<Vec<String>>,
    /// The ARN of the managed policy that limits what the other policies can allow.
    pub boundary: Observed<Option<String>>,
    /// The user's row in the credential report.
    pub credentials: Observed<Credentials>,
    /// Names of the groups that the user is in.
    pub groups: Vec<String>,
    /// Policies that are part of the user.
    pub inline_policies: Observed<Vec<InlinePolicy>>,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Which group this is.
    pub identity: Identity,
    /// ARNs of the managed policies attached to the group.
    pub attached_policies: Observed<Vec<String>>,
    /// Policies that are part of the group.
    pub inline_policies: Observed<Vec<InlinePolicy>>,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// Which role this is.
    pub identity: Identity,
    /// ARNs of the managed policies attached to the role.
    pub attached_policies: Observed<Vec<String>>,
    /// The ARN of the managed policy that limits what the other policies can allow.
    pub boundary: Observed<Option<String>>,
    /// Policies that are part of the role.
    pub inline_policies: Observed<Vec<InlinePolicy>>,
    /// Who may assume the role.
    pub trust: Observed<Document>,
}

impl Role {
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
        let account = self.identity.arn.split(':').nth(4).unwrap_or_default();
        Ok(openings(self.trust.get()?, &Place::role(account), &ASSUMING))
    }
}

impl Principal for User {
    fn inline_policies(&self) -> Result<&[InlinePolicy], Unread> {
        self.inline_policies.get().map(Vec::as_slice)
    }
    fn attached_policies(&self) -> Result<&[String], Unread> {
        self.attached_policies.get().map(Vec::as_slice)
    }
    fn groups(&self) -> &[String] {
        &self.groups
    }
    fn boundary(&self) -> Result<Option<&str>, Unread> {
        self.boundary.get().map(Option::as_deref)
    }
    fn own(&self) -> Own {
        Own {
            user_name: Some(self.identity.id.clone()),
            arns: vec![(OwnKind::User, self.identity.arn.clone())],
            is_bounded: false,
        }
    }
}

impl Principal for Group {
    fn inline_policies(&self) -> Result<&[InlinePolicy], Unread> {
        self.inline_policies.get().map(Vec::as_slice)
    }
    fn attached_policies(&self) -> Result<&[String], Unread> {
        self.attached_policies.get().map(Vec::as_slice)
    }
    /// What its members have of their own, whoever they are.
    fn own(&self) -> Own {
        let account = self.identity.arn.rsplit_once(":group/").map_or("", |(account, _)| account);
        let group = (OwnKind::Group, self.identity.arn.clone());
        Own { user_name: None, arns: vec![group], is_bounded: false }.with_somebody(account)
    }
}

impl Principal for Role {
    fn inline_policies(&self) -> Result<&[InlinePolicy], Unread> {
        self.inline_policies.get().map(Vec::as_slice)
    }
    fn attached_policies(&self) -> Result<&[String], Unread> {
        self.attached_policies.get().map(Vec::as_slice)
    }
    fn boundary(&self) -> Result<Option<&str>, Unread> {
        self.boundary.get().map(Option::as_deref)
    }
    fn own(&self) -> Own {
        Own { user_name: None, arns: vec![(OwnKind::Role, self.identity.arn.clone())], is_bounded: false }
    }
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html>
    fn is_service_linked(&self) -> bool {
        self.identity.arn.contains(":role/aws-service-role/")
    }
    /// <https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html>
    fn is_of_identity_center(&self) -> bool {
        self.identity.arn.contains(":role/aws-reserved/sso.amazonaws.com/")
    }
}

impl Resource for User {
    fn as_principal(&self) -> Option<&dyn Principal> {
        Some(self)
    }
}

impl Resource for Group {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        None
    }
    fn as_principal(&self) -> Option<&dyn Principal> {
        Some(self)
    }
}

impl Resource for Role {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        (!self.is_service_linked() && !self.is_of_identity_center()).then(|| self.identity.tags.get())
    }
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok((!self.is_service_linked() && !self.is_of_identity_center()).then_some(&self.identity.id))
    }
    fn as_principal(&self) -> Option<&dyn Principal> {
        Some(self)
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{model::GLOBAL, observed::Known};

    impl User {
        /// A user that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                attached_policies: Known(Vec::new()),
                boundary: Known(None),
                credentials: Known(Credentials::example()),
                groups: vec!["shop-deployers-prod".to_owned()],
                inline_policies: Known(Vec::new()),
                identity: Identity::named(
                    "arn:aws:iam::111111111111:user/shop-deployer-prod".to_owned(),
                    "shop-deployer-prod".to_owned(),
                    GLOBAL,
                    Known(Tags::new()),
                ),
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
                identity: Identity::named(
                    "arn:aws:iam::111111111111:group/shop-deployers-prod".to_owned(),
                    "shop-deployers-prod".to_owned(),
                    GLOBAL,
                    Known(Tags::new()),
                ),
                attached_policies: Known(vec!["arn:aws:iam::111111111111:policy/shop-invoices-prod".to_owned()]),
                inline_policies: Known(Vec::new()),
            }
        }
    }

    impl Role {
        /// The role of a function, which violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                attached_policies: Known(vec!["arn:aws:iam::111111111111:policy/shop-invoices-prod".to_owned()]),
                boundary: Known(None),
                inline_policies: Known(Vec::new()),
                identity: Identity::named(
                    "arn:aws:iam::111111111111:role/shop-invoicer-prod".to_owned(),
                    "shop-invoicer-prod".to_owned(),
                    GLOBAL,
                    Known(Tags::new()),
                ),
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
                identity: Identity {
                    arn: "arn:aws:iam::111111111111:role/shop-support-prod".to_owned(),
                    ..Self::example().identity.renamed("shop-support-prod")
                },
                attached_policies: Known(vec![arn("AWSSupportAccess"), arn("SecurityAudit")]),
                trust: Known(Self::trusting(
                    r#"{"AWS":"arn:aws:iam::111111111111:root"}"#,
                    r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#,
                )),
                ..Self::example()
            }
        }

        /// A role that IAM Identity Center owns.
        pub(crate) fn of_identity_center() -> Self {
            let name = "AWSReservedSSO_Audit_0123456789abcdef";
            Self { identity: Identity { arn: format!("arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/{name}"), ..Self::example().identity.renamed(name) }, attached_policies: Known(Vec::new()), trust: Known(
                    Document::parse(
                        r#"{"Statement":[{"Effect":"Allow","Action":["sts:AssumeRoleWithSAML","sts:TagSession"],
                            "Principal":{"Federated":"arn:aws:iam::111111111111:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE"},
                            "Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}]}"#,
                    )
                    .expect("the example is a policy"),
                ), ..Self::example() }
        }

        /// The role with these statements, in JSON, for a trust policy.
        pub(crate) fn trusted_by(statements: &str) -> Self {
            let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
            Self { trust: Known(Document::parse(&text).expect("the example is a policy")), ..Self::example() }
        }

        /// The role with one more statement in its trust policy.
        pub(crate) fn and(mut self, statement: &str) -> Self {
            let more = Self::trusted_by(statement).trust;
            self.trust = Known(self.trust.get().expect("it is known").joined(more.get().expect("it is known")));
            self
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
