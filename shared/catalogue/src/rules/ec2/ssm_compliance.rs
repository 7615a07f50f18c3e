use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static ASSOCIATION: Rule<Instance> = Rule {
    id: "ec2-managedinstance-association-compliance-status-check",
    title: "Managed instances are in the state that their associations ask for",
    severity: Severity::Low,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["config:EC2_MANAGEDINSTANCE_ASSOCIATION_COMPLIANCE_STATUS_CHECK", "securityhub:SSM.3"],
    differs: &[],
    parameters: &[],
    reads: &["ssm:ListResourceComplianceSummaries"],
    rationale: "An association that fails leaves the instance without the agent, setting or update that it was to get.",
    remediation: Remediation {
        text: "Look at the output of the association that fails, remove the cause, and apply it again.",
        cli: "aws ssm start-associations-once --region {region} --association-ids {association}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ec2-managedinstance-association-compliance-status-check.html",
    check: |instance, account| complies(instance, account, "Association", "its associations are not all applied"),
};

pub(super) static PATCH: Rule<Instance> = Rule {
    id: "ec2-managedinstance-patch-compliance-status-check",
    title: "Managed instances have the patches that their baseline asks for",
    severity: Severity::High,
    expectations: &[],
    themes: &["patching"],
    equivalents: &["config:EC2_MANAGEDINSTANCE_PATCH_COMPLIANCE_STATUS_CHECK", "securityhub:SSM.2"],
    differs: &[],
    parameters: &[],
    reads: &["ssm:ListResourceComplianceSummaries"],
    rationale: "A patch that is missing is a hole that the whole world has read about.",
    remediation: Remediation {
        text: "Install the patches, at once or in the next maintenance window.",
        cli: "aws ssm send-command --region {region} --document-name AWS-RunPatchBaseline --instance-ids {id} \
              --parameters Operation=Install",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ec2-managedinstance-patch-compliance-status-check.html",
    check: |instance, account| complies(instance, account, "Patch", "patches of its baseline are missing"),
};

fn complies(instance: &Instance, account: &Account, with: &str, otherwise: &'static str) -> Outcome {
    match account.ssm.complies(&instance.identity.id, &instance.identity.region, with)? {
        Some(compliant) => require(compliant, otherwise),
        None => not_applicable(format!("Systems Manager reports nothing of the kind {with} about it")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Regional, ssm::Compliance},
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        for (rule, kind, other) in [(&ASSOCIATION, "Association", "Patch"), (&PATCH, "Patch", "Association")] {
            let of = |kind: &str, compliant| Compliance {
                machine: Instance::example().identity.id,
                with: kind.to_owned(),
                compliant: Known(compliant),
            };
            Cases::of(rule)
                .compliant([Instance::example()])
                .given(|account| account.ssm.compliance = Regional::example([of(kind, true), of(other, false)]))
                .compliant([Instance::example()])
                .given(|account| account.ssm.compliance = Regional::example([of(kind, false), of(other, true)]))
                .non_compliant([Instance::example()])
                .given(|account| account.ssm.compliance = Regional::example([of(other, true)]))
                .not_applicable([Instance::example()])
                .check();
        }
    }
}
