use crate::{
    model::{
        Account,
        cloudformation::{Drift, Stack},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Stack> = Rule {
    id: "cloudformation-stack-drift-detection-check",
    title: "Resources are as their stack's template says",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["change-tracking"],
    equivalents: &["config:CLOUDFORMATION_STACK_DRIFT_DETECTION_CHECK"],
    differs: &[Difference {
        from: &["config:CLOUDFORMATION_STACK_DRIFT_DETECTION_CHECK"],
        how: "The last drift detection decides. No new one is started, because a scan only reads; a stack \
                  that nobody has looked at since its last change is not applicable.",
        source: &[(
            "Drift",
            "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "What was changed by hand is in no template: nobody reviewed it, and the next update of the stack may \
                undo it or fail on it.",
    remediation: Remediation {
        text: "Look at the drift, and either change the template or put the resources back.",
        cli: "aws cloudformation describe-stack-resource-drifts --region {region} --stack-name {name} \
              --stack-resource-drift-status-filters MODIFIED DELETED",
    },
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html",
    check,
};

fn check(stack: &Stack, _: &Account) -> Outcome {
    match *stack.drift.get()? {
        Drift::Drifted => violation("its resources differ from its template"),
        Drift::InSync => Ok(Verdict::Compliant),
        Drift::NotChecked => not_applicable("nobody has looked for drift since its last change"),
        Drift::Undecided => not_applicable("CloudFormation could not tell whether it drifted"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |drift| Stack { drift: Known(drift), ..Stack::example() };
        Cases::of(&RULE)
            .compliant([with(Drift::InSync)])
            .non_compliant([with(Drift::Drifted)])
            .not_applicable([with(Drift::NotChecked), with(Drift::Undecided)])
            .check();
    }
}
