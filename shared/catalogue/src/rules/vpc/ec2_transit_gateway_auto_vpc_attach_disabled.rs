use super::own;
use crate::{
    model::{Account, vpc::TransitGateway},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<TransitGateway> = Rule {
    id: "ec2-transit-gateway-auto-vpc-attach-disabled",
    title: "Transit gateways do not accept shared attachments unasked",
    severity: Severity::High,
    expectations: &[],
    themes: &["cross-account", "network-segmentation"],
    equivalents: &[
        "config:EC2_TRANSIT_GATEWAY_AUTO_VPC_ATTACH_DISABLED",
        "securityhub:EC2.23",
        "prowler:ec2_transitgateway_auto_accept_vpc_attachments",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Any account that the gateway is shared with could connect a network of its own to yours, without anyone \
                having looked at it.",
    remediation: Remediation {
        text: "Transit gateway, Actions, Modify transit gateway: clear Auto accept shared attachments.",
        cli: "aws ec2 modify-transit-gateway --region {region} --transit-gateway-id {id} --options \
              AutoAcceptSharedAttachments=disable",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ec2-transit-gateway-auto-vpc-attach-disabled.html",
    check,
};

fn check(gateway: &TransitGateway, _: &Account) -> Outcome {
    own(&gateway.identity)?;
    require(!*gateway.accepts_attachments.get()?, "accepts attachments of other accounts unasked")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let open = || TransitGateway { accepts_attachments: Known(true), ..TransitGateway::example() };
        Cases::of(&RULE)
            .compliant([TransitGateway::example()])
            .non_compliant([open()])
            .not_applicable([TransitGateway { identity: open().identity.shared(), ..open() }])
            .check();
    }
}
