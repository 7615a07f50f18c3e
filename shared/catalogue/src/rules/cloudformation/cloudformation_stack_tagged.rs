use crate::{
    model::{Account, cloudformation::Stack},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Stack> = Rule {
    id: "cloudformation-stack-tagged",
    title: "Stacks are tagged",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["securityhub:CloudFormation.2"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Without any tag nobody knows whose the stack is, what for, and whether it may go.",
    remediation: Remediation {
        text: "Update the stack with at least one tag that says whose it is; CloudFormation passes it on to the \
               resources.",
        cli: "aws cloudformation update-stack --region {region} --stack-name {name} --use-previous-template --tags \
              Key={key},Value={value}",
    },
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html",
    check,
};

/// Tags that begin with `aws:` are AWS's own.
fn check(stack: &Stack, _: &Account) -> Outcome {
    require(stack.identity.tags.get()?.keys().any(|key| !key.starts_with("aws:")), "it has no tag")
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        let with = |key: &str| Stack {
            identity: Stack::example().identity.tagged([(key.to_owned(), String::new())]),
            ..Stack::example()
        };
        Cases::of(&RULE)
            .compliant([with("Owner")])
            .non_compliant([
                Stack { identity: Stack::example().identity.tagged([]), ..Stack::example() },
                with("aws:servicecatalog:productArn"),
            ])
            .check();
    }
}
