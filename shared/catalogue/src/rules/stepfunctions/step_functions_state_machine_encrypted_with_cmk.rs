use crate::{
    model::{Account, stepfunctions::StateMachine},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<StateMachine> = Rule {
    id: "step-functions-state-machine-encrypted-with-cmk",
    title: "State machines are encrypted with a key of the customer",
    severity: Severity::Low,
    expectations: &[],
    themes: &["encryption-at-rest"],
    equivalents: &["prowler:stepfunctions_statemachine_encrypted_with_cmk"],
    differs: &[],
    parameters: &[],
    reads: &["states:DescribeStateMachine"],
    rationale: "The key policy of a key of one's own says who may read definitions and the data of executions, and \
                each use of it is logged.",
    remediation: Remediation {
        text: "State machine, Edit, Config, Encryption: use a customer managed key.",
        cli: "aws stepfunctions update-state-machine --region {region} --state-machine-arn {arn} \
              --encryption-configuration type=CUSTOMER_MANAGED_KMS_KEY,kmsKeyId={key}",
    },
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html",
    check,
};

fn check(machine: &StateMachine, _: &Account) -> Outcome {
    require(machine.kms_key.get()?.is_some(), "AWS's own key encrypts it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([StateMachine::example()])
            .non_compliant([StateMachine { kms_key: Known(None), ..StateMachine::example() }])
            .check();
    }
}
