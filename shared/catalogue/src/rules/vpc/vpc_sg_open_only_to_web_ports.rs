use super::{exposure, own};
use crate::{
    model::{Account, vpc::SecurityGroup},
    network::{Ports, Transport},
    rule::{Outcome, Remediation, Rule, Severity, any_of},
};

pub(super) static RULE: Rule<SecurityGroup> = Rule {
    id: "vpc-sg-open-only-to-web-ports",
    title: "Security groups open no port to the internet but 80 and 443 of TCP",
    severity: Severity::High,
    expectations: &[],
    themes: &["network-exposure"],
    equivalents: &["securityhub:EC2.18"],
    differs: &[],
    parameters: &[],
    reads: exposure::READS,
    rationale: "A web server serves everyone; any other port that the whole internet can reach only widens what can be \
                attacked.",
    remediation: Remediation {
        text: "Remove the inbound rule, or replace its source with the addresses or security groups that need the port.",
        cli: "aws ec2 revoke-security-group-ingress --region {region} --group-id {id} --protocol tcp --port {port} --cidr \
              {range}",
    },
    source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
    check,
};

fn check(group: &SecurityGroup, account: &Account) -> Outcome {
    own(&group.identity)?;
    let (region, ingress) = (&group.identity.region, group.ingress.get()?);
    any_of([
        exposure::only_open_on(region, ingress, account, Transport::Tcp, &[Ports::one(80), Ports::one(443)]),
        exposure::only_open_on(region, ingress, account, Transport::Udp, &[]),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            vpc::{Permission, PrefixList},
        },
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let web = || SecurityGroup::with([Permission::example(80, "0.0.0.0/0"), Permission::example(443, "::/0")]);
        Cases::of(&RULE)
            .compliant([SecurityGroup::example(), web(), SecurityGroup::with([Permission::listed(22, "pl-1")])])
            .non_compliant([
                SecurityGroup::with([Permission::tcp(80, 443, "0.0.0.0/0")]),
                SecurityGroup::with([Permission::udp(443, "0.0.0.0/0")]),
                SecurityGroup::with([Permission::example(22, "::/0")]),
            ])
            .not_applicable([SecurityGroup { identity: web().identity.shared(), ..web() }])
            .given(|account| account.vpc.prefix_lists = Regional::example([PrefixList::of("pl-1", &["::/0"])]))
            .non_compliant([SecurityGroup::with([Permission::listed(22, "pl-1")])])
            .check();
    }
}
