use crate::{
    model::{Account, lambda::Function},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-function-url-cors-restricted",
    title: "URLs of Lambda functions name the origins that may call them",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &["prowler:awslambda_function_url_cors_policy"],
    differs: &[],
    parameters: &[],
    reads: &["lambda:ListFunctionUrlConfigs"],
    rationale: "With any origin allowed, every web page can call the function from its visitors' browsers and read \
                what it answers.",
    remediation: Remediation {
        text: "Function, Configuration, Function URL, Edit, Configure cross-origin resource sharing: list the origins.",
        cli: "aws lambda update-function-url-config --region {region} --function-name {name} --cors \
              AllowOrigins={origin}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html",
    check,
};

fn check(function: &Function, _: &Account) -> Outcome {
    let urls = function.urls.get()?;
    if urls.is_empty() {
        return not_applicable("it has no URL");
    }
    let is_open = |origin: &String| matches!(origin.as_str(), "*" | "http://*" | "https://*");
    require(!urls.iter().any(|url| url.allowed_origins.iter().any(is_open)), "its URL lets pages of any origin call it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::lambda::FunctionUrl, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let allowing = |origins: &[&str]| {
            let allowed_origins = origins.iter().map(|origin| (*origin).to_owned()).collect();
            let url = FunctionUrl { alias: None, anonymous: false, allowed_origins };
            Function { urls: Known(vec![url]), ..Function::example() }
        };
        Cases::of(&RULE)
            .compliant([allowing(&[]), allowing(&["https://shop.example.com"])])
            .non_compliant([allowing(&["*"]), allowing(&["https://shop.example.com", "https://*"])])
            .not_applicable([Function::example()])
            .check();
    }
}
