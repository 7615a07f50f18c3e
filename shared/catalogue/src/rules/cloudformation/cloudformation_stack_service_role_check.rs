use crate::{
    model::{Account, cloudformation::Stack},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Stack> = Rule {
    id: "cloudformation-stack-service-role-check",
    title: "CloudFormation works on stacks with a role of its own",
    severity: Severity::Low,
    expectations: &[],
    themes: &["least-privilege"],
    equivalents: &["config:CLOUDFORMATION_STACK_SERVICE_ROLE_CHECK", "securityhub:CloudFormation.4"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Without a service role, everyone who may update the stack needs every right that its resources need.",
    remediation: Remediation {
        text: "Make a role that CloudFormation may assume, with the rights that the template needs, and name it when \
               you update the stack.",
        cli: "aws cloudformation update-stack --region {region} --stack-name {name} --use-previous-template \
              --role-arn {role}",
    },
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html",
    check,
};

fn check(stack: &Stack, _: &Account) -> Outcome {
    if stack.nested {
        return not_applicable("it is nested: CloudFormation uses the role of its root");
    }
    require(stack.service_role, "it has no service role")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        let without = Stack { service_role: false, ..Stack::example() };
        Cases::of(&RULE)
            .compliant([Stack::example()])
            .non_compliant([without.clone()])
            .not_applicable([Stack { nested: true, ..without }])
            .check();
    }
}
