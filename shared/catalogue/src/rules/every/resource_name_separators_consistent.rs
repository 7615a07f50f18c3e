use crate::{
    model::{Account, Resource},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<dyn Resource> = Rule {
    id: "resource-name-separators-consistent",
    title: "A name separates its words in one way",
    severity: Severity::Low,
    expectations: &[26],
    themes: &["inventory"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Names that mix - and _ are mistyped in policies and scripts, where a wrong name silently matches nothing.",
    remediation: Remediation {
        text: "Create the resource again under a name with one kind of separator, move what it holds, and delete this \
               one; most names cannot be changed.",
        cli: "aws resourcegroupstaggingapi get-resources --region {region} --query ResourceTagMappingList[].ResourceARN",
    },
    source: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/adopt-a-standardized-approach-for-tag-names.html",
    check,
};

fn check(resource: &dyn Resource, _: &Account) -> Outcome {
    match resource.chosen_name()? {
        None => not_applicable("its owner did not choose the name"),
        Some(name) => require(!(name.contains('-') && name.contains('_')), "the name mixes - and _"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{dynamodb::Table, sns::Subscription},
        testing::Cases,
    };

    fn named(name: &str) -> Table {
        Table { identity: Table::example().identity.renamed(name), ..Table::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Table::example(), named("orders"), named("shop_orders_prod"), named("shop.orders-prod")])
            .non_compliant([named("shop-orders_prod")])
            .not_applicable([Subscription::example()])
            .check();
    }
}
