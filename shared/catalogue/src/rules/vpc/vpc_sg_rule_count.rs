use super::own;
use crate::{
    model::{
        Account,
        vpc::{Permission, SecurityGroup},
    },
    observed::Observed,
    rule::{Outcome, Remediation, Rule, Severity, any_of, require},
};

pub(super) static RULE: Rule<SecurityGroup> = Rule {
    id: "vpc-sg-rule-count",
    title: "Security groups have no more rules than anyone can overlook",
    severity: Severity::Low,
    expectations: &[],
    themes: &["network-segmentation"],
    equivalents: &["prowler:ec2_securitygroup_with_many_ingress_egress_rules"],
    differs: &[],
    parameters: &["security_group_rules_max"],
    reads: &[],
    rationale: "Among dozens of rules, no one notices the one that opens too much.",
    remediation: Remediation {
        text: "Merge ranges, put addresses that belong together into prefix lists, refer to groups instead of addresses, or \
               divide the group.",
        cli: "aws ec2 describe-security-group-rules --region {region} --filters Name=group-id,Values={id}",
    },
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups",
    check,
};

fn check(group: &SecurityGroup, account: &Account) -> Outcome {
    let few = |permissions: &Observed<Vec<Permission>>, direction| {
        let rules = count(permissions.get()?);
        let most = account.parameters.security_group_rules_max;
        require(rules <= most, format!("has {rules} {direction} rules, more than {most}"))
    };
    own(&group.identity)?;
    any_of([few(&group.ingress, "inbound"), few(&group.egress, "outbound")])
}

/// As AWS counts: each range, group or prefix list is a rule.
fn count(permissions: &[Permission]) -> usize {
    permissions
        .iter()
        .map(|permission| permission.ranges.len() + permission.groups.len() + permission.prefix_lists.len())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let rules = |number| vec![Permission::example(443, "10.0.0.0/8"); number];
        let one_for_many = Permission { groups: vec!["sg-9".to_owned(); 51], ..Permission::example(443, "10.0.0.0/8") };
        let many = || SecurityGroup::with(rules(51));
        Cases::of(&RULE)
            .compliant([
                SecurityGroup::example(),
                SecurityGroup { egress: Known(rules(50)), ..SecurityGroup::with(rules(50)) },
            ])
            .non_compliant([many(), SecurityGroup::sending(rules(51)), SecurityGroup::with([one_for_many])])
            .not_applicable([SecurityGroup { identity: many().identity.shared(), ..many() }])
            .given(|account| account.parameters.security_group_rules_max = 51)
            .compliant([many()])
            .check();
    }
}
