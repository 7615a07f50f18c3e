use super::{exposure::shortened, own};
use crate::{
    language::policy::{place::Place, resource},
    model::{Account, vpc::Endpoint},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, require, violation},
};

pub(super) static RULE: Rule<Endpoint> = Rule {
    id: "vpc-endpoint-trusted-accounts-only",
    title: "VPC endpoints let through only principals of the account and of trusted accounts",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["cross-account", "network-segmentation"],
    equivalents: &["prowler:vpc_endpoint_connections_trust_boundaries"],
    differs: &[Difference {
        from: &["prowler:vpc_endpoint_connections_trust_boundaries"],
        how: "Asked is who gets through. A condition on `aws:PrincipalOrgID` restricts that and is compliant; \
                  one on `aws:ResourceAccount` restricts only what is reached, and is not. A statement that \
                  denies lets nobody through.",
        source: &[(
            "Global condition keys",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
        )],
    }],
    parameters: &["trusted_accounts"],
    reads: &[],
    rationale: "With the default policy, anyone inside the network can use the endpoint with credentials of an account of \
                their own, and carry data out to it.",
    remediation: Remediation {
        text: "Replace the endpoint policy with one that allows only principals of your accounts, by aws:PrincipalOrgID or \
               aws:PrincipalAccount.",
        cli: "aws ec2 modify-vpc-endpoint --region {region} --vpc-endpoint-id {id} --policy-document {policy}",
    },
    source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    check,
};

fn check(endpoint: &Endpoint, account: &Account) -> Outcome {
    own(&endpoint.identity)?;
    // Endpoints of other users' services have the full-access policy, which cannot be changed.
    let service = endpoint.service.get()?;
    if service.as_ref().is_some_and(|name| name.starts_with("com.amazonaws.vpce.")) {
        return not_applicable("the service supports no endpoint policy");
    }
    let Some(policy) = endpoint.policy.get()? else {
        return not_applicable("the service supports no endpoint policy");
    };
    let place = Place::vpc_endpoint(&account.id);
    if let [statement, ..] = resource::public_grants(policy, &place).as_slice() {
        return violation(format!("{} of its policy lets everyone through", resource::label(policy, statement)));
    }
    let grants = resource::cross_account_grants(policy, &place, &account.parameters.trusted_accounts);
    let mut accounts: Vec<String> = grants.iter().flat_map(|grant| &grant.accounts).cloned().collect();
    accounts.sort_unstable();
    accounts.dedup();
    if accounts.is_empty() {
        return Ok(Verdict::Compliant);
    }
    require(false, format!("its policy lets accounts {} through", shortened(&accounts, ", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        language::policy::Document,
        model::Owner,
        observed::{Gap, Known, Observed, Reason},
        testing::Cases,
    };

    fn with(statements: &str) -> Endpoint {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        Endpoint { policy: Known(Some(Document::parse(&text).unwrap())), ..Endpoint::example() }
    }

    const ANYONE: &str = r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#;
    const OF_ORGANISATION: &str = r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*",
        "Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}"#;
    /// Which every request through the endpoint is.
    const OUT_OF_VPC: &str = r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*",
        "Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}}"#;
    const PARTNER: &str = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:role/x"},"Action":"*",
        "Resource":"*"}"#;

    #[test]
    fn verdicts() {
        let mut managed = with(ANYONE);
        managed.identity.owner = Known(Owner::Aws);
        let gap = Gap::new("ec2:DescribeVpcEndpoints", Reason::InvalidResponse, "");
        Cases::of(&RULE)
            .compliant([Endpoint::example(), with(OF_ORGANISATION)])
            .non_compliant([with(OUT_OF_VPC)])
            .non_compliant([with(ANYONE), with(PARTNER), with(&format!("{OF_ORGANISATION},{PARTNER}"))])
            .not_applicable([
                Endpoint { policy: Known(None), ..Endpoint::example() },
                Endpoint { service: Known(Some("com.amazonaws.vpce.eu-west-1.vpce-svc-9".to_owned())), ..with(ANYONE) },
                managed,
            ])
            .insufficient_data([Endpoint { policy: Observed::from(gap), ..Endpoint::example() }])
            .given(|account| account.parameters.trusted_accounts = vec!["222222222222".to_owned()])
            .compliant([with(PARTNER)])
            .non_compliant([with(ANYONE)])
            .check();
    }
}
