use super::own;
use crate::{
    language::policy::{Statement, identity},
    model::{Account, iam::Policy},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Policy> = Rule {
    id: "iam-policy-no-agentcore-workload-access-token-wildcard",
    title: "Customer managed policies name the workload identities whose Bedrock AgentCore tokens can be had",
    severity: Severity::High,
    expectations: &[],
    themes: &["least-privilege", "secrets"],
    equivalents: &["prowler:iam_policy_no_agentcore_workload_access_token_wildcard"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A token of another workload lets the caller act as that agent, with all the credentials that its \
                users gave it.",
    remediation: Remediation {
        text: "Name the ARN of the workload identity in the statement's Resource.",
        cli: "aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default",
    },
    source: "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/security-iam.html",
    check,
};

const TOKENS: [&str; 3] = [
    "bedrock-agentcore:GetWorkloadAccessToken",
    "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
    "bedrock-agentcore:GetWorkloadAccessTokenForUserId",
];

fn check(policy: &Policy, _: &Account) -> Outcome {
    own(policy, |document| {
        let loose = TOKENS.into_iter().find(|token| {
            identity::statements_allowing(document, token)
                .into_iter()
                .any(|statement| !statement.action_set().is_everything() && !names_identities(statement))
        })?;
        Some(format!("allows {loose} on more than workload identities"))
    })
}

fn names_identities(statement: &Statement) -> bool {
    statement.resources.as_ref().is_some_and(|resources| {
        !resources.negated
            && resources.patterns.iter().all(|resource| resource.contains(":workload-identity-directory/"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Policy::example(),
                Policy::allowing(r#""Action":"*""#, r#""*""#),
                Policy::allowing(r#""Action":"*:*""#, r#""*""#),
                Policy::allowing(
                    r#""Action":"bedrock-agentcore:GetWorkloadAccessToken""#, r#""arn:aws:bedrock-agentcore:eu-west-1:111111111111:workload-identity-directory/default/workload-identity/one""#,
                ),
            ])
            .non_compliant([
                Policy::allowing(r#""Action":"bedrock-agentcore:GetWorkloadAccessToken""#, r#""*""#),
                Policy::allowing(r#""Action":"bedrock-agentcore:*""#, r#""*""#),
            ])
            .check();
    }
}
