use super::{exposure::shortened, own};
use crate::{
    model::{Account, vpc::InternetGateway},
    rule::{Outcome, Remediation, Rule, Severity, parameter, require},
};

pub(super) static RULE: Rule<InternetGateway> = Rule {
    id: "internet-gateway-authorized-vpc-only",
    title: "Internet gateways are attached only to the VPCs that may have one",
    severity: Severity::High,
    expectations: &[],
    themes: &["network-exposure", "network-segmentation", "secure-configuration"],
    equivalents: &["config:INTERNET_GATEWAY_AUTHORIZED_VPC_ONLY"],
    differs: &[],
    parameters: &["internet_gateway_vpcs"],
    reads: &[],
    rationale: "A gateway on a VPC that should be private is all that is missing to make it public.",
    remediation: Remediation {
        text: "Detach the gateway, or name the VPC in internet_gateway_vpcs if it is meant to be public.",
        cli: "aws ec2 detach-internet-gateway --region {region} --internet-gateway-id {id} --vpc-id {vpc}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/internet-gateway-authorized-vpc-only.html",
    check,
};

fn check(gateway: &InternetGateway, account: &Account) -> Outcome {
    own(&gateway.identity)?;
    let authorized = parameter("internet_gateway_vpcs", account.parameters.internet_gateway_vpcs.as_ref())?;
    let others: Vec<String> = gateway.vpcs.get()?.iter().filter(|vpc| !authorized.contains(vpc)).cloned().collect();
    require(others.is_empty(), format!("is attached to {}", shortened(&others, " and ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let detached = || InternetGateway { vpcs: Known(Vec::new()), ..InternetGateway::example() };
        Cases::of(&RULE)
            .not_applicable([InternetGateway::example()])
            .given(|account| account.parameters.internet_gateway_vpcs = Some(vec!["vpc-1".to_owned()]))
            .compliant([InternetGateway::example(), detached()])
            .non_compliant([InternetGateway { vpcs: Known(vec!["vpc-2".to_owned()]), ..detached() }])
            .not_applicable([InternetGateway { identity: detached().identity.shared(), ..detached() }])
            .given(|account| account.parameters.internet_gateway_vpcs = Some(Vec::new()))
            .compliant([detached()])
            .non_compliant([InternetGateway::example()])
            .check();
    }
}
