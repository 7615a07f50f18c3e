use super::own;
use crate::{
    language::policy::{Statement, identity, pattern},
    model::{Account, iam::Policy},
    rule::{Difference, Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Policy> = Rule {
    id: "iam-policy-passrole-to-bedrock-agentcore-restricted",
    title: "Customer managed policies name the roles that can be passed to Bedrock AgentCore",
    severity: Severity::High,
    expectations: &[],
    themes: &["least-privilege"],
    equivalents: &["prowler:iam_policy_passrole_to_bedrock_agentcore_restricted"],
    differs: &[Difference {
        from: &["prowler:iam_policy_passrole_to_bedrock_agentcore_restricted"],
        how: "`Action: \"*\"` contains `iam:PassRole` and the creation of agents.",
        source: &[(
            "Action",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "An agent runs with the role that is passed to it; whoever may pass any role can run code with the \
                rights of the strongest one.",
    remediation: Remediation {
        text: "Name the execution roles in the Resource of the statement that allows iam:PassRole.",
        cli: "aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    check,
};

fn check(policy: &Policy, _: &Account) -> Outcome {
    own(policy, |document| {
        let uses_agents = !identity::statements_allowing(document, "bedrock-agentcore:CreateAgentRuntime").is_empty()
            || !identity::statements_allowing(document, "bedrock-agentcore:CreateCodeInterpreter").is_empty();
        identity::statements_allowing(document, "iam:PassRole")
            .into_iter()
            .filter(|statement| statement.is_wide_on("iam:PassRole"))
            .any(|statement| passes_to_agents(statement).unwrap_or(uses_agents))
            .then(|| "allows iam:PassRole of any role to Bedrock AgentCore".to_owned())
    })
}

/// `None` when the statement does not say to which services roles can be passed.
fn passes_to_agents(statement: &Statement) -> Option<bool> {
    let mut services = statement.conditions.iter().filter(|condition| condition.is_on("iam:PassedToService"));
    let first = services.next()?;
    let named = |value: &String| {
        pattern::overlap(&value.to_lowercase(), "bedrock-agentcore.amazonaws.com")
            || pattern::overlap(&value.to_lowercase(), "*.bedrock-agentcore.amazonaws.com")
    };
    Some(std::iter::once(first).chain(services).any(|condition| condition.values.iter().any(named)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn passing(service: &str) -> Policy {
        Policy::saying(&format!(
            r#"{{"Statement":{{"Effect":"Allow","Action":"iam:PassRole","Resource":"*",
                "Condition":{{"StringLike":{{"iam:PassedToService":"{service}"}}}}}}}}"#
        ))
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Policy::example(),
                Policy::allowing(r#""Action":"iam:PassRole""#, r#""*""#),
                Policy::allowing(
                    r#""Action":["iam:PassRole", "bedrock-agentcore:CreateAgentRuntime"]"#,
                    r#""arn:aws:iam::111111111111:role/agent""#,
                ),
                passing("lambda.amazonaws.com"),
            ])
            .non_compliant([
                passing("bedrock-agentcore.amazonaws.com"),
                passing("*"),
                Policy::allowing(r#""Action":["iam:PassRole", "bedrock-agentcore:*"]"#, r#""*""#),
            ])
            .check();
    }
}
