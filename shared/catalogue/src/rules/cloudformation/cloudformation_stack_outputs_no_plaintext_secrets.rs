use super::named;
use crate::{
    model::{Account, cloudformation::Stack},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Stack> = Rule {
    id: "cloudformation-stack-outputs-no-plaintext-secrets",
    title: "Stack outputs show no secrets",
    severity: Severity::High,
    expectations: &[40],
    themes: &["secrets"],
    equivalents: &["prowler:cloudformation_stack_outputs_find_secrets"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Outputs are made to be read: by whoever may describe stacks, and when exported by every other stack.",
    remediation: Remediation {
        text: "Take the output out of the template, update the stack, and change the secret where it is used. Whoever \
               needs it gets the ARN of a secret in Secrets Manager instead.",
        cli: "aws cloudformation update-stack --region {region} --stack-name {name} --template-body \
              file://template.yaml",
    },
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html",
    check,
};

fn check(stack: &Stack, _: &Account) -> Outcome {
    let secrets = stack.output_secrets.get()?;
    require(secrets.is_empty(), format!("its outputs seem to hold secrets: {}", named(secrets)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, secrets::SecretKind, testing::Cases};

    #[test]
    fn verdicts() {
        let found = |names: &[&str]| Stack {
            output_secrets: Known(names.iter().map(|name| ((*name).to_owned(), SecretKind::Token)).collect()),
            ..Stack::example()
        };
        Cases::of(&RULE).compliant([found(&[])]).non_compliant([found(&["ApiToken"]), found(&["A", "B"])]).check();
    }
}
