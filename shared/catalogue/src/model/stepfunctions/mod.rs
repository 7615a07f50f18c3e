//! AWS Step Functions: state machines.

mod definition;

use serde::{Deserialize, Serialize};

pub use definition::{Definition, FieldSecret, Integration, LambdaTask};

use crate::{
    model::{Identity, Regional, Resource, kinds},
    observed::{Observed, Unread},
};

/// What a scan saw of Step Functions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StepFunctions {
    /// State machines, those that are being deleted aside.
    pub state_machines: Regional<StateMachine>,
}

impl StepFunctions {
    /// The state machine of this ARN, with or without a version or an alias; `None` when there is none in the region.
    ///
    /// # Errors
    /// The gap, when the region's state machines could not be listed.
    pub fn state_machine(&self, arn: &str, region: &str) -> Result<Option<&StateMachine>, Unread> {
        // arn:aws:states:region:account:stateMachine:name, then perhaps a version or an alias.
        let unqualified = arn.match_indices(':').nth(6).and_then(|(end, _)| arn.get(..end)).unwrap_or(arn);
        self.state_machines.by_arn(region, unqualified)
    }
}

/// A state machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateMachine {
    /// Which state machine this is.
    pub identity: Identity,
    /// What it does.
    pub definition: Observed<Definition>,
    /// The KMS key that encrypts the definition and the executions; `None` when AWS's own key does.
    pub kms_key: Observed<Option<String>>,
    /// The ARNs of the log groups.
    pub log_groups: Observed<Vec<String>>,
    /// What is logged.
    pub log_level: Observed<LogLevel>,
    /// Whether X-Ray traces executions.
    pub traced: Observed<bool>,
}

/// Which events a state machine logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LogLevel {
    /// None.
    Off,
    /// Executions that fail, are aborted or time out.
    Fatal,
    /// All errors.
    Error,
    /// Everything.
    All,
}

kinds! {
    "stepfunctions": StepFunctions;
    state_machines: StateMachine = "AWS::StepFunctions::StateMachine",
        "states:{region}:{account}:stateMachine:*",
        list ["states:ListStateMachines"], tags together ["states:ListTagsForResource"],
        keys ["states:DescribeStateMachine"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/stepfunctions/state_machines/*/*/definition", &["states:DescribeStateMachine"]),
    ("/stepfunctions/state_machines/*/*/kms_key", &["states:DescribeStateMachine"]),
    ("/stepfunctions/state_machines/*/*/log_groups", &["states:DescribeStateMachine"]),
    ("/stepfunctions/state_machines/*/*/log_level", &["states:DescribeStateMachine"]),
    ("/stepfunctions/state_machines/*/*/traced", &["states:DescribeStateMachine"]),
];

impl Resource for StateMachine {
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_key.get()?.as_deref().into_iter().collect())
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags},
        observed::Known,
    };

    const DEFINITION: &str = r#"{"StartAt":"Charge","States":{"Charge":{"Type":"Task",
        "Resource":"arn:aws:states:::lambda:invoke",
        "Parameters":{"FunctionName":"arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod","Payload.$":"$"},
        "Retry":[{"ErrorEquals":["Lambda.ServiceException"],"MaxAttempts":3}],
        "Catch":[{"ErrorEquals":["States.ALL"],"Next":"Refuse"}],"End":true},
        "Refuse":{"Type":"Fail"}}}"#;

    impl StepFunctions {
        /// One compliant state machine.
        pub(crate) fn example() -> Self {
            Self { state_machines: Regional::example([StateMachine::example()]) }
        }
    }

    impl StateMachine {
        /// A state machine that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                definition: Known(Definition::parse(DEFINITION).unwrap()),
                kms_key: Known(Some(
                    "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab".to_owned(),
                )),
                log_groups: Known(vec![
                    "arn:aws:logs:eu-west-1:111111111111:log-group:/aws/vendedlogs/states/shop-checkout-prod:*"
                        .to_owned(),
                ]),
                log_level: Known(LogLevel::All),
                traced: Known(true),
                identity: Identity::named(
                    "arn:aws:states:eu-west-1:111111111111:stateMachine:shop-checkout-prod".to_owned(),
                    "shop-checkout-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }

        /// The example with another definition.
        pub(crate) fn defined(text: &str) -> Self {
            Self { definition: Known(Definition::parse(text).unwrap()), ..Self::example() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Account;

    #[test]
    fn state_machines_are_found_by_qualified_arns_too() {
        let all = StepFunctions::example();
        let found = |arn: &str| all.state_machine(arn, Account::REGION).map(|found| found.is_some());
        let arn = "arn:aws:states:eu-west-1:111111111111:stateMachine:shop-checkout-prod";
        assert_eq!(found(arn), Ok(true));
        assert_eq!(found(&format!("{arn}:live")), Ok(true));
        assert_eq!(found("arn:aws:states:eu-west-1:111111111111:stateMachine:shop"), Ok(false));
    }
}
