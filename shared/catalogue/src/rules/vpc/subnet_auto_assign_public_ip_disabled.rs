use super::own;
use crate::{
    model::{Account, vpc::Subnet},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Subnet> = Rule {
    id: "subnet-auto-assign-public-ip-disabled",
    title: "Subnets do not give public IPv4 addresses unasked",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["network-exposure", "network-segmentation"],
    equivalents: &[
        "config:SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED",
        "securityhub:EC2.15",
        "prowler:vpc_subnet_no_public_ip_by_default",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Whatever is started in such a subnet can be reached from the internet, whether or not anyone meant it to be.",
    remediation: Remediation {
        text: "Subnet, Actions, Edit subnet settings: clear Enable auto-assign public IPv4 address. What needs an address asks \
               for it.",
        cli: "aws ec2 modify-subnet-attribute --region {region} --subnet-id {id} --no-map-public-ip-on-launch",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/subnet-auto-assign-public-ip-disabled.html",
    check,
};

fn check(subnet: &Subnet, _: &Account) -> Outcome {
    own(&subnet.identity)?;
    require(!*subnet.assigns_public_address.get()?, "gives a public IPv4 address to everything that starts in it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let public = || Subnet { assigns_public_address: Known(true), ..Subnet::example() };
        Cases::of(&RULE)
            .compliant([Subnet::example()])
            .non_compliant([public()])
            .not_applicable([Subnet { identity: public().identity.shared(), ..public() }])
            .check();
    }
}
