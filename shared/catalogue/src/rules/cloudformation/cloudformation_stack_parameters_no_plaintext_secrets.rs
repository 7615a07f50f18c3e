use super::named;
use crate::{
    model::{Account, cloudformation::Stack},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Stack> = Rule {
    id: "cloudformation-stack-parameters-no-plaintext-secrets",
    title: "Stack parameters show no secrets",
    severity: Severity::High,
    expectations: &[40],
    themes: &["secrets"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Whoever may describe stacks reads the values of parameters; only those declared with NoEcho are \
                hidden.",
    remediation: Remediation {
        text: "Declare the parameter with NoEcho, or better let the template fetch the value by a dynamic reference \
               to Secrets Manager or the Parameter Store, update the stack, and change the secret where it is used.",
        cli: "aws cloudformation update-stack --region {region} --stack-name {name} --template-body \
              file://template.yaml",
    },
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html",
    check,
};

fn check(stack: &Stack, _: &Account) -> Outcome {
    let secrets = stack.parameter_secrets.get()?;
    require(secrets.is_empty(), format!("its parameters seem to hold secrets: {}", named(secrets)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, secrets::SecretKind, testing::Cases};

    #[test]
    fn verdicts() {
        let found = |names: &[&str]| Stack {
            parameter_secrets: Known(names.iter().map(|name| ((*name).to_owned(), SecretKind::Password)).collect()),
            ..Stack::example()
        };
        Cases::of(&RULE).compliant([found(&[])]).non_compliant([found(&["DbPassword"]), found(&["A", "B"])]).check();
    }
}
