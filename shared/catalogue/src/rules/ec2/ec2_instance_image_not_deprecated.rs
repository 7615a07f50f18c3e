use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-instance-image-not-deprecated",
    title: "EC2 instances run images that are not deprecated",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["patching"],
    equivalents: &["prowler:ec2_instance_with_outdated_ami"],
    differs: &[],
    parameters: &[],
    reads: &["ec2:DescribeInstanceImageMetadata"],
    rationale: "The owner of a deprecated image advises against it, most often because it no longer gets security \
                updates.",
    remediation: Remediation {
        text: "Launch the instance anew from a current image.",
        cli: "aws ec2 describe-images --region {region} --image-ids {image_id} --query \"Images[].DeprecationTime\"",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deprecate.html",
    check,
};

fn check(instance: &Instance, account: &Account) -> Outcome {
    match instance.image.get()?.deprecated_from {
        Some(time) if time <= account.time => {
            violation(format!("its image {} is deprecated since {time}", instance.image_id.get()?))
        }
        _ => Ok(Verdict::Compliant),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{model::ec2::LaunchImage, observed::Known, testing::Cases};

    fn deprecated(seconds: i64) -> Instance {
        let time = Timestamp::constant(seconds, 0);
        Instance { image: Known(LaunchImage { allowed: None, deprecated_from: Some(time) }), ..Instance::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example(), deprecated(1_795_000_001)])
            .non_compliant([deprecated(1_795_000_000), deprecated(1_600_000_000)])
            .check();
    }
}
