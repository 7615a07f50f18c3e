use super::own;
use crate::{
    model::{Account, vpc::ElasticIp},
    observed::Gap,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
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
    let Some(association) = address.association.get()? else {
        return violation(format!("{} is associated with nothing", address.address.get()?));
    };
    if association.instance.is_some() {
        return Ok(Verdict::Compliant);
    }
    let id = association.interface.get()?;
    match account.vpc.interface(&address.identity.region, id)? {
        Some(interface) if *interface.in_use.get()? => Ok(Verdict::Compliant),
        Some(_) => violation(format!("{} belongs to {id}, which is attached to nothing", address.address.get()?)),
        None if *association.elsewhere.get()? => Ok(Verdict::Compliant),
        None => Err(Gap::not_listed("ec2:DescribeNetworkInterfaces", id).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Owner, Regional,
            vpc::{AddressAssociation, NetworkInterface},
        },
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let with = |association| ElasticIp { association: Known(association), ..ElasticIp::example() };
        let free = || with(None);
        let on = |interface: &str, elsewhere| {
            with(Some(AddressAssociation { instance: None, interface: Known(interface.to_owned()), elsewhere }))
        };
        let on_interface = || on("eni-1", Known(false));
        let gap = Gap::not_listed("ec2:DescribeAddresses", "eni-9");
        let mut managed = free();
        managed.identity.owner = Known(Owner::Aws);
        Cases::of(&RULE)
            .compliant([ElasticIp::example(), on_interface(), on("eni-of-another-account", Known(true))])
            .insufficient_data([on("eni-9", Known(false)), on("eni-9", gap.into())])
            .non_compliant([free()])
            .not_applicable([managed])
            .given(|account| {
                account.vpc.interfaces =
                    Regional::example([NetworkInterface { in_use: Known(false), ..NetworkInterface::example() }]);
            })
            .non_compliant([on_interface()])
            .check();
    }
}
