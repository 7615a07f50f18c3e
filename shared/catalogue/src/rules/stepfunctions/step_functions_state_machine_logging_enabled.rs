use crate::{
    model::{
        Account,
        stepfunctions::{LogLevel, StateMachine},
    },
    rule::{Outcome, Remediation, Rule, Severity, require, violation},
};

pub(super) static RULE: Rule<StateMachine> = Rule {
    id: "step-functions-state-machine-logging-enabled",
    title: "State machines log to CloudWatch",
    severity: Severity::Medium,
    expectations: &[32],
    themes: &["logging"],
    equivalents: &[
        "config:STEP_FUNCTIONS_STATE_MACHINE_LOGGING_ENABLED",
        "securityhub:StepFunctions.1",
        "prowler:stepfunctions_statemachine_logging_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &["states:DescribeStateMachine"],
    rationale: "Step Functions forgets standard executions after 90 days and express ones at once; what went wrong in \
                them stands in the logs alone.",
    remediation: Remediation {
        text: "State machine, Edit, Config, Logging: choose a level and a log group, and let the role write to it.",
        cli: "aws stepfunctions update-state-machine --region {region} --state-machine-arn {arn} \
              --logging-configuration file://logging.json",
    },
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html",
    check,
};

fn check(machine: &StateMachine, _: &Account) -> Outcome {
    if *machine.log_level.get()? == LogLevel::Off {
        return violation("logging is off");
    }
    require(!machine.log_groups.get()?.is_empty(), "it logs to no log group")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let logging = |level| StateMachine { log_level: Known(level), ..StateMachine::example() };
        Cases::of(&RULE)
            .compliant([logging(LogLevel::All), logging(LogLevel::Error), logging(LogLevel::Fatal)])
            .non_compliant([
                logging(LogLevel::Off),
                StateMachine { log_groups: Known(Vec::new()), ..StateMachine::example() },
            ])
            .check();
    }
}
