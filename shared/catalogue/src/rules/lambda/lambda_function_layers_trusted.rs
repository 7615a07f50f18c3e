use crate::{
    model::{Account, lambda::Function},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-function-layers-trusted",
    title: "Lambda functions use layers of trusted accounts only",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["cross-account"],
    equivalents: &["prowler:awslambda_function_using_cross_account_layers"],
    differs: &[Difference {
        from: &["prowler:awslambda_function_using_cross_account_layers"],
        how: "Layers of the accounts from which AWS publishes its own, and of the parameter \
                  `trusted_accounts`, are compliant.",
        source: &[(
            "Lambda Insights",
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-extension-versionsx86-64.html",
        )],
    }],
    parameters: &["trusted_accounts"],
    reads: &[],
    rationale: "The code of a layer runs with all rights of the function, and its publisher can withdraw it.",
    remediation: Remediation {
        text: "Look at what is in the layer and publish it as a layer of your own, or name its account in the \
               parameter trusted_accounts.",
        cli: "aws lambda update-function-configuration --region {region} --function-name {name} --layers {layers}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html",
    check,
};

/// Accounts from which AWS publishes layers in most regions: Lambda Insights, Powertools, SDK for pandas, OpenTelemetry.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-extension-versionsx86-64.html>
const PUBLISHERS: [&str; 6] =
    ["017000801446", "094274105915", "336392948345", "580247275435", "615299751070", "901920570463"];

fn check(function: &Function, account: &Account) -> Outcome {
    let is_trusted = |owner: &str| {
        owner == account.id
            || PUBLISHERS.contains(&owner)
            || account.parameters.trusted_accounts.iter().any(|trusted| trusted == owner)
    };
    let layers = function.layers.get()?.iter();
    let foreign = layers.filter(|layer| layer.split(':').nth(4).is_none_or(|owner| !is_trusted(owner)));
    let named: Vec<&str> = foreign.take(2).map(String::as_str).collect();
    require(named.is_empty(), format!("it runs code of other accounts: {}", named.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |accounts: &[&str]| {
            let layer = |account: &&str| format!("arn:aws:lambda:eu-west-1:{account}:layer:shop:1");
            Function { layers: Known(accounts.iter().map(layer).collect()), ..Function::example() }
        };
        Cases::of(&RULE)
            .compliant([with(&[]), with(&["111111111111"]), with(&["580247275435"])])
            .non_compliant([with(&["222222222222"]), with(&["111111111111", "222222222222"])])
            .given(|account| account.parameters.trusted_accounts = vec!["222222222222".to_owned()])
            .compliant([with(&["222222222222"])])
            .check();
    }
}
