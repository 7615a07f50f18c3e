use crate::{
    model::{Account, lambda::Function},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-inside-vpc",
    title: "Lambda functions are attached to a VPC",
    severity: Severity::Low,
    expectations: &[],
    themes: &["network-segmentation"],
    equivalents: &["config:LAMBDA_INSIDE_VPC", "securityhub:Lambda.3", "prowler:awslambda_function_inside_vpc"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A function outside of a VPC reaches the whole internet and no private resource; in one, security \
                groups and endpoint policies bound what it can reach.",
    remediation: Remediation {
        text: "Function, Configuration, VPC, Edit: choose private subnets in two zones and a security group.",
        cli: "aws lambda update-function-configuration --region {region} --function-name {name} --vpc-config \
              SubnetIds={subnet},{subnet},SecurityGroupIds={group}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    check,
};

fn check(function: &Function, _: &Account) -> Outcome {
    require(!function.subnets.get()?.is_empty(), "it is attached to no VPC")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Function::example()])
            .non_compliant([Function { subnets: Known(Vec::new()), ..Function::example() }])
            .check();
    }
}
