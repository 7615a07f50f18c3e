//! AWS Lambda: functions.

mod function;
mod qualified;

use serde::{Deserialize, Serialize};

pub use function::{AsyncInvocation, Environment, EventSource, Function, FunctionUrl, VariableSecret, log_group_of};
pub use qualified::{Alias, Invoked, OwnPolicy, Subject, Version};

use crate::{
    model::{Regional, Resource, kinds},
    observed::Unread,
};

/// What a scan saw of Lambda.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lambda {
    /// Functions, by their newest state; each has its aliases and versions.
    pub functions: Regional<Function>,
}

impl Lambda {
    /// The function that an ARN, a partial ARN or a name means, with or without a version or an alias; `None` when this
    /// account has none like it. An ARN's own region outweighs the one given.
    /// <https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html>
    ///
    /// # Errors
    /// The gap, when the region's functions could not be listed.
    pub fn function(&self, reference: &str, region: &str) -> Result<Option<&Function>, Unread> {
        let reference = Reference::parse(reference);
        let region = reference.region.unwrap_or(region);
        let is_meant = |function: &&Function| {
            reference.account.is_none_or(|account| function.identity.arn.split(':').nth(4) == Some(account))
        };
        Ok(self.functions.by_id(region, reference.name)?.filter(is_meant))
    }

    /// What an ARN, a partial ARN or a name of a function means when it is invoked; `None` when this account has no such
    /// function, or the function no such version or alias.
    ///
    /// # Errors
    /// The gap, when the region's functions or the function's aliases could not be listed.
    pub fn invoked(&self, reference: &str, region: &str) -> Result<Option<Invoked<'_>>, Unread> {
        match self.function(reference, region)? {
            Some(function) => function.invoked_by(Reference::parse(reference).qualifier),
            None => Ok(None),
        }
    }
}

/// The parts of what names a function.
struct Reference<'a> {
    region: Option<&'a str>,
    account: Option<&'a str>,
    name: &'a str,
    qualifier: Option<&'a str>,
}

impl<'a> Reference<'a> {
    fn parse(text: &'a str) -> Self {
        let parts: Vec<&str> = text.split(':').collect();
        let (region, account, name) = match parts[..] {
            ["arn", _, "lambda", region, account, "function", ..] => (Some(region), Some(account), 6),
            [account, "function", ..] => (None, Some(account), 2),
            _ => (None, None, 0),
        };
        let part = |position: usize| parts.get(position).copied();
        Self { region, account, name: part(name).unwrap_or_default(), qualifier: part(name.saturating_add(1)) }
    }
}

kinds! {
    "lambda": Lambda;
    functions: Function = "AWS::Lambda::Function",
        "lambda:{region}:{account}:function:*", list ["lambda:ListFunctions"], tags together ["lambda:ListTags"],
        keys [];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/lambda/functions/*/*/aliases", &["lambda:ListAliases"]),
    ("/lambda/functions/*/*/aliases/*/policy", &["lambda:GetPolicy"]),
    ("/lambda/functions/*/*/async_invocations", &["lambda:ListFunctionEventInvokeConfigs"]),
    ("/lambda/functions/*/*/event_sources", &["lambda:ListEventSourceMappings"]),
    ("/lambda/functions/*/*/policy", &["lambda:GetPolicy"]),
    ("/lambda/functions/*/*/reserved_concurrency", &["lambda:GetFunctionConcurrency"]),
    ("/lambda/functions/*/*/urls", &["lambda:ListFunctionUrlConfigs"]),
    ("/lambda/functions/*/*/versions/*/policy", &["lambda:GetPolicy"]),
];

impl Resource for Function {
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.environment_key.as_deref().into_iter().collect())
    }
}

#[cfg(test)]
impl Lambda {
    /// One compliant function.
    pub(crate) fn example() -> Self {
        Self { functions: Regional::example([Function::example()]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Account;

    #[test]
    fn functions_are_found_by_every_form_of_their_name() {
        let lambda = Lambda::example();
        let found = |reference: &str| lambda.function(reference, Account::REGION).map(|found| found.is_some());
        for reference in [
            "shop-orders-prod",
            "shop-orders-prod:live",
            "111111111111:function:shop-orders-prod",
            "111111111111:function:shop-orders-prod:3",
            "arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod",
            "arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod:$LATEST",
        ] {
            assert_eq!(found(reference), Ok(true), "{reference}");
        }
        for reference in [
            "",
            "shop",
            "arn:aws:lambda:eu-west-1:111111111111:function:shop",
            "arn:aws:lambda:eu-west-1:222222222222:function:shop-orders-prod",
        ] {
            assert_eq!(found(reference), Ok(false), "{reference}");
        }
        assert!(found("arn:aws:lambda:us-east-1:111111111111:function:shop-orders-prod").is_err());
    }
}
