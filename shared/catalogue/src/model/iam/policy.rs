use serde::{Deserialize, Serialize};

use crate::{
    language::policy::Document,
    model::{Identity, Resource},
    observed::Observed,
};

/// A managed policy of the customer's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Which policy this is.
    pub identity: Identity,
    /// What its default version says.
    pub document: Observed<Document>,
}

/// A managed policy of AWS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AwsPolicy {
    /// What its default version says.
    pub document: Observed<Document>,
}

impl Resource for Policy {}

#[cfg(test)]
pub(crate) use examples::allowing;

#[cfg(test)]
mod examples {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        model::{GLOBAL, Tags},
        observed::Known,
    };

    impl Policy {
        /// A policy that violates nothing.
        pub(crate) fn example() -> Self {
            Self::saying(
                r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],
                    "Resource":"arn:aws:s3:::shop-invoices-prod/*"},
                    {"Effect":"Allow","Action":["cloudwatch:PutMetricData","ec2:Describe*"],"Resource":"*"}]}"#,
            )
        }

        /// A policy with this document.
        pub(crate) fn saying(document: &str) -> Self {
            Self {
                document: Known(Document::parse(document).expect("the example is a policy")),
                identity: Identity::named(
                    "arn:aws:iam::111111111111:policy/shop-invoices-prod".to_owned(),
                    "shop-invoices-prod".to_owned(),
                    GLOBAL,
                    Known(Tags::new()),
                ),
            }
        }

        /// A policy with this one statement that allows.
        pub(crate) fn allowing(actions: &str, resources: &str) -> Self {
            Self::saying(&allowing(actions, resources))
        }
    }

    /// A document with one statement that allows; both parts are JSON.
    pub(crate) fn allowing(actions: &str, resources: &str) -> String {
        format!(r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow",{actions},"Resource":{resources}}}]}}"#)
    }

    impl AwsPolicy {
        /// Some policies as AWS words them, as far as rules ask.
        pub(crate) fn examples() -> BTreeMap<String, Self> {
            [
                ("AdministratorAccess", allowing(r#""Action":"*""#, r#""*""#)),
                ("AmazonS3FullAccess", allowing(r#""Action":["s3:*","s3-object-lambda:*"]"#, r#""*""#)),
                ("AWSCloudShellFullAccess", allowing(r#""Action":["cloudshell:*"]"#, r#""*""#)),
                ("AWSSupportAccess", allowing(r#""Action":["support:DescribeCases","support:CreateCase"]"#, r#""*""#)),
                ("ReadOnlyAccess", allowing(r#""Action":["s3:Get*","s3:List*","ec2:Describe*"]"#, r#""*""#)),
                ("SecurityAudit", allowing(r#""Action":["s3:GetBucket*","iam:List*","ec2:Describe*"]"#, r#""*""#)),
            ]
            .into_iter()
            .map(|(name, text)| {
                let document = Known(Document::parse(&text).expect("the example is a policy"));
                (format!("arn:aws:iam::aws:policy/{name}"), Self { document })
            })
            .collect()
        }
    }
}
