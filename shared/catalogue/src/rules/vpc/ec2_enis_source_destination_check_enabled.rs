use super::own;
use crate::{
    model::{Account, vpc::NetworkInterface},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<NetworkInterface> = Rule {
    id: "ec2-enis-source-destination-check-enabled",
    title: "Network interfaces take only the traffic that is theirs",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["network-segmentation", "secure-configuration"],
    equivalents: &["config:EC2_ENIS_SOURCE_DESTINATION_CHECK_ENABLED"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Without the check, an instance can send in the name of others and read what is routed to it: fit for a router \
                or firewall, and for no one else.",
    remediation: Remediation {
        text: "Network interface, Actions, Change source/dest. check: Enable. Leave it off for NAT, firewall and router \
               instances.",
        cli: "aws ec2 modify-network-interface-attribute --region {region} --network-interface-id {id} --source-dest-check",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ec2-enis-source-destination-check-enabled.html",
    check,
};

/// The kinds that users manage.
/// <https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-180>
const KINDS: [&str; 6] = ["aws_codestar_connections_managed", "branch", "efa", "interface", "lambda", "quicksight"];

fn check(interface: &NetworkInterface, _: &Account) -> Outcome {
    own(&interface.identity)?;
    let kind = interface.kind.get()?;
    if !KINDS.contains(&kind.as_str()) {
        return not_applicable(format!("AWS manages interfaces of type {kind}"));
    }
    require(*interface.source_destination_check.get()?, "the source/destination check is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let off = || NetworkInterface { source_destination_check: Known(false), ..NetworkInterface::example() };
        Cases::of(&RULE)
            .compliant([NetworkInterface::example()])
            .non_compliant([off(), NetworkInterface { kind: Known("efa".to_owned()), ..off() }])
            .not_applicable([
                NetworkInterface { kind: Known("nat_gateway".to_owned()), ..off() },
                NetworkInterface {
                    source_destination_check: Known(false),
                    ..NetworkInterface::of_load_balancer("eni-8")
                },
            ])
            .check();
    }
}
