use crate::{
    language::policy::resource::{label, public_grants},
    model::{
        Account, Resource,
        apigateway::{Api, Authorization},
    },
    observed::Unread,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
    rules::apigateway::is_meant_open,
};

pub(super) static RULE: Rule<Api> = Rule {
    id: "api-gw-resource-policy-restricted",
    title: "Resource policies of REST APIs let only known callers in",
    severity: Severity::Medium,
    expectations: &[31],
    themes: &["public-access"],
    equivalents: &[],
    differs: &[],
    parameters: &["open_apis"],
    reads: &["apigateway:GET"],
    rationale: "Where methods rely on IAM or on nothing, a policy that lets everyone in lets strangers call the API.",
    remediation: Remediation {
        text: "Name the accounts, organisation, networks or VPC endpoints in the policy: API, Resource policy.",
        cli: "aws apigateway update-rest-api --rest-api-id {id} --patch-operations \
              op=replace,path=/policy,value={policy} --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html",
    check,
};

fn check(api: &Api, account: &Account) -> Outcome {
    if is_meant_open(account, &api.identity.id, api.name()) {
        return not_applicable("it is meant to be open");
    }
    let Some(policy) = api.policy.get()? else {
        return not_applicable("it has no resource policy");
    };
    let grants = public_grants(policy, &api.place(account));
    if grants.is_empty() || every_method_has_authorizer(api)? {
        return Ok(Verdict::Compliant);
    }
    let labels: Vec<String> = grants.into_iter().map(|grant| label(policy, grant)).collect();
    violation(format!("{} of the resource policy lets anyone in", labels.join(", ")))
}

/// An authorizer must let a caller in whatever the policy allows, while a policy that allows is enough for IAM.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html>
fn every_method_has_authorizer(api: &Api) -> Result<bool, Unread> {
    let asking = |verb: &str| verb != "OPTIONS";
    let methods = api.methods.get()?;
    Ok(methods.iter().filter(|m| asking(&m.verb)).all(|m| m.authorization == Authorization::Authorizer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::apigateway::Method, testing::Cases};

    fn anyone(condition: &str) -> String {
        format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*"{condition}}}"#
        )
    }

    #[test]
    fn verdicts() {
        let signed_in = Method { authorization: Authorization::Authorizer, ..Method::example() };
        Cases::of(&RULE)
            .compliant([
                Api::with_policy(&anyone(r#","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}"#)),
                Api::with_policy(&format!(
                    r#"{},{{"Effect":"Deny","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*",
                        "Condition":{{"NotIpAddress":{{"aws:SourceIp":"8.8.8.0/24"}}}}}}"#,
                    anyone("")
                )),
                Api { methods: Api::with_method(signed_in).methods, ..Api::with_policy(&anyone("")) },
            ])
            .non_compliant([
                Api::with_policy(&anyone("")),
                Api::with_policy(&anyone(r#","Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#)),
            ])
            .not_applicable([Api::example()])
            .given(|account| account.parameters.open_apis = vec!["a1b2c3d4e5".to_owned()])
            .not_applicable([Api::with_policy(&anyone(""))])
            .check();
    }
}
