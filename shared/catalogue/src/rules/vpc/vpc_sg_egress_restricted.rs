use super::{exposure, own};
use crate::{
    model::{Account, vpc::SecurityGroup},
    network::Traffic,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<SecurityGroup> = Rule {
    id: "vpc-sg-egress-restricted",
    title: "Security groups in use do not let everything out to the internet",
    severity: Severity::Low,
    expectations: &[9],
    themes: &["network-segmentation"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["ec2:DescribeManagedPrefixLists", "ec2:DescribeNetworkInterfaces", "ec2:GetManagedPrefixListEntries"],
    rationale: "Whoever takes over a server sends data out and calls home by whatever way is open. AWS opens all of them in \
                every new group.",
    remediation: Remediation {
        text: "Replace the outbound rule with rules for the ports and destinations that are needed.",
        cli: "aws ec2 revoke-security-group-egress --region {region} --group-id {id} --ip-permissions \
              IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]",
    },
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    check,
};

fn check(group: &SecurityGroup, account: &Account) -> Outcome {
    own(&group.identity)?;
    let everything = group.egress.get()?.iter().filter(|permission| Traffic::is_every_port(permission.traffic));
    let Some(open) = exposure::internet(&group.identity.region, everything, account)? else {
        return Ok(Verdict::Compliant);
    };
    if !account.vpc.is_used(group)? {
        return not_applicable("no network interface uses the group");
    }
    violation(format!("all ports of {open} can be reached from it"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            vpc::{Permission, PrefixList},
        },
        network::Protocol,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let listed = SecurityGroup::sending([Permission {
            ranges: Vec::new(),
            prefix_lists: vec!["pl-1".to_owned()],
            ..Permission::all(Protocol::All, "10.0.0.0/8")
        }]);
        Cases::of(&RULE)
            .compliant([
                SecurityGroup::example(),
                SecurityGroup::sending([]),
                SecurityGroup::sending([Permission::example(443, "0.0.0.0/0")]),
                SecurityGroup::sending([Permission::all(Protocol::All, "10.0.0.0/8")]),
                listed.clone(),
            ])
            .non_compliant([
                SecurityGroup::sending([Permission::all(Protocol::All, "0.0.0.0/0")]),
                SecurityGroup::sending([Permission::all(Protocol::All, "::/0")]),
                SecurityGroup::sending([
                    Permission::all(Protocol::All, "0.0.0.0/1"),
                    Permission::all(Protocol::All, "128.0.0.0/1"),
                ]),
                SecurityGroup::sending([Permission::tcp(0, 65535, "0.0.0.0/0")]),
            ])
            .not_applicable([SecurityGroup {
                identity: SecurityGroup::example().identity.shared(),
                ..SecurityGroup::example()
            }])
            .given(|account| account.vpc.prefix_lists = Regional::example([PrefixList::of("pl-1", &["0.0.0.0/0"])]))
            .non_compliant([listed])
            .given(|account| account.vpc.interfaces = Regional::example([]))
            .not_applicable([SecurityGroup::sending([Permission::all(Protocol::All, "0.0.0.0/0")])])
            .check();
    }
}
