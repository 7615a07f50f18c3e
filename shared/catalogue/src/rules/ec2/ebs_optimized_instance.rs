use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ebs-optimized-instance",
    title: "EC2 instances that can be EBS-optimized are",
    severity: Severity::Low,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["config:EBS_OPTIMIZED_INSTANCE"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Without bandwidth of its own, traffic to the volumes competes with all other traffic of the \
                instance.",
    remediation: Remediation {
        text: "Stop the instance and turn EBS optimization on, or change it to a newer type, which has it by \
               default.",
        cli: "aws ec2 modify-instance-attribute --region {region} --instance-id {id} --ebs-optimized",
    },
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-optimization.html",
    check,
};

/// The types that are EBS-optimized on request only. All newer types always are, all other old ones cannot be.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ebs-optimized.html>
const ON_REQUEST: &[&str] = &[
    "c1.xlarge",
    "c3.2xlarge",
    "c3.4xlarge",
    "c3.xlarge",
    "g2.2xlarge",
    "i2.2xlarge",
    "i2.4xlarge",
    "i2.xlarge",
    "m1.large",
    "m1.xlarge",
    "m2.2xlarge",
    "m2.4xlarge",
    "m3.2xlarge",
    "m3.xlarge",
    "r3.2xlarge",
    "r3.4xlarge",
    "r3.xlarge",
];

fn check(instance: &Instance, _: &Account) -> Outcome {
    if *instance.ebs_optimized.get()? {
        return Ok(Verdict::Compliant);
    }
    let kind = instance.instance_type.get()?;
    if ON_REQUEST.contains(&kind.as_str()) {
        violation(format!("its type {kind} can be EBS-optimized and it is not"))
    } else {
        not_applicable(format!("type {kind} is always EBS-optimized or never can be"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn of_type(instance_type: &str, ebs_optimized: bool) -> Instance {
        Instance {
            instance_type: Known(instance_type.to_owned()),
            ebs_optimized: Known(ebs_optimized),
            ..Instance::example()
        }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([of_type("m3.xlarge", true), of_type("m7g.large", true)])
            .non_compliant([of_type("m3.xlarge", false)])
            .not_applicable([of_type("m7g.large", false), of_type("t2.micro", false)])
            .check();
    }
}
