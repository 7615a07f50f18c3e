use crate::{
    model::{Account, lambda::Function},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
    wording::first_few,
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-environment-no-plaintext-secrets",
    title: "Environment variables of Lambda functions hold no secrets",
    severity: Severity::High,
    expectations: &[40],
    themes: &["secrets"],
    equivalents: &["prowler:awslambda_function_no_secrets_in_variables"],
    differs: &[Difference {
        from: &["prowler:awslambda_function_no_secrets_in_variables"],
        how: "Also found are access key ids that stand alone, and passwords by the name of their variable. A \
                  name that only says where a secret is kept is none.",
        source: &[("Environment variables", "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html")],
    }],
    parameters: &[],
    reads: &["lambda:ListFunctions"],
    rationale: "Whoever may list functions reads their environment variables in plain text, and so does every library \
                that runs in them.",
    remediation: Remediation {
        text: "Keep the secret in Secrets Manager or in a SecureString parameter, give the function its name and the \
               right to read it, and change the secret where it is used.",
        cli: "aws lambda update-function-configuration --region {region} --function-name {name} --environment \
              Variables={VARIABLE=VALUE}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
    check,
};

fn check(function: &Function, _: &Account) -> Outcome {
    let secrets = &function.environment.get()?.secrets;
    let named = first_few(secrets.iter().map(|secret| format!("{} ({})", secret.name, secret.kind)), 5, ", ");
    require(secrets.is_empty(), format!("environment variables seem to hold secrets: {named}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::lambda::Environment, observed::Known, testing::Cases};

    fn with(variables: &[(&str, &str)]) -> Function {
        Function { environment: Known(Environment::of(variables.iter().copied())), ..Function::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                with(&[]),
                with(&[("STAGE", "prod"), ("DB_SECRET_NAME", "shop/prod/db")]),
                with(&[("DB_PASSWORD", "{{resolve:secretsmanager:shop}}")]),
                with(&[("API_TOKEN", "arn:aws:ssm:eu-west-1:111111111111:parameter/shop/token")]),
            ])
            .non_compliant([
                with(&[("DB_PASSWORD", "hunter22")]),
                with(&[("URL", "postgres://shop:hunter22@db:5432/shop")]),
                with(&[("A", "AKIAIOSFODNN7EXAMPLE")]),
            ])
            .check();
    }

    #[test]
    fn the_text_names_variables_and_never_their_values() {
        let text = format!("{:?}", check(&with(&[("DB_PASSWORD", "hunter22")]), &Account::example()));
        assert!(text.contains("DB_PASSWORD (password)") && !text.contains("hunter"), "{text}");
    }
}
