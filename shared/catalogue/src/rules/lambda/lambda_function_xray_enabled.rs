use crate::{
    model::{Account, lambda::Function},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-function-xray-enabled",
    title: "X-Ray traces Lambda functions",
    severity: Severity::Low,
    expectations: &[],
    themes: &["logging"],
    equivalents: &["config:LAMBDA_FUNCTION_XRAY_ENABLED", "securityhub:Lambda.7"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Traces show which function of a chain is slow or fails, which no single function's log can.",
    remediation: Remediation {
        text: "Function, Configuration, Monitoring and operations tools, Edit: turn on active tracing.",
        cli: "aws lambda update-function-configuration --region {region} --function-name {name} --tracing-config \
              Mode=Active",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
    check,
};

fn check(function: &Function, _: &Account) -> Outcome {
    require(*function.traced.get()?, "active tracing is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Function::example()])
            .non_compliant([Function { traced: Known(false), ..Function::example() }])
            .check();
    }
}
