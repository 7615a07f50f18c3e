use crate::{
    model::{Account, Resource},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, parameter, require},
};

pub(super) static RULE: Rule<dyn Resource> = Rule {
    id: "resource-naming-convention",
    title: "Names follow the naming standard",
    severity: Severity::Low,
    expectations: &[26],
    themes: &["inventory"],
    equivalents: &[],
    differs: &[],
    parameters: &["naming_pattern"],
    reads: &[],
    rationale: "A name that says project, purpose and environment tells whose a resource is and what it may be used \
                for, in every log and every policy.",
    remediation: Remediation {
        text: "Create the resource again under a name that follows the standard, move what it holds, and delete this \
               one; most names cannot be changed.",
        cli: "aws resourcegroupstaggingapi get-resources --region {region} --query ResourceTagMappingList[].ResourceARN",
    },
    source: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/defining-and-publishing-a-tagging-schema.html",
    check,
};

fn check(resource: &dyn Resource, account: &Account) -> Outcome {
    let pattern = parameter("naming_pattern", account.parameters.naming_pattern.as_ref())?;
    match resource.chosen_name()? {
        None => not_applicable("its owner did not choose the name"),
        Some(name) => require(pattern.matches(name), format!("the name does not follow {pattern}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{dynamodb::Table, s3::Bucket, sns::Subscription},
        testing::Cases,
    };

    fn named(name: &str) -> Bucket {
        Bucket { identity: Bucket::example().identity.renamed(name), ..Bucket::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .not_applicable([named("anything")])
            .given(|account| {
                account.parameters.naming_pattern = "{project}-{resource}-{environment}".parse().ok();
            })
            .compliant([named("shop-invoices-prod"), named("shop-invoices-archive-prod")])
            .compliant([Table::example()])
            .non_compliant([named("invoices"), named("shop-prod")])
            .not_applicable([Subscription::example()])
            .given(|account| account.parameters.naming_pattern = "shop-.*-(dev|prod)".parse().ok())
            .compliant([named("shop-invoices-prod")])
            .non_compliant([named("shop-invoices-test"), named("my-shop-invoices-prod")])
            .check();
    }
}
