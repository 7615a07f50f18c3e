use super::exposure::shortened;
use crate::{
    language::policy::resource::account_of_principal,
    model::{Account, vpc::EndpointService},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<EndpointService> = Rule {
    id: "vpc-endpoint-service-trusted-accounts-only",
    title: "Endpoint services may be used only by the account and trusted accounts",
    severity: Severity::High,
    expectations: &[],
    themes: &["cross-account", "network-segmentation"],
    equivalents: &["prowler:vpc_endpoint_services_allowed_principals_trust_boundaries"],
    differs: &[],
    parameters: &["trusted_accounts"],
    reads: &["ec2:DescribeVpcEndpointServicePermissions"],
    rationale: "Whoever may connect gets a private way into the network, past everything that guards its public side.",
    remediation: Remediation {
        text: "Endpoint service, Allow principals: delete the principal. Name accounts that may connect in trusted_accounts.",
        cli: "aws ec2 modify-vpc-endpoint-service-permissions --region {region} --service-id {id} --remove-allowed-principals \
              {principal}",
    },
    source: "https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html#add-remove-permissions",
    check,
};

fn check(service: &EndpointService, account: &Account) -> Outcome {
    let is_trusted = |principal: &String| {
        account_of_principal(principal)
            .is_some_and(|id| id == account.id || account.parameters.trusted_accounts.iter().any(|known| known == id))
    };
    let principals = service.allowed_principals.get()?;
    let others: Vec<String> = principals.iter().filter(|principal| !is_trusted(principal)).cloned().collect();
    require(others.is_empty(), format!("lets {} connect", shortened(&others, " and ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn allowing(principals: &[&str]) -> EndpointService {
        let principals = principals.iter().map(ToString::to_string).collect();
        EndpointService { allowed_principals: Known(principals), ..EndpointService::example() }
    }

    #[test]
    fn verdicts() {
        let partner = "arn:aws:iam::222222222222:role/x";
        Cases::of(&RULE)
            .compliant([EndpointService::example(), allowing(&[]), allowing(&["111111111111"])])
            .non_compliant([
                allowing(&["*"]),
                allowing(&[partner]),
                allowing(&["222222222222"]),
                allowing(&["arn:aws:iam::111111111111:root", "*"]),
            ])
            .given(|account| account.parameters.trusted_accounts = vec!["222222222222".to_owned()])
            .compliant([allowing(&[partner])])
            .non_compliant([allowing(&[partner, "*"])])
            .check();
    }
}
