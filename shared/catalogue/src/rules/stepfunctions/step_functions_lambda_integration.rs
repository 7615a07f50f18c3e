use crate::{
    model::{
        Account,
        stepfunctions::{Integration, LambdaTask, StateMachine},
    },
    observed::Unread,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, any_of, complete, not_applicable, violation},
    wording::first_few,
};

pub(super) static RULE: Rule<StateMachine> = Rule {
    id: "step-functions-lambda-integration",
    title: "State machines call Lambda functions that exist over the service integration, and handle their errors",
    severity: Severity::Medium,
    expectations: &[32],
    themes: &["availability"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["lambda:ListAliases", "lambda:ListFunctions", "states:DescribeStateMachine"],
    rationale: "Lambda fails now and then for reasons of its own: without a retry and a catch, one such moment ends \
                the whole execution. A state with the bare ARN of a function can take neither a version by name nor \
                a task token.",
    remediation: Remediation {
        text: "In the definition, call arn:aws:states:::lambda:invoke with the function's name as a parameter, and \
               give the state a Retry for Lambda's own exceptions and a Catch for what remains.",
        cli: "aws stepfunctions update-state-machine --region {region} --state-machine-arn {arn} --definition \
              file://definition.json",
    },
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html",
    check,
};

fn check(machine: &StateMachine, account: &Account) -> Outcome {
    let tasks = &machine.definition.get()?.lambda_tasks;
    if tasks.is_empty() {
        return not_applicable("it calls no Lambda function");
    }
    let mut problems = Vec::new();
    let mut outcomes = Vec::new();
    for task in tasks {
        let mut found = missing(task);
        match is_missing(task, machine, account) {
            Ok(true) => found.push("calls a function that does not exist"),
            Ok(false) => {}
            Err(gap) => outcomes.push(complete(Some(gap))),
        }
        if !found.is_empty() {
            problems.push(format!("state {} {}", task.state, found.join(", ")));
        }
    }
    if !problems.is_empty() {
        outcomes.push(violation(first_few(&problems, 3, "; ")));
    }
    any_of(outcomes.into_iter().chain([Ok(Verdict::Compliant)]))
}

fn missing(task: &LambdaTask) -> Vec<&'static str> {
    let questions = [
        (task.integration == Integration::Direct, "names the function's ARN as its resource"),
        (!task.retries, "has no Retry"),
        (!task.catches, "has no Catch"),
    ];
    questions.into_iter().filter(|(is_so, _)| *is_so).map(|(_, text)| text).collect()
}

/// A function of another account cannot be looked up, nor one that the input of an execution names.
fn is_missing(task: &LambdaTask, machine: &StateMachine, account: &Account) -> Result<bool, Unread> {
    let Some(function) = task.function.as_deref() else { return Ok(false) };
    let parts: Vec<&str> = function.split(':').collect();
    let owner = match parts[..] {
        ["arn", _, _, _, owner, ..] | [owner, "function", ..] => owner,
        _ => account.id.as_str(),
    };
    Ok(owner == account.id && account.lambda.invoked(function, &machine.identity.region)?.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    const HANDLED: &str =
        r#""Retry":[{"ErrorEquals":["States.ALL"]}],"Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}]"#;

    fn machine(states: &str) -> StateMachine {
        StateMachine::defined(&format!(r#"{{"StartAt":"A","States":{{{states}}}}}"#))
    }

    fn invoking(function: &str, rest: &str) -> StateMachine {
        machine(&format!(
            r#""A":{{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",
                "Parameters":{{{function}}}{rest},"End":true}}"#
        ))
    }

    #[test]
    fn verdicts() {
        let own = r#""FunctionName":"shop-orders-prod:live""#;
        let handled = format!(",{HANDLED}");
        let inner = r#""StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",
            "Parameters":{"FunctionName":"shop-orders-prod"},"End":true}}"#;
        let distributed = |rest: &str| {
            machine(&format!(
                r#""M":{{"Type":"Map","ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED"}},{inner}}}{rest}}}"#
            ))
        };
        let jsonata = |name: &str| {
            StateMachine::defined(&format!(
                r#"{{"QueryLanguage":"JSONata","StartAt":"A","States":{{"A":{{"Type":"Task",
                    "Resource":"arn:aws:states:::lambda:invoke","Arguments":{{"FunctionName":"{name}"}}{handled}}}}}}}"#
            ))
        };
        Cases::of(&RULE)
            .compliant([
                StateMachine::example(),
                invoking(own, &handled),
                invoking(r#""FunctionName.$":"$.function""#, &handled),
                invoking(r#""FunctionName":"arn:aws:lambda:eu-west-1:222222222222:function:theirs""#, &handled),
                invoking(r#""FunctionName":"222222222222:function:theirs""#, &handled),
                distributed(&handled),
                jsonata("shop-orders-prod"),
                jsonata("{% $states.input.function %}"),
            ])
            .non_compliant([
                invoking(own, ""),
                invoking(own, r#","Retry":[{"ErrorEquals":["States.ALL"]}]"#),
                invoking(own, r#","Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}]"#),
                invoking(r#""FunctionName":"gone""#, &handled),
                invoking(r#""FunctionName":"shop-orders-prod:gone""#, &handled),
                distributed(""),
                jsonata("gone"),
                machine(&format!(
                    r#""A":{{"Type":"Task","Resource":"arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod",
                        {HANDLED},"End":true}}"#
                )),
            ])
            .not_applicable([machine(r#""A":{"Type":"Pass","End":true}"#)])
            .check();
    }
}
