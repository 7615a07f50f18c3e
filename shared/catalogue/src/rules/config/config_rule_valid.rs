use std::collections::BTreeMap;

use super::managed_rules;
use crate::{
    model::{
        Account,
        config::{ConfigRule, RuleSource},
        delivery::exists,
    },
    rule::{Outcome, Remediation, Rule, Severity, Verdict, any_of, not_applicable, require, violation},
};

/// AWS refuses to make a rule with an identifier or a parameter that it does not know. So a rule that has evaluated is
/// one that AWS knows, whatever a list of a certain date says; the list judges those that never have.
/// <https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigRule.html>
pub(super) static RULE: Rule<ConfigRule> = Rule {
    id: "config-rule-valid",
    title: "AWS Config rules name managed rules that exist, with their parameters, and evaluate without error",
    severity: Severity::Medium,
    expectations: &[34],
    themes: &["change-tracking"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["config:DescribeConfigRuleEvaluationStatus", "lambda:ListAliases", "lambda:ListFunctions"],
    rationale: "A rule that cannot evaluate finds nothing, which looks like nothing to find. A managed rule that never \
                evaluated is held against the list of managed rules that this catalogue carries with its date; one \
                that did evaluate is known to AWS, even if it is newer than the list.",
    remediation: Remediation {
        text: "Correct the identifier or the parameters to those of AWS's list of managed rules, or remove the cause \
               of the error, and evaluate the rule again.",
        cli: "aws configservice put-config-rule --region {region} --config-rule file://rule.json",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html",
    check,
};

fn check(rule: &ConfigRule, account: &Account) -> Outcome {
    if let Some(service) = &rule.created_by {
        return not_applicable(format!("{service} made it and alone can change it"));
    }
    let evaluation = rule.evaluation.get()?;
    if let Some(error) = &evaluation.failure {
        return violation(format!("its last evaluation failed: {error}"));
    }
    let Some(given) = &rule.parameters else {
        return violation("its input parameters are not a JSON object, such as {\"maxAccessKeyAge\":\"90\"}");
    };
    match rule.source.get()? {
        RuleSource::Lambda(function) => function_exists(function, account),
        RuleSource::Managed(identifier) if !evaluation.succeeded => managed_rule_exists(identifier, given),
        RuleSource::Managed(_) | RuleSource::Policy => Ok(Verdict::Compliant),
    }
}

/// A function of another account cannot be seen; if it is gone, evaluations fail.
fn function_exists(function: &str, account: &Account) -> Outcome {
    require(exists(function, account)?, format!("its function {function} does not exist"))
}

fn managed_rule_exists(identifier: &str, given: &BTreeMap<String, String>) -> Outcome {
    let date = managed_rules::date();
    let Some(known) = managed_rules::parameters(identifier) else {
        let hint = managed_rules::nearest(identifier).map_or_else(String::new, |near| format!("; {near} is one"));
        return violation(format!(
            "{identifier} is no managed rule in AWS's list of {date}, and it has never evaluated{hint}"
        ));
    };
    any_of([unknown(given, known, identifier), missing(given, known, identifier), misfits(given, known)])
}

fn unknown(given: &BTreeMap<String, String>, known: &[managed_rules::Parameter], identifier: &str) -> Outcome {
    let names = given.keys().filter(|name| !known.iter().any(|parameter| parameter.name == *name));
    none(names.map(|name| format!("{identifier} has no parameter {name}")))
}

fn missing(given: &BTreeMap<String, String>, known: &[managed_rules::Parameter], identifier: &str) -> Outcome {
    let required = known.iter().filter(|parameter| parameter.required && !given.contains_key(parameter.name));
    none(required.map(|parameter| format!("{identifier} needs parameter {}", parameter.name)))
}

fn misfits(given: &BTreeMap<String, String>, known: &[managed_rules::Parameter]) -> Outcome {
    let misfits = known.iter().filter_map(|parameter| {
        let expected = parameter.misses(given.get(parameter.name)?)?;
        Some(format!("parameter {} is not {expected}", parameter.name))
    });
    none(misfits)
}

fn none(faults: impl Iterator<Item = String>) -> Outcome {
    let faults: Vec<String> = faults.collect();
    if faults.is_empty() { Ok(Verdict::Compliant) } else { violation(faults.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{config::RuleEvaluation, lambda::Function},
        observed::Known,
        testing::Cases,
    };

    fn new(identifier: &str, parameters: &[(&str, &str)]) -> ConfigRule {
        ConfigRule {
            evaluation: Known(RuleEvaluation::default()),
            parameters: Some(parameters.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()),
            source: Known(RuleSource::Managed(identifier.to_owned())),
            ..ConfigRule::example()
        }
    }

    fn evaluated(rule: ConfigRule) -> ConfigRule {
        ConfigRule { evaluation: Known(RuleEvaluation { failure: None, succeeded: true }), ..rule }
    }

    fn failed(rule: ConfigRule) -> ConfigRule {
        let failure = Some("NoPermission: The rule's function cannot be called".to_owned());
        ConfigRule { evaluation: Known(RuleEvaluation { failure, succeeded: true }), ..rule }
    }

    #[test]
    fn verdicts() {
        let function = Known(RuleSource::Lambda(Function::example().identity.arn));
        let function_of =
            |arn: &str| ConfigRule { source: Known(RuleSource::Lambda(arn.to_owned())), ..ConfigRule::example() };
        Cases::of(&RULE)
            .compliant([
                ConfigRule::example(),
                new("S3_BUCKET_VERSIONING_ENABLED", &[]),
                new("ACCESS_KEYS_ROTATED", &[]),
                new("ACCESS_KEYS_ROTATED", &[("maxAccessKeyAge", "90")]),
                new("DESIRED_INSTANCE_TYPE", &[("instanceType", "t3.micro,t3.small")]),
                evaluated(new("NEWER_THAN_THE_LIST", &[("alsoNew", "1")])),
                ConfigRule { source: function.clone(), ..new("", &[]) },
                function_of("arn:aws:lambda:eu-west-1:222222222222:function:gone"),
                function_of("arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod:live"),
                ConfigRule { source: Known(RuleSource::Policy), ..new("", &[("anything", "1")]) },
            ])
            .non_compliant([
                new("S3_BUCKET_VERSIONING", &[]),
                new("DYNAMODB_TABLE_ENCRYPTION", &[]),
                new("ACCESS_KEYS_ROTATED", &[("MaxAccessKeyAge", "90")]),
                new("ACCESS_KEYS_ROTATED", &[("maxAccessKeyAge", "ninety")]),
                new("DESIRED_INSTANCE_TYPE", &[]),
                function_of("arn:aws:lambda:eu-west-1:111111111111:function:gone"),
                ConfigRule { parameters: None, ..new("ACCESS_KEYS_ROTATED", &[]) },
                ConfigRule { parameters: None, ..function_of("arn:aws:lambda:eu-west-1:222222222222:function:x") },
                function_of("arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod:gone"),
                failed(ConfigRule::example()),
                failed(ConfigRule { source: function, ..ConfigRule::example() }),
            ])
            .not_applicable([ConfigRule {
                created_by: Some("securityhub.amazonaws.com".to_owned()),
                ..failed(ConfigRule::example())
            }])
            .check();
    }
}
