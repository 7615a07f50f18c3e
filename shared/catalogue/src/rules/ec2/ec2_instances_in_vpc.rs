use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-instances-in-vpc",
    title: "EC2 instances are in a VPC",
    severity: Severity::Low,
    expectations: &[],
    themes: &["network-segmentation"],
    equivalents: &["config:INSTANCES_IN_VPC"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Outside of a VPC an instance shares one flat network, without subnets, network ACLs or flow logs.",
    remediation: Remediation {
        text: "Launch the instance anew in a subnet of a VPC.",
        cli: "aws ec2 run-instances --region {region} --image-id {image_id} --instance-type {type} --subnet-id \
              {subnet_id}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ec2-instances-in-vpc.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    require(instance.vpc_id.get()?.is_some(), "it is not in a VPC")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example()])
            .non_compliant([Instance { vpc_id: Known(None), ..Instance::example() }])
            .check();
    }
}
