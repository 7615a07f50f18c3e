use crate::{
    model::{Account, cloudformation::Stack},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Stack> = Rule {
    id: "cloudformation-stack-notification-check",
    title: "Stacks tell a topic of their events",
    severity: Severity::Low,
    expectations: &[],
    themes: &["change-tracking", "monitoring"],
    equivalents: &["config:CLOUDFORMATION_STACK_NOTIFICATION_CHECK", "securityhub:CloudFormation.1"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "An unexpected change of a stack is noticed when it happens, not when something breaks.",
    remediation: Remediation {
        text: "Name a topic when you create or update the stack: Notification options.",
        cli: "aws cloudformation update-stack --region {region} --stack-name {name} --use-previous-template \
              --notification-arns {topic}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/cloudformation-stack-notification-check.html",
    check,
};

fn check(stack: &Stack, _: &Account) -> Outcome {
    if stack.nested {
        return not_applicable("it is nested: its root tells of its events");
    }
    require(!stack.notification_topics.is_empty(), "it tells no topic of its events")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        let silent = Stack { notification_topics: Vec::new(), ..Stack::example() };
        Cases::of(&RULE)
            .compliant([Stack::example()])
            .non_compliant([silent.clone()])
            .not_applicable([Stack { nested: true, ..silent }])
            .check();
    }
}
