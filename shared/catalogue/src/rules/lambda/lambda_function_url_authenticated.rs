use crate::{
    model::{Account, lambda::Function},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-function-url-authenticated",
    title: "URLs of Lambda functions take signed requests only",
    severity: Severity::High,
    expectations: &[30],
    themes: &["public-access"],
    equivalents: &["prowler:awslambda_function_url_public"],
    differs: &[],
    parameters: &[],
    reads: &["lambda:ListFunctionUrlConfigs"],
    rationale: "A URL without authentication is on the internet for whoever finds it, without the throttling and the \
                filters of an API in front of it.",
    remediation: Remediation {
        text: "Function, Configuration, Function URL, Edit: choose the auth type AWS_IAM, or put an API or CloudFront \
               with origin access control in front.",
        cli: "aws lambda update-function-url-config --region {region} --function-name {name} --auth-type AWS_IAM",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
    check,
};

fn check(function: &Function, _: &Account) -> Outcome {
    let open = function.urls.get()?.iter().find(|url| url.anonymous);
    let of = match open.and_then(|url| url.alias.as_deref()) {
        Some(alias) => format!("the URL of its alias {alias}"),
        None => "its URL".to_owned(),
    };
    require(open.is_none(), format!("{of} asks for no authentication"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::lambda::FunctionUrl, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |urls: &[(Option<&str>, bool)]| {
            let url = |&(alias, anonymous): &(Option<&str>, bool)| FunctionUrl {
                alias: alias.map(str::to_owned),
                anonymous,
                allowed_origins: Vec::new(),
            };
            Function { urls: Known(urls.iter().map(url).collect()), ..Function::example() }
        };
        Cases::of(&RULE)
            .compliant([with(&[]), with(&[(None, false)])])
            .non_compliant([with(&[(None, true)]), with(&[(None, false), (Some("live"), true)])])
            .check();
    }
}
