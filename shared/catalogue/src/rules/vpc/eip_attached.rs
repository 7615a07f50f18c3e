use super::own;
use crate::{
    model::{Account, vpc::ElasticIp},
    observed::Gap,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, require, violation},
};

pub(super) static RULE: Rule<ElasticIp> = Rule {
    id: "eip-attached",
    title: "Elastic IP addresses are attached to an instance or to an interface in use",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["config:EIP_ATTACHED", "securityhub:EC2.12", "prowler:ec2_elastic_ip_unassigned"],
    differs: &[],
    parameters: &[],
    reads: &["ec2:DescribeNetworkInterfaces"],
    rationale: "An address that leads nowhere costs money, and firewalls and names elsewhere may still trust it.",
    remediation: Remediation {
        text: "Remove what names the address in DNS and firewalls, then release it.",
        cli: "aws ec2 release-address --region {region} --allocation-id {id}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/eip-attached.html",
    check,
};

fn check(address: &ElasticIp, account: &Account) -> Outcome {
    own(&address.identity)?;
    if !address.associated {
        return violation(format!("{} is associated with nothing", address.address));
    }
    let (None, Some(id)) = (&address.instance, &address.interface) else {
        return Ok(Verdict::Compliant);
    };
    match account.vpc.interface(&address.identity.region, id)? {
        Some(interface) => {
            require(interface.in_use, format!("{} belongs to {id}, which is attached to nothing", address.address))
        }
        None if address.interface_elsewhere == Some(true) => Ok(Verdict::Compliant),
        None => Err(Gap::not_listed("ec2:DescribeNetworkInterfaces", id).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Owner, Regional, vpc::NetworkInterface},
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let free = || ElasticIp { associated: false, instance: None, interface: None, ..ElasticIp::example() };
        let on_interface = || ElasticIp { instance: None, ..ElasticIp::example() };
        let mut managed = free();
        managed.identity.owner = Owner::Aws;
        Cases::of(&RULE)
            .compliant([
                ElasticIp::example(),
                on_interface(),
                ElasticIp {
                    interface: Some("eni-of-another-account".to_owned()),
                    interface_elsewhere: Some(true),
                    ..on_interface()
                },
            ])
            .insufficient_data([
                ElasticIp { interface: Some("eni-9".to_owned()), ..on_interface() },
                ElasticIp { interface: Some("eni-9".to_owned()), interface_elsewhere: None, ..on_interface() },
            ])
            .non_compliant([free()])
            .not_applicable([managed])
            .given(|account| {
                account.vpc.interfaces =
                    Regional::example([NetworkInterface { in_use: false, ..NetworkInterface::example() }]);
            })
            .non_compliant([on_interface()])
            .check();
    }
}
