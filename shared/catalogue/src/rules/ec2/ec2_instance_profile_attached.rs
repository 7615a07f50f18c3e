use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-instance-profile-attached",
    title: "EC2 instances have an instance profile",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["central-identity"],
    equivalents: &["config:EC2_INSTANCE_PROFILE_ATTACHED", "prowler:ec2_instance_profile_attached"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Without a role, software on the instance that calls AWS needs long-lived keys on its disk.",
    remediation: Remediation {
        text: "Attach a role: instance, Actions, Security, Modify IAM role.",
        cli: "aws ec2 associate-iam-instance-profile --region {region} --instance-id {id} --iam-instance-profile \
              Name={profile}",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    require(instance.profile.get()?.is_some(), "it has no instance profile")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example()])
            .non_compliant([Instance { profile: Known(None), ..Instance::example() }])
            .check();
    }
}
