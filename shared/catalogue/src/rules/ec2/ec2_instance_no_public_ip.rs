use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-instance-no-public-ip",
    title: "EC2 instances have no public IPv4 address",
    severity: Severity::High,
    expectations: &[],
    themes: &["network-exposure"],
    equivalents: &["config:EC2_INSTANCE_NO_PUBLIC_IP", "securityhub:EC2.9", "prowler:ec2_instance_public_ip"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "With a public address, one careless security group rule is enough to open the instance to the \
                internet.",
    remediation: Remediation {
        text: "Put the instance into a private subnet behind a load balancer or a NAT gateway; release its Elastic \
               IP address.",
        cli: "aws ec2 disassociate-address --region {region} --association-id {association_id}",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    match instance.public_ips.get()?.first() {
        None => Ok(Verdict::Compliant),
        Some(address) => violation(format!("it has the public address {address}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let ipv6_addresses = Known(vec!["2001:db8::1".parse().unwrap()]);
        Cases::of(&RULE)
            .compliant([Instance::example(), Instance { ipv6_addresses, ..Instance::example() }])
            .non_compliant([Instance { public_ips: Known(vec![[198, 51, 100, 7].into()]), ..Instance::example() }])
            .check();
    }
}
