use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::{Account, GLOBAL, Listed, Resource, Tags};
use crate::observed::{Observed, Unread};

/// A server certificate kept in IAM.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerCertificate {
    /// `arn:aws:iam::111111111111:server-certificate/path/name`
    pub arn: String,
    /// The name.
    pub name: String,
    /// When it stops being valid; AWS gives it for every certificate that it can read.
    pub expiration: Option<Timestamp>,
    /// Empty when the certificate has none.
    pub tags: Observed<Tags>,
}

impl Resource for ServerCertificate {
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
        Some(self.tags.get())
    }
    fn chosen_name(&self) -> Option<&str> {
        Some(&self.name)
    }
}

impl Listed for ServerCertificate {
    const TYPE: &'static str = "AWS::IAM::ServerCertificate";
    const SERVICE: &'static str = "iam";
    const ARN: &'static str = "arn:{partition}:iam::{account}:server-certificate/*";
    const LISTED_BY: &'static [&'static str] = &["iam:ListServerCertificates"];
    const PATH: &'static str = "/iam/server_certificates";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.iam.server_certificates.parts()
    }
}

#[cfg(test)]
impl ServerCertificate {
    /// A certificate that violates nothing.
    pub(crate) fn example() -> Self {
        Self {
            arn: "arn:aws:iam::111111111111:server-certificate/shop-frontend-prod".to_owned(),
            name: "shop-frontend-prod".to_owned(),
            expiration: Some(Timestamp::constant(1_820_000_000, 0)),
            tags: Observed::Known(Tags::new()),
        }
    }
}
