use crate::{
    model::{Account, vpc::VpnConnection},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<VpnConnection> = Rule {
    id: "vpc-vpn-2-tunnels-up",
    title: "Both tunnels of VPN connections are up",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["availability"],
    equivalents: &["config:VPC_VPN_2_TUNNELS_UP", "securityhub:EC2.20", "prowler:vpc_vpn_connection_tunnels_up"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "With one tunnel down, the next failure, or AWS's maintenance of the other one, cuts the connection.",
    remediation: Remediation {
        text: "Configure both tunnels on the customer gateway device, and find out there why one of them is down.",
        cli: "aws ec2 describe-vpn-connections --region {region} --vpn-connection-ids {id} --query \
              VpnConnections[].VgwTelemetry",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/vpc-vpn-2-tunnels-up.html",
    check,
};

fn check(connection: &VpnConnection, _: &Account) -> Outcome {
    if connection.state != "available" {
        return not_applicable(format!("the connection is {}", connection.state));
    }
    let up = *connection.tunnels_up.get()?;
    require(up >= 2, format!("{up} of 2 tunnels are up"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([VpnConnection::example()])
            .non_compliant([0, 1].map(|up| VpnConnection { tunnels_up: Known(up), ..VpnConnection::example() }))
            .not_applicable([VpnConnection {
                state: "pending".to_owned(),
                tunnels_up: Known(0),
                ..VpnConnection::example()
            }])
            .check();
    }
}
