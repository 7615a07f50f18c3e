use crate::{
    model::{Account, cloudformation::Stack},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Stack> = Rule {
    id: "cloudformation-termination-protection-check",
    title: "Stacks refuse to be deleted by mistake",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["deletion-protection"],
    equivalents: &[
        "config:CLOUDFORMATION_TERMINATION_PROTECTION_CHECK",
        "securityhub:CloudFormation.3",
        "prowler:cloudformation_stacks_termination_protection_enabled",
    ],
    differs: &[
        Difference {
            from: &[
                "config:CLOUDFORMATION_TERMINATION_PROTECTION_CHECK",
                "prowler:cloudformation_stacks_termination_protection_enabled",
            ],
            how: "Not applicable to a stack that is being deleted, because it can no longer be protected. One \
                  whose deletion failed can.",
            source: &[(
                "Protecting stacks",
                "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-protect-stacks.html",
            )],
        },
        Difference {
            from: &["config:CLOUDFORMATION_TERMINATION_PROTECTION_CHECK"],
            how: "Not applicable to a nested stack, because its root sets the protection.",
            source: &[(
                "Protecting stacks",
                "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-protect-stacks.html",
            )],
        },
    ],
    parameters: &[],
    reads: &[],
    rationale: "One call deletes a stack with everything in it; termination protection makes that two.",
    remediation: Remediation {
        text: "Turn it on: stack, Stack actions, Edit termination protection.",
        cli: "aws cloudformation update-termination-protection --region {region} --stack-name {name} \
              --enable-termination-protection",
    },
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-protect-stacks.html",
    check,
};

fn check(stack: &Stack, _: &Account) -> Outcome {
    if stack.nested {
        return not_applicable("it is nested: the protection of its root holds for it");
    }
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-protect-stacks.html: a stack whose
    // deletion failed can be protected.
    if matches!(stack.status.as_str(), "DELETE_IN_PROGRESS" | "DELETE_COMPLETE") {
        return not_applicable("it is being deleted");
    }
    require(*stack.termination_protected.get()?, "termination protection is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let off = Stack { termination_protected: Known(false), ..Stack::example() };
        Cases::of(&RULE)
            .compliant([Stack::example()])
            .non_compliant([off.clone(), Stack { status: "DELETE_FAILED".to_owned(), ..off.clone() }])
            .not_applicable([
                Stack { nested: true, ..off.clone() },
                Stack { status: "DELETE_IN_PROGRESS".to_owned(), ..off },
            ])
            .check();
    }
}
