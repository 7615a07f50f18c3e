use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, parameter, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "desired-instance-type",
    title: "EC2 instances have a desired type",
    severity: Severity::Low,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["config:DESIRED_INSTANCE_TYPE"],
    differs: &[],
    parameters: &["ec2_desired_instance_types"],
    reads: &[],
    rationale: "A type that nobody planned for can cost much, lack what the workload needs, or be a miner's choice.",
    remediation: Remediation {
        text: "Stop the instance, change its type to one that is allowed, start it.",
        cli: "aws ec2 modify-instance-attribute --region {region} --instance-id {id} --instance-type {type}",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-resize.html",
    check,
};

fn check(instance: &Instance, account: &Account) -> Outcome {
    let desired = parameter("ec2_desired_instance_types", account.parameters.ec2_desired_instance_types.as_ref())?;
    let kind = instance.instance_type.get()?;
    require(desired.contains(kind), format!("its type {kind} is not one of those desired"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let large = Instance { instance_type: Known("p5.48xlarge".to_owned()), ..Instance::example() };
        Cases::of(&RULE)
            .not_applicable([large.clone()])
            .given(|account| {
                account.parameters.ec2_desired_instance_types =
                    Some(vec!["m7g.large".to_owned(), "t3.micro".to_owned()]);
            })
            .compliant([Instance::example()])
            .non_compliant([large])
            .check();
    }
}
