use super::{exposure, own};
use crate::{
    model::{Account, vpc::SecurityGroup},
    network::Traffic,
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<SecurityGroup> = Rule {
    id: "vpc-sg-no-unrestricted-ingress",
    title: "Security groups do not open all ports to the internet",
    severity: Severity::Critical,
    expectations: &[7],
    themes: &["network-exposure"],
    equivalents: &["prowler:ec2_securitygroup_allow_ingress_from_internet_to_all_ports"],
    differs: &[],
    parameters: &[],
    reads: exposure::READS,
    rationale: "A group that lets everyone in on every port is no firewall at all: whatever listens, now or later, can be \
                attacked from anywhere.",
    remediation: Remediation {
        text: "Remove the inbound rule, and open only the ports that are needed to those who need them.",
        cli: "aws ec2 revoke-security-group-ingress --region {region} --group-id {id} --ip-permissions \
              IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]",
    },
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    check,
};

fn check(group: &SecurityGroup, account: &Account) -> Outcome {
    own(&group.identity)?;
    let everything = group.ingress.get()?.iter().filter(|permission| Traffic::is_every_port(permission.traffic));
    let open = exposure::internet(&group.identity.region, everything, account)?;
    require(open.is_none(), format!("all ports are open to {}", open.unwrap_or_default()))
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
        let listed = SecurityGroup::with([Permission {
            ranges: Vec::new(),
            prefix_lists: vec!["pl-1".to_owned()],
            ..Permission::all(Protocol::All, "10.0.0.0/8")
        }]);
        Cases::of(&RULE)
            .compliant([
                SecurityGroup::example(),
                SecurityGroup::with([Permission::example(22, "0.0.0.0/0")]),
                SecurityGroup::with([Permission::all(Protocol::All, "10.0.0.0/8")]),
                SecurityGroup::with([Permission::all(Protocol::Other, "0.0.0.0/0")]),
                SecurityGroup::with([Permission::tcp(1, 65535, "0.0.0.0/0")]),
                listed.clone(),
            ])
            .non_compliant([
                SecurityGroup::with([Permission::all(Protocol::All, "0.0.0.0/0")]),
                SecurityGroup::with([Permission::all(Protocol::Udp, "::/0")]),
                SecurityGroup::with([Permission::tcp(0, 65535, "0.0.0.0/0")]),
            ])
            .not_applicable([SecurityGroup {
                identity: SecurityGroup::example().identity.shared(),
                ..SecurityGroup::example()
            }])
            .given(|account| account.vpc.prefix_lists = Regional::example([PrefixList::of("pl-1", &["::/0"])]))
            .non_compliant([listed])
            .check();
    }
}
