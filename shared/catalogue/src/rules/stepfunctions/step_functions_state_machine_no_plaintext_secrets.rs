use crate::{
    model::{Account, stepfunctions::StateMachine},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
    wording::first_few,
};

pub(super) static RULE: Rule<StateMachine> = Rule {
    id: "step-functions-state-machine-no-plaintext-secrets",
    title: "Definitions of state machines hold no secrets",
    severity: Severity::High,
    expectations: &[40],
    themes: &["secrets"],
    equivalents: &["prowler:stepfunctions_statemachine_no_secrets_in_definition"],
    differs: &[Difference {
        from: &["prowler:stepfunctions_statemachine_no_secrets_in_definition"],
        how: "Also found are access key ids that stand alone, and passwords by the name of their field.",
        source: &[(
            "Security best practices",
            "https://docs.aws.amazon.com/step-functions/latest/dg/security-best-practices.html",
        )],
    }],
    parameters: &[],
    reads: &["states:DescribeStateMachine"],
    rationale: "Whoever may describe the state machine reads its definition, and the history of each execution \
                repeats it.",
    remediation: Remediation {
        text: "Take the secret out, change it where it is used, and read it from Secrets Manager or an EventBridge \
               connection when the state runs.",
        cli: "aws stepfunctions update-state-machine --region {region} --state-machine-arn {arn} --definition \
              file://definition.json",
    },
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/security-best-practices.html",
    check,
};

fn check(machine: &StateMachine, _: &Account) -> Outcome {
    let secrets = &machine.definition.get()?.secrets;
    let named = first_few(secrets.iter().map(|secret| format!("{} ({})", secret.field, secret.kind)), 3, ", ");
    require(secrets.is_empty(), format!("its definition seems to hold secrets: {named}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        let with = |parameters: &str| {
            StateMachine::defined(&format!(
                r#"{{"StartAt":"A","States":{{"A":{{"Type":"Task","Resource":"arn:aws:states:::http:invoke",
                    "Parameters":{{{parameters}}},"End":true}}}}}}"#
            ))
        };
        Cases::of(&RULE)
            .compliant([
                StateMachine::example(),
                with(r#""apiKey.$":"$.key""#),
                with(r#""SecretId":"shop/prod/api-key-1""#),
                with(r#""apiKey":"{% $states.input.key %}""#),
            ])
            .non_compliant([
                with(r#""apiKey":"9f8e7d6c5b4a39281706""#),
                with(r#""Url":"https://shop:hunter22@api.example.com""#),
                with(r#""Headers":["Authorization: Bearer 0123456789abcdefABCDEF"]"#),
            ])
            .check();
    }
}
