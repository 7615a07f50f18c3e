//! What every resource has, whatever its type.

use std::any::Any;

use serde::{Deserialize, Serialize};

use super::{Tags, iam};
use crate::observed::{Observed, Unread};

/// The region of resources that belong to no region, as AWS Config writes it.
pub const GLOBAL: &str = "global";

/// Which resource this is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// The Amazon Resource Name, unique over services and regions.
    pub arn: String,
    /// What the service's API calls it by: an id that AWS gave it, or a unique name.
    pub id: String,
    /// The name that its owner chose; absent when nobody chose one.
    pub name: Option<String>,
    /// Whose it is.
    pub owner: Observed<Owner>,
    /// The region it lives in, or [`GLOBAL`].
    pub region: String,
    /// Empty when it has none.
    pub tags: Observed<Tags>,
}

impl Identity {
    /// A resource of the account that its owner named, uniquely.
    pub fn named(arn: String, name: String, region: &str, tags: Observed<Tags>) -> Self {
        let id = name.clone();
        Self { arn, id, name: Some(name), owner: Observed::Known(Owner::Account), region: region.to_owned(), tags }
    }

    /// A resource of the account whose id nobody chose.
    pub fn unnamed(arn: String, id: String, region: &str, tags: Observed<Tags>) -> Self {
        Self { arn, id, name: None, owner: Observed::Known(Owner::Account), region: region.to_owned(), tags }
    }
}

/// Whose a resource is: accounts share resources with each other, and AWS services create parts of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Owner {
    /// The account's users.
    Account,
    /// Another account, which shares it.
    OtherAccount,
    /// An AWS service, which manages it.
    Aws,
}

/// What a type's row says of it: see `kinds!`.
pub trait Identified: Any {
    /// AWS Config's name for the type, such as `AWS::S3::Bucket`.
    fn resource_type(&self) -> &'static str;
    /// Which resource this is.
    fn identity(&self) -> &Identity;
}

/// A resource as every rule can see it.
pub trait Resource: Identified {
    /// The resource's Amazon Resource Name.
    fn arn(&self) -> &str {
        &self.identity().arn
    }
    /// The name that people know it by: the chosen one, or its id.
    fn name(&self) -> &str {
        self.identity().name.as_deref().unwrap_or(&self.identity().id)
    }
    /// The region it lives in, or [`GLOBAL`].
    fn region(&self) -> &str {
        &self.identity().region
    }
    /// Its tags; `None` when its owner cannot tag it: the type has no tags, or this one is not the account's own.
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        match self.identity().owner.get() {
            Ok(Owner::Account) => Some(self.identity().tags.get()),
            Ok(Owner::OtherAccount | Owner::Aws) => None,
            Err(gap) => Some(Err(gap)),
        }
    }
    /// The name that its owner chose for it; `None` when nobody in the account chose one.
    ///
    /// # Errors
    /// The gap, when it has a name and its owner is unknown.
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        match &self.identity().name {
            Some(name) => Ok((*self.identity().owner.get()? == Owner::Account).then_some(name)),
            None => Ok(None),
        }
    }
    /// Whether it is in every region by design: AWS keeps it there, or it watches the region.
    ///
    /// # Errors
    /// The gap, when its owner is unknown.
    fn is_in_every_region(&self) -> Result<bool, Unread> {
        Ok(*self.identity().owner.get()? == Owner::Aws)
    }
    /// The KMS keys that it names, by ARN, id or alias; AWS-owned keys have no name.
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(Vec::new())
    }
    /// The resource as an IAM user, group or role, if it is one.
    fn as_principal(&self) -> Option<&dyn iam::Principal> {
        None
    }
    /// Whether this is the account or a region itself rather than something in it.
    fn is_settings(&self) -> bool {
        false
    }
}

/// A resource type that a scan lists.
pub trait Listed: Resource + Sized {
    /// AWS Config's name for the type.
    const TYPE: &'static str;
    /// Where an account's JSON form holds the listings, such as `/s3/buckets`.
    const PATH: &'static str;
}

#[cfg(test)]
impl Identity {
    /// A resource of the example account by this name, with a tag, whose ARN has this form: see `kinds!`.
    pub(crate) fn example(arn: &str, name: &str) -> Self {
        let region = if arn.contains("{region}") { super::Account::REGION } else { GLOBAL };
        let arn = arn.replace("{region}", region).replace("{account}", "111111111111").replacen('*', name, 1);
        let tags = Tags::from([("Team".to_owned(), "shop".to_owned())]);
        Self::named(format!("arn:aws:{arn}"), name.to_owned(), region, Observed::Known(tags))
    }

    /// The same resource by another name.
    pub(crate) fn renamed(self, name: &str) -> Self {
        let arn = self.arn.replace(&self.id, name);
        Self { arn, id: name.to_owned(), name: self.name.map(|_| name.to_owned()), ..self }
    }

    /// The same resource with these tags.
    pub(crate) fn tagged(self, tags: impl Into<Tags>) -> Self {
        Self { tags: Observed::Known(tags.into()), ..self }
    }
}
