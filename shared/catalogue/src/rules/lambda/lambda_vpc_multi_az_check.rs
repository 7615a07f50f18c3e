use std::collections::BTreeSet;

use crate::{
    model::{Account, lambda::Function},
    observed::Gap,
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-vpc-multi-az-check",
    title: "Lambda functions in a VPC have subnets in at least two availability zones",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["availability"],
    equivalents: &[
        "config:LAMBDA_VPC_MULTI_AZ_CHECK",
        "securityhub:Lambda.5",
        "prowler:awslambda_function_vpc_multi_az",
    ],
    differs: &[],
    parameters: &[],
    reads: &["ec2:DescribeSubnets"],
    rationale: "A function with subnets in one zone cannot run while that zone is down.",
    remediation: Remediation {
        text: "Function, Configuration, VPC, Edit: add a subnet in another availability zone.",
        cli: "aws lambda update-function-configuration --region {region} --function-name {name} --vpc-config \
              SubnetIds={subnet},{subnet},SecurityGroupIds={group}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    check,
};

fn check(function: &Function, account: &Account) -> Outcome {
    let subnets = function.subnets.get()?;
    if subnets.is_empty() {
        return not_applicable("it is attached to no VPC");
    }
    let mut zones = BTreeSet::new();
    let mut gap = None;
    for id in subnets {
        match account.vpc.subnet(&function.identity.region, id)? {
            Some(subnet) => match subnet.zone.get() {
                Ok(zone) => _ = zones.insert(zone.as_str()),
                Err(unread) => gap = Some(unread),
            },
            None => gap = Some(Gap::not_listed("ec2:DescribeSubnets", id)),
        }
    }
    if let (true, Some(unread)) = (zones.len() < 2, gap) {
        return Err(unread.into());
    }
    let zones: Vec<&str> = zones.into_iter().collect();
    require(zones.len() >= 2, format!("all its subnets are in one availability zone: {}", zones.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let within = |subnets: &[&str]| Function {
            subnets: Known(subnets.iter().map(|subnet| (*subnet).to_owned()).collect()),
            ..Function::example()
        };
        Cases::of(&RULE)
            .compliant([within(&["subnet-1", "subnet-2"])])
            .non_compliant([within(&["subnet-1"]), within(&["subnet-1", "subnet-1"])])
            .insufficient_data([within(&["subnet-1", "subnet-9"])])
            .not_applicable([within(&[])])
            .check();
    }
}
