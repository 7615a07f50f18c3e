use super::own;
use crate::{
    model::{Account, vpc::SecurityGroup},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<SecurityGroup> = Rule {
    id: "ec2-security-group-attached-to-eni",
    title: "Security groups are used by a network interface",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory", "network-segmentation"],
    equivalents: &[
        "config:EC2_SECURITY_GROUP_ATTACHED_TO_ENI",
        "config:EC2_SECURITY_GROUP_ATTACHED_TO_ENI_PERIODIC",
        "securityhub:EC2.22",
        "prowler:ec2_securitygroup_not_used",
    ],
    differs: &[Difference {
        from: &["prowler:ec2_securitygroup_not_used"],
        how: "A group that only another group's rule refers to is unused: no interface has it.",
        source: &[(
            "ec2-security-group-attached-to-eni",
            "https://docs.aws.amazon.com/config/latest/developerguide/ec2-security-group-attached-to-eni.html",
        )],
    }],
    parameters: &[],
    reads: &["ec2:DescribeNetworkInterfaces"],
    rationale: "A group that nothing uses is attached one day without anyone looking at what it opens.",
    remediation: Remediation {
        text: "Delete the group. If a rule of another group refers to it, remove that rule first.",
        cli: "aws ec2 delete-security-group --region {region} --group-id {id}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ec2-security-group-attached-to-eni.html",
    check,
};

fn check(group: &SecurityGroup, account: &Account) -> Outcome {
    own(&group.identity)?;
    if group.is_default() {
        return not_applicable("default groups cannot be deleted");
    }
    require(account.vpc.is_used(group)?, "no network interface uses the group")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Identity, testing::Cases};

    #[test]
    fn verdicts() {
        let unused =
            SecurityGroup { identity: Identity::of_ec2("security-group", "sg-9", "old"), ..SecurityGroup::example() };
        Cases::of(&RULE)
            .compliant([SecurityGroup::example()])
            .non_compliant([unused.clone()])
            .not_applicable([
                SecurityGroup::default_example(),
                SecurityGroup { identity: unused.identity.clone().shared(), ..unused },
            ])
            .check();
    }
}
