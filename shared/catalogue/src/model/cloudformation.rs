//! AWS CloudFormation: stacks.

use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Regional, Resource, kinds},
    observed::{Observed, Unread},
    secrets::SecretKind,
};

/// What a scan saw of CloudFormation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CloudFormation {
    /// Stacks, those that are deleted or were never more than a change set aside.
    pub stacks: Regional<Stack>,
}

/// A stack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stack {
    /// Which stack this is.
    pub identity: Identity,
    /// The version of the CDK's bootstrap template, where this is its stack.
    pub cdk_bootstrap_version: Observed<Option<u32>>,
    /// What the last look for differences between stack and template found.
    pub drift: Observed<Drift>,
    /// Whether another stack made it: its settings are those of its root.
    pub nested: bool,
    /// ARNs of the topics that hear of its events.
    pub notification_topics: Vec<String>,
    /// Outputs that hold secrets, by name.
    pub output_secrets: Observed<Vec<(String, SecretKind)>>,
    /// Parameters whose values are shown and are secrets, by name.
    pub parameter_secrets: Observed<Vec<(String, SecretKind)>>,
    /// Whether CloudFormation works on it with a role of its own rather than with the rights of whoever asks.
    pub service_role: bool,
    /// What the stack is doing or did last, such as `UPDATE_COMPLETE`.
    pub status: String,
    /// Whether the stack refuses to be deleted.
    pub termination_protected: Observed<bool>,
}

/// Whether resources differ from the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Drift {
    /// At least one does.
    Drifted,
    /// None does.
    InSync,
    /// Nobody has looked since the last change of the stack.
    NotChecked,
    /// AWS could not tell.
    Undecided,
}

kinds! {
    "cloudformation": CloudFormation;
    stacks: Stack = "AWS::CloudFormation::Stack",
        "cloudformation:{region}:{account}:stack/*", list ["cloudformation:DescribeStacks"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[("/cloudformation/stacks/*", &["cloudformation:DescribeStacks"])];

impl Resource for Stack {
    /// CloudFormation names nested stacks and the stacks of a stack set.
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok((!self.nested && !self.is_of_stack_set()).then_some(&self.identity.id))
    }
}

impl Stack {
    /// Whether a stack set made it.
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html>
    pub fn is_of_stack_set(&self) -> bool {
        self.identity.id.starts_with("StackSet-")
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags},
        observed::Known,
    };

    impl CloudFormation {
        /// One compliant stack.
        pub(crate) fn example() -> Self {
            Self { stacks: Regional::example([Stack::example()]) }
        }
    }

    impl Stack {
        /// A stack that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                cdk_bootstrap_version: Known(None),
                drift: Known(Drift::InSync),
                nested: false,
                notification_topics: vec!["arn:aws:sns:eu-west-1:111111111111:shop-alarms-prod".to_owned()],
                output_secrets: Known(Vec::new()),
                parameter_secrets: Known(Vec::new()),
                service_role: true,
                status: "UPDATE_COMPLETE".to_owned(),
                identity: Identity::named(
                    "arn:aws:cloudformation:eu-west-1:111111111111:stack/shop-web-prod/\
                      11111111-2222-3333-4444-555555555555"
                        .to_owned(),
                    "shop-web-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::from([("Owner".to_owned(), "shop".to_owned())])),
                ),
                termination_protected: Known(true),
            }
        }
    }
}
