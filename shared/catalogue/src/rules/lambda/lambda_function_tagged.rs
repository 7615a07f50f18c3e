use crate::{
    model::{Account, lambda::Function},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-function-tagged",
    title: "Lambda functions are tagged",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["securityhub:Lambda.6"],
    differs: &[],
    parameters: &[],
    reads: &["lambda:ListTags"],
    rationale: "Without any tag nobody knows whose the function is, what for, and whether it may go.",
    remediation: Remediation {
        text: "Function, Configuration, Tags, Manage tags: add at least one that says whose it is.",
        cli: "aws lambda tag-resource --region {region} --resource {arn} --tags {key}={value}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html",
    check,
};

/// Tags that begin with `aws:` are AWS's own.
fn check(function: &Function, _: &Account) -> Outcome {
    require(function.identity.tags.get()?.keys().any(|key| !key.starts_with("aws:")), "it has no tag")
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{model::Tags, testing::Cases};

    #[test]
    fn verdicts() {
        let tagged = |keys: &[&str]| {
            let tags: Tags = keys.iter().map(|key| ((*key).to_owned(), String::new())).collect();
            Function { identity: Function::example().identity.tagged(tags), ..Function::example() }
        };
        Cases::of(&RULE)
            .compliant([tagged(&["Owner", "aws:cloudformation:stack-name"])])
            .non_compliant([tagged(&[]), tagged(&["aws:cloudformation:stack-name"])])
            .check();
    }
}
