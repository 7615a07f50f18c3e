use crate::{
    model::{Account, stepfunctions::StateMachine},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<StateMachine> = Rule {
    id: "step-functions-state-machine-tracing-enabled",
    title: "X-Ray traces state machines",
    severity: Severity::Low,
    expectations: &[],
    themes: &["logging"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["states:DescribeStateMachine"],
    rationale: "A trace shows which service behind a state is slow or fails, across all that an execution calls.",
    remediation: Remediation {
        text: "State machine, Edit, Config, Additional configuration: enable X-Ray tracing.",
        cli: "aws stepfunctions update-state-machine --region {region} --state-machine-arn {arn} \
              --tracing-configuration enabled=true",
    },
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html",
    check,
};

fn check(machine: &StateMachine, _: &Account) -> Outcome {
    require(*machine.traced.get()?, "tracing is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([StateMachine::example()])
            .non_compliant([StateMachine { traced: Known(false), ..StateMachine::example() }])
            .check();
    }
}
