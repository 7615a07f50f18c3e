use crate::{
    model::{Account, GLOBAL, Resource},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, parameter, require},
};

pub(super) static RULE: Rule<dyn Resource> = Rule {
    id: "approved-regions-only",
    title: "Resources live only in the allowed regions",
    severity: Severity::Medium,
    expectations: &[11],
    themes: &["inventory", "secure-configuration"],
    equivalents: &[],
    differs: &[],
    parameters: &["allowed_regions"],
    reads: &[],
    rationale: "Nobody watches a region that nobody is meant to use: what stands there escapes backups, alarms and the \
                rules on where data may be kept.",
    remediation: Remediation {
        text: "Move the resource to an allowed region or delete it, and deny the other regions with a service control \
               policy on aws:RequestedRegion.",
        cli: "aws organizations create-policy --type SERVICE_CONTROL_POLICY --name allowed-regions --description \
              \"Allowed regions\" --content file://allowed-regions.json",
    },
    source: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html",
    check,
};

fn check(resource: &dyn Resource, account: &Account) -> Outcome {
    let allowed = parameter("allowed_regions", account.parameters.allowed_regions.as_ref())?;
    if resource.is_in_every_region()? {
        return not_applicable("it is in every region by design");
    }
    let region = resource.region();
    if region == GLOBAL {
        return not_applicable("it belongs to no region");
    }
    require(allowed.iter().any(|name| name == region), format!("it lives in {region}, which is not allowed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Identity, Owner, s3::Bucket, sns::Topic, vpc::PrefixList},
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let in_region = |region: &str| Bucket {
            identity: Identity { region: region.to_owned(), ..Bucket::example().identity },
            ..Bucket::example()
        };
        let of_aws = |region: &str| {
            let mut list = PrefixList::example();
            (list.identity.owner, list.identity.region) = (Known(Owner::Aws), region.to_owned());
            list
        };
        Cases::of(&RULE)
            .not_applicable([in_region("us-east-1")])
            .given(|account| account.parameters.allowed_regions = Some(vec!["eu-west-1".to_owned()]))
            .compliant([Bucket::example()])
            .compliant([Topic::example()])
            .non_compliant([in_region("us-east-1"), in_region("eu-west-10")])
            .not_applicable([in_region(GLOBAL)])
            .not_applicable([of_aws("us-east-1")])
            .given(|account| account.parameters.allowed_regions = Some(Vec::new()))
            .non_compliant([Bucket::example()])
            .check();
    }
}
