use super::own;
use crate::{
    model::{Account, vpc::SecurityGroup},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<SecurityGroup> = Rule {
    id: "vpc-sg-not-from-launch-wizard",
    title: "Security groups were made on purpose, not by the launch wizard",
    severity: Severity::Low,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["prowler:ec2_securitygroup_from_launch_wizard"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "The console's launch wizard makes a group beside each instance, often with a remote login open to everyone, \
                and no one looks after it afterwards.",
    remediation: Remediation {
        text: "Make a group with the rules that the instance needs, attach it, and delete the wizard's group.",
        cli: "aws ec2 delete-security-group --region {region} --group-id {id}",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-launch-instance-wizard.html",
    check,
};

fn check(group: &SecurityGroup, _: &Account) -> Outcome {
    own(&group.identity)?;
    require(!group.group_name.contains("launch-wizard"), "was made by the launch wizard of the console")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        let wizard = || SecurityGroup { group_name: "launch-wizard-7".to_owned(), ..SecurityGroup::example() };
        Cases::of(&RULE)
            .compliant([SecurityGroup::example()])
            .non_compliant([wizard()])
            .not_applicable([SecurityGroup { identity: wizard().identity.shared(), ..wizard() }])
            .check();
    }
}
