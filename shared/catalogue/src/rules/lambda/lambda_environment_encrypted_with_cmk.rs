use crate::{
    model::{Account, lambda::Function},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-environment-encrypted-with-cmk",
    title: "Environment variables of Lambda functions are encrypted with a key of the customer",
    severity: Severity::Low,
    expectations: &[],
    themes: &["encryption-at-rest"],
    equivalents: &["prowler:awslambda_function_env_vars_not_encrypted_with_cmk"],
    differs: &[],
    parameters: &[],
    reads: &["lambda:ListFunctions"],
    rationale: "AWS's own key decrypts for whoever may read the function; a key of one's own says in its policy who \
                may see the values, and logs each use.",
    remediation: Remediation {
        text: "Function, Configuration, Environment variables, Edit, Encryption configuration: use a customer master \
               key.",
        cli: "aws lambda update-function-configuration --region {region} --function-name {name} --kms-key-arn {key}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
    check,
};

fn check(function: &Function, _: &Account) -> Outcome {
    if function.environment_key.is_some() {
        return Ok(Verdict::Compliant);
    }
    if function.environment.get()?.variables == 0 {
        return not_applicable("it has no environment variables");
    }
    violation("AWS's own key encrypts its environment variables")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::lambda::Environment, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let without_key = |variables| Function {
            environment: Known(Environment { variables, secrets: Vec::new() }),
            environment_key: None,
            ..Function::example()
        };
        Cases::of(&RULE)
            .compliant([Function::example()])
            .non_compliant([without_key(1)])
            .not_applicable([without_key(0)])
            .check();
    }
}
