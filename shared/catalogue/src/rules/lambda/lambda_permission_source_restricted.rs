use super::sources::{has_token, source_exists, sources};
use crate::{
    language::policy::{
        Effect,
        place::Place,
        resource::{label, public_grants, service_grants_without_source},
    },
    model::{
        Account,
        lambda::{Function, OwnPolicy},
    },
    rule::{Outcome, Remediation, Rule, Severity, Verdict, any_of, violation},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-permission-source-restricted",
    title: "Policies of Lambda functions name callers that exist",
    severity: Severity::High,
    expectations: &[30],
    themes: &["cross-account"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[
        "apigateway:GET",
        "events:ListEventBuses",
        "events:ListRules",
        "lambda:GetPolicy",
        "lambda:ListAliases",
        "s3:ListAllMyBuckets",
        "sns:ListTopics",
    ],
    rationale: "A service that is let in without a source acts for whoever asks it. A source that is gone can come \
                back in other hands: the name of a deleted bucket is free for everyone.",
    remediation: Remediation {
        text: "Delete the statement, and add one with the ARN of the caller that exists as its source, for S3 with \
               the account too.",
        cli: "aws lambda add-permission --region {region} --function-name {name} --statement-id {statement} --action \
              lambda:InvokeFunction --principal {service} --source-arn {arn} --source-account {account}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html",
    check,
};

fn check(function: &Function, account: &Account) -> Outcome {
    any_of(function.policies().into_iter().map(|policy| of_policy(&policy?, function, account)))
}

fn of_policy(own: &OwnPolicy<'_>, function: &Function, account: &Account) -> Outcome {
    let (policy, subject) = (own.document, own.subject);
    let place = Place::resource(&account.id, &own.arn);
    let open = public_grants(policy, &place).into_iter().map(|statement| (statement, "lets in anyone"));
    let sourceless =
        service_grants_without_source(policy, &place).into_iter().filter(|statement| !has_token(statement));
    let sourceless = sourceless.map(|statement| (statement, "lets a service in whomever it acts for"));
    let unnamed = open
        .chain(sourceless)
        .map(|(statement, what)| violation(format!("{}{subject} {what}", label(policy, statement))));
    let named = policy.with_effect(Effect::Allow).flat_map(|statement| {
        sources(statement, &place).into_iter().map(move |source| {
            match source_exists(source, statement, function, account)? {
                true => Ok(Verdict::Compliant),
                false => {
                    let label = label(policy, statement);
                    violation(format!("{label}{subject} lets in {source}, which this account does not have"))
                }
            }
        })
    });
    any_of(unnamed.chain(named))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            apigateway, apigatewayv2,
            eventbridge::EventRule,
            lambda::{Alias, Version},
            s3::Bucket,
            sns::Topic,
        },
        observed::Known,
        testing::Cases,
    };

    fn invoked_by(service: &str, conditions: &str) -> Function {
        Function::with_policy(&format!(
            r#"{{"Statement":{{"Sid":"caller","Effect":"Allow","Principal":{{"Service":"{service}.amazonaws.com"}},
                "Action":"lambda:InvokeFunction","Resource":"*","Condition":{{{conditions}}}}}}}"#
        ))
    }

    fn of_alias(function: Function) -> Function {
        let aliases = Known(vec![Alias { policy: function.policy, ..Alias::example() }]);
        Function { aliases, ..Function::example() }
    }

    fn of_version(function: Function) -> Function {
        let versions = Known(vec![Version { policy: function.policy, ..Version::example() }]);
        Function { versions, ..Function::example() }
    }

    fn from(service: &str, arn: &str) -> Function {
        invoked_by(service, &format!(r#""ArnLike":{{"AWS:SourceArn":"{arn}"}}"#))
    }

    fn bucket(name: &str, account: Option<&str>) -> Function {
        let owner = account.map(|id| format!(r#","StringEquals":{{"AWS:SourceAccount":"{id}"}}"#)).unwrap_or_default();
        invoked_by("s3", &format!(r#""ArnLike":{{"AWS:SourceArn":"arn:aws:s3:::{name}"}}{owner}"#))
    }

    fn api(id: &str) -> Function {
        from("apigateway", &format!("arn:aws:execute-api:eu-west-1:111111111111:{id}/*/POST/orders"))
    }

    #[test]
    fn verdicts() {
        let own = Some("111111111111");
        let existing = Bucket::example().identity.id;
        Cases::of(&RULE)
            .compliant([
                Function { policy: Known(None), ..Function::example() },
                from("events", &EventRule::example().identity.arn),
                from("events", "arn:aws:events:eu-west-1:111111111111:rule/*"),
                from("sns", &Topic::example().identity.arn),
                of_alias(from("sns", &Topic::example().identity.arn)),
                from("sns", "arn:aws:sns:us-east-1:222222222222:alarms"),
                from("cognito-idp", "arn:aws:cognito-idp:eu-west-1:111111111111:userpool/eu-west-1_a"),
                bucket(&existing, own),
                bucket(&existing, None),
                bucket("of-a-partner", Some("222222222222")),
                api(&apigateway::Api::example().identity.id),
                api(&apigatewayv2::Api::example().identity.id),
                api("*"),
                invoked_by("config", r#""StringEquals":{"AWS:SourceAccount":"111111111111"}"#),
                invoked_by("alexa-appkit", r#""StringEquals":{"lambda:EventSourceToken":"amzn1.ask.skill.1"}"#),
            ])
            .non_compliant([
                invoked_by("apigateway", ""),
                Function::with_policy(r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"lambda:*"}}"#),
                from("events", "arn:aws:events:eu-west-1:111111111111:rule/gone"),
                from("sns", "arn:aws:sns:eu-west-1:111111111111:gone"),
                bucket("gone", own),
                bucket("gone", None),
                api("gone123456"),
                of_alias(api("gone123456")),
                of_version(invoked_by("apigateway", "")),
            ])
            .insufficient_data([from("sns", "arn:aws:sns:us-east-1:111111111111:elsewhere")])
            .check();
    }
}
