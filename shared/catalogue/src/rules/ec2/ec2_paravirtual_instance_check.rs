use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-paravirtual-instance-check",
    title: "EC2 instances use hardware virtualization",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["patching", "secure-configuration"],
    equivalents: &[
        "config:EC2_PARAVIRTUAL_INSTANCE_CHECK",
        "securityhub:EC2.24",
        "prowler:ec2_instance_paravirtual_type",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Paravirtual instances run on old hardware only, without the protection and speed that newer types \
                have.",
    remediation: Remediation {
        text: "Launch the workload anew from an HVM image on a current type.",
        cli: "aws ec2 describe-images --region {region} --owners amazon --filters \
              Name=virtualization-type,Values=hvm",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/virtualization_types.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    require(!*instance.paravirtual.get()?, "its virtualization is paravirtual")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example()])
            .non_compliant([Instance { paravirtual: Known(true), ..Instance::example() }])
            .check();
    }
}
