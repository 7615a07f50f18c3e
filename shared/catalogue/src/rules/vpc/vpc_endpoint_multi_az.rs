use super::own;
use crate::{
    model::{
        Account,
        vpc::{Endpoint, EndpointKind},
    },
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Endpoint> = Rule {
    id: "vpc-endpoint-multi-az",
    title: "Interface endpoints have an interface in more than one availability zone",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["availability"],
    equivalents: &["prowler:vpc_endpoint_multi_az_enabled"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "When the only zone of an endpoint fails, every other zone loses the service with it.",
    remediation: Remediation {
        text: "Endpoint, Actions, Manage subnets: add a subnet of another availability zone.",
        cli: "aws ec2 modify-vpc-endpoint --region {region} --vpc-endpoint-id {id} --add-subnet-ids {subnet}",
    },
    source: "https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html",
    check,
};

/// An endpoint has at most one subnet in a zone.
fn check(endpoint: &Endpoint, _: &Account) -> Outcome {
    own(&endpoint.identity)?;
    if *endpoint.kind.get()? != EndpointKind::Interface {
        return not_applicable("it is not an interface endpoint");
    }
    require(endpoint.subnets.get()?.len() > 1, "has an interface in one availability zone only")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Owner, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let single = || Endpoint { subnets: Known(vec!["subnet-1".to_owned()]), ..Endpoint::example() };
        let mut managed = single();
        managed.identity.owner = Known(Owner::Aws);
        Cases::of(&RULE)
            .compliant([Endpoint::example()])
            .non_compliant([single()])
            .not_applicable([
                Endpoint { kind: Known(EndpointKind::Gateway), subnets: Known(Vec::new()), ..Endpoint::example() },
                managed,
            ])
            .check();
    }
}
