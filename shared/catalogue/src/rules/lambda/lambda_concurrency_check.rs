use crate::{
    model::{Account, lambda::Function},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-concurrency-check",
    title: "Lambda functions have reserved concurrency",
    severity: Severity::Medium,
    expectations: &[39],
    themes: &["availability"],
    equivalents: &["config:LAMBDA_CONCURRENCY_CHECK"],
    differs: &[],
    parameters: &[],
    reads: &["lambda:GetFunctionConcurrency"],
    rationale: "A function without a bound of its own can use up the concurrency of the whole account: a flood of \
                events for it throttles all others, and runs up costs.",
    remediation: Remediation {
        text: "Function, Configuration, Concurrency, Edit: reserve as much as the function needs at its busiest.",
        cli: "aws lambda put-function-concurrency --region {region} --function-name {name} \
              --reserved-concurrent-executions {number}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    check,
};

fn check(function: &Function, _: &Account) -> Outcome {
    require(function.reserved_concurrency.get()?.is_some(), "no concurrency is reserved for it, and none bounds it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let reserved = |number| Function { reserved_concurrency: Known(number), ..Function::example() };
        Cases::of(&RULE).compliant([reserved(Some(1)), reserved(Some(0))]).non_compliant([reserved(None)]).check();
    }
}
