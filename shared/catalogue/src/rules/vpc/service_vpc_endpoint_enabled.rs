use super::{exposure::shortened, own};
use crate::{
    model::{Account, vpc::Network},
    observed::{all, any, certain, known_and_gap},
    rule::{Outcome, Remediation, Rule, Severity, any_of, complete, parameter_list, require},
};

pub(super) static RULE: Rule<Network> = Rule {
    id: "service-vpc-endpoint-enabled",
    title: "VPCs have an endpoint for each of the required services",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["network-segmentation"],
    equivalents: &["config:SERVICE_VPC_ENDPOINT_ENABLED", "securityhub:EC2.10", "prowler:vpc_endpoint_for_ec2_enabled"],
    differs: &[],
    parameters: &["vpc_endpoint_services"],
    reads: &["ec2:DescribeVpcEndpoints"],
    rationale: "Through an endpoint, calls of AWS's APIs stay in AWS's network and can be held to an endpoint policy. Without \
                one they need a way to the internet.",
    remediation: Remediation {
        text: "Create an interface endpoint for the service in a subnet of each availability zone that is used.",
        cli: "aws ec2 create-vpc-endpoint --region {region} --vpc-id {id} --vpc-endpoint-type Interface --service-name \
              com.amazonaws.{region}.{service} --subnet-ids {subnets}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/service-vpc-endpoint-enabled.html",
    check,
};

fn check(network: &Network, account: &Account) -> Outcome {
    own(&network.identity)?;
    let required = parameter_list("vpc_endpoint_services", &account.parameters.vpc_endpoint_services)?;
    let region = &network.identity.region;
    let endpoints = account.vpc.endpoints_in(region, &network.identity.id)?;
    let unserved = |service: &String| {
        let name = format!(".{region}.{service}");
        let served = any(endpoints.iter().map(|(endpoint, unread)| {
            let available = endpoint.state == "available";
            let serves = endpoint.service.get().map(|service| service.as_ref().is_some_and(|own| own.ends_with(&name)));
            all([Ok(available), serves, certain(unread.clone())])
        }))?;
        Ok((!served).then(|| service.clone()))
    };
    let (unserved, gap) = known_and_gap(required.iter().map(unserved));
    let missing: Vec<String> = unserved.into_iter().flatten().collect();
    any_of([require(missing.is_empty(), format!("has no endpoint for {}", shortened(&missing, ", "))), complete(gap)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Regional, vpc::Endpoint},
        observed::Known,
        testing::Cases,
    };

    fn with(endpoint: Endpoint) -> impl FnOnce(&mut Account) {
        |account| account.vpc.endpoints = Regional::example([endpoint])
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Network::example()])
            .not_applicable([Network { identity: Network::example().identity.shared(), ..Network::example() }])
            .given(with(Endpoint {
                service: Known(Some("com.amazonaws.eu-west-1.ec2messages".to_owned())),
                ..Endpoint::example()
            }))
            .non_compliant([Network::example()])
            .given(with(Endpoint {
                service: Known(Some("com.amazonaws.us-east-1.ec2".to_owned())),
                ..Endpoint::example()
            }))
            .non_compliant([Network::example()])
            .given(with(Endpoint { state: "pendingacceptance".to_owned(), ..Endpoint::example() }))
            .non_compliant([Network::example()])
            .given(with(Endpoint { vpc: Known("vpc-9".to_owned()), ..Endpoint::example() }))
            .non_compliant([Network::example()])
            .given(|account| account.parameters.vpc_endpoint_services = vec!["ec2".to_owned(), "s3".to_owned()])
            .non_compliant([Network::example()])
            .given(|account| account.parameters.vpc_endpoint_services.clear())
            .not_applicable([Network::example()])
            .check();
    }
}
