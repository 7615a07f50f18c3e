use crate::{
    model::{Account, vpc::ClientVpn},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<ClientVpn> = Rule {
    id: "ec2-client-vpn-connection-log-enabled",
    title: "Client VPN endpoints log connections",
    severity: Severity::Low,
    expectations: &[],
    themes: &["logging"],
    equivalents: &["securityhub:EC2.51", "prowler:ec2_client_vpn_endpoint_connection_logging_enabled"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "The log tells who was connected when and from where, and shows logins that should not be.",
    remediation: Remediation {
        text: "Client VPN endpoint, Actions, Modify client VPN endpoint: enable log details on client connections.",
        cli: "aws ec2 modify-client-vpn-endpoint --region {region} --client-vpn-endpoint-id {id} --connection-log-options \
              Enabled=true,CloudwatchLogGroup={log-group}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ec2-client-vpn-connection-log-enabled.html",
    check,
};

fn check(endpoint: &ClientVpn, _: &Account) -> Outcome {
    require(*endpoint.logs_connections.get()?, "connections are not logged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([ClientVpn::example()])
            .non_compliant([ClientVpn { logs_connections: Known(false), ..ClientVpn::example() }])
            .check();
    }
}
