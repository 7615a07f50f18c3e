use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-instance-multiple-eni-check",
    title: "EC2 instances have one network interface",
    severity: Severity::Low,
    expectations: &[],
    themes: &["network-segmentation"],
    equivalents: &[
        "config:EC2_INSTANCE_MULTIPLE_ENI_CHECK",
        "securityhub:EC2.17",
        "prowler:ec2_instance_uses_single_eni",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "An instance with several interfaces can stand in several subnets and become a way around the \
                network's borders.",
    remediation: Remediation {
        text: "Detach the interfaces that are not needed. Container hosts and network appliances need several: \
               except them.",
        cli: "aws ec2 detach-network-interface --region {region} --attachment-id {attachment_id}",
    },
    source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-17",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    let count = instance.interfaces.get()?.len();
    require(count <= 1, format!("it has {count} network interfaces"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn interfaces(ids: &[&str]) -> Instance {
        Instance { interfaces: Known(ids.iter().map(|id| (*id).to_owned()).collect()), ..Instance::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([interfaces(&[]), interfaces(&["eni-1"])])
            .non_compliant([interfaces(&["eni-1", "eni-2"])])
            .check();
    }
}
