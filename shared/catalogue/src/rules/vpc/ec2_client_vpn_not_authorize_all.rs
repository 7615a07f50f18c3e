use super::exposure::shortened;
use crate::{
    model::{Account, vpc::ClientVpn},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<ClientVpn> = Rule {
    id: "ec2-client-vpn-not-authorize-all",
    title: "Client VPN endpoints authorize groups, not every client",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["cross-account", "network-segmentation"],
    equivalents: &["config:EC2_CLIENT_VPN_NOT_AUTHORIZE_ALL"],
    differs: &[],
    parameters: &[],
    reads: &["ec2:DescribeClientVpnAuthorizationRules"],
    rationale: "A rule for all clients opens the network behind it to everyone who can log in, whatever their work is.",
    remediation: Remediation {
        text: "Replace the authorization rule with one for each group of users and the network that it needs.",
        cli: "aws ec2 revoke-client-vpn-ingress --region {region} --client-vpn-endpoint-id {id} --target-network-cidr {range} \
              --revoke-all-groups",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ec2-client-vpn-not-authorize-all.html",
    check,
};

fn check(endpoint: &ClientVpn, _: &Account) -> Outcome {
    let open: Vec<String> = endpoint
        .authorizations
        .get()?
        .iter()
        .filter(|rule| rule.everyone)
        .map(|rule| rule.destination.clone())
        .collect();
    require(open.is_empty(), format!("every client may reach {}", shortened(&open, " and ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::vpc::Authorization, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let everyone = Authorization { destination: "0.0.0.0/0".to_owned(), everyone: true };
        Cases::of(&RULE)
            .compliant([ClientVpn::example(), ClientVpn { authorizations: Known(Vec::new()), ..ClientVpn::example() }])
            .non_compliant([ClientVpn { authorizations: Known(vec![everyone]), ..ClientVpn::example() }])
            .check();
    }
}
