use crate::{
    model::{Account, lambda::Function},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-function-log-format-json",
    title: "Lambda functions log in JSON",
    severity: Severity::Low,
    expectations: &[],
    themes: &["logging"],
    equivalents: &["config:LAMBDA_FUNCTION_LOG_FORMAT_JSON"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Logs with named fields can be searched, filtered by level and turned into metrics; plain lines need a \
                pattern for each question.",
    remediation: Remediation {
        text: "Function, Configuration, Monitoring and operations tools, Logging configuration, Edit: choose JSON.",
        cli: "aws lambda update-function-configuration --region {region} --function-name {name} --logging-config \
              LogFormat=JSON",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html",
    check,
};

fn check(function: &Function, _: &Account) -> Outcome {
    require(*function.json_logs.get()?, "its logs are plain text")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Function::example()])
            .non_compliant([Function { json_logs: Known(false), ..Function::example() }])
            .check();
    }
}
