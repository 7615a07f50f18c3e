use crate::{
    model::{Account, lambda::Function},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, require},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-dlq-check",
    title: "Events that a Lambda function could not handle are kept",
    severity: Severity::Medium,
    expectations: &[39],
    equivalents: &["config:LAMBDA_DLQ_CHECK", "prowler:awslambda_function_no_dead_letter_queue"],
    parameters: &[],
    reads: &["lambda:ListFunctionEventInvokeConfigs"],
    rationale: "Lambda drops an event that failed three times, without a trace, unless the function has a dead-letter \
                queue or a destination for failures.",
    remediation: Remediation {
        text: "Function, Configuration, Asynchronous invocation, Edit: choose a queue or topic as dead-letter queue, \
               or add a destination on failure.",
        cli: "aws lambda update-function-configuration --region {region} --function-name {name} --dead-letter-config \
              TargetArn={queue}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    check,
};

fn check(function: &Function, _: &Account) -> Outcome {
    if function.dead_letter_target.is_some() {
        return Ok(Verdict::Compliant);
    }
    let kept = function.async_invocations.get()?.iter().any(|settings| settings.failure_destination.is_some());
    require(kept, "it has neither a dead-letter queue nor a destination for events that fail")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::lambda::AsyncInvocation, observed::Known, testing::Cases};

    fn without_queue(destinations: &[Option<&str>]) -> Function {
        let settings = |destination: &Option<&str>| AsyncInvocation {
            qualifier: "$LATEST".to_owned(),
            failure_destination: destination.map(str::to_owned),
        };
        Function {
            dead_letter_target: None,
            async_invocations: Known(destinations.iter().map(settings).collect()),
            ..Function::example()
        }
    }

    #[test]
    fn verdicts() {
        let queue = Some("arn:aws:sqs:eu-west-1:111111111111:shop-failures-prod");
        Cases::of(&RULE)
            .compliant([Function::example(), without_queue(&[queue]), without_queue(&[None, queue])])
            .non_compliant([without_queue(&[]), without_queue(&[None])])
            .check();
    }
}
