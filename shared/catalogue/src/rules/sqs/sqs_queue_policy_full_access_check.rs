use crate::{
    language::policy::{
        Effect, PrincipalKind, Statement,
        actions::service,
        conditions::is_account,
        resource::{account_of_principal, label},
    },
    model::{Account, sqs::Queue},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, require},
};

pub(super) static RULE: Rule<Queue> = Rule {
    id: "sqs-queue-policy-full-access-check",
    title: "Policies of SQS queues give nobody every action",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["least-privilege"],
    equivalents: &["config:SQS_QUEUE_POLICY_FULL_ACCESS_CHECK"],
    differs: &[
        Difference {
            from: &["config:SQS_QUEUE_POLICY_FULL_ACCESS_CHECK"],
            how: "A statement that gives everything to the account itself is compliant: SQS proposes it for new \
                  queues, and the identity policies of the account still decide.",
            source: &[(
                "Access policies of queues",
                "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-add-permissions.html",
            )],
        },
        Difference {
            from: &["config:SQS_QUEUE_POLICY_FULL_ACCESS_CHECK"],
            how: "`*`, and patterns that match every action of SQS, are full access as `SQS:*` is.",
            source: &[(
                "Action",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
            )],
        },
    ],
    parameters: &[],
    reads: &["sqs:GetQueueAttributes"],
    rationale: "Whoever may do everything with a queue may also empty it, delete it and change who else may use it.",
    remediation: Remediation {
        text: "List the actions that the principal needs, such as sqs:SendMessage: queue, Edit, Access policy.",
        cli: "aws sqs set-queue-attributes --queue-url {url} --attributes file://policy.json --region {region}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/sqs-queue-policy-full-access-check.html",
    check,
};

fn check(queue: &Queue, account: &Account) -> Outcome {
    let Some(policy) = queue.policy.get()? else {
        return Ok(Verdict::Compliant);
    };
    let faults: Vec<String> = policy
        .with_effect(Effect::Allow)
        .filter(|statement| gives_everything(statement) && !is_for_owner(statement, account))
        .map(|statement| format!("{} allows every action", label(policy, statement)))
        .collect();
    require(faults.is_empty(), faults.join("; "))
}

fn gives_everything(statement: &Statement) -> bool {
    let actions = statement.action_set();
    let all = service("sqs").is_some_and(|sqs| sqs.actions.iter().all(|action| actions.include(action)));
    all || actions.is_everything()
}

/// The policy that SQS itself proposes gives everything to the owner's account, whose own policies then decide.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-add-permissions.html>
fn is_for_owner(statement: &Statement, account: &Account) -> bool {
    let Some(principals) = &statement.principals else { return false };
    let is_owner = |value: &str| {
        account_of_principal(value) == Some(account.id.as_str()) && (is_account(value) || value.ends_with(":root"))
    };
    !principals.negated && principals.entries.iter().all(|(kind, value)| *kind == PrincipalKind::Aws && is_owner(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn granting(principal: &str, action: &str) -> Queue {
        Queue::with_policy(&format!(r#"{{"Effect":"Allow","Principal":{principal},"Action":{action},"Resource":"*"}}"#))
    }

    #[test]
    fn verdicts() {
        const OTHER: &str = r#"{"AWS":"222222222222"}"#;
        Cases::of(&RULE)
            .compliant([
                Queue::example(),
                Queue { policy: Known(None), ..Queue::example() },
                granting(OTHER, r#"["sqs:SendMessage","sqs:ReceiveMessage"]"#),
                granting(r#"{"AWS":"arn:aws:iam::111111111111:root"}"#, r#""SQS:*""#),
            ])
            .non_compliant([
                granting(OTHER, r#""SQS:*""#),
                granting(OTHER, r#""*""#),
                granting(r#"{"AWS":["111111111111","222222222222"]}"#, r#""sqs:*""#),
                granting(r#"{"AWS":"arn:aws:iam::111111111111:role/worker"}"#, r#""sqs:*""#),
                granting(r#"{"Service":"sns.amazonaws.com"}"#, r#""sqs:*""#),
            ])
            .check();
    }
}
