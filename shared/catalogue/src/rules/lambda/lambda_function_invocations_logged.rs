use crate::{
    model::{
        Account,
        cloudtrail::{Selector, Trail},
        lambda::Function,
    },
    observed::{Unread, all, any},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-function-invocations-logged",
    title: "CloudTrail records the invocations of Lambda functions",
    severity: Severity::Low,
    expectations: &[],
    themes: &["audit-trail", "logging"],
    equivalents: &["prowler:awslambda_function_invoke_api_operations_cloudtrail_logging_enabled"],
    differs: &[
        Difference {
            from: &["prowler:awslambda_function_invoke_api_operations_cloudtrail_logging_enabled"],
            how: "The trail must be logging, cover the region, and record the events that write: an invocation is \
                  one. A selector that leaves events or callers out does not count.",
            source: &[(
                "Data events",
                "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
            )],
        },
        Difference {
            from: &["prowler:awslambda_function_invoke_api_operations_cloudtrail_logging_enabled"],
            how: "Advanced selectors count by the ARNs that they name; one for other functions does not record \
                  this one.",
            source: &[(
                "AdvancedFieldSelector",
                "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html",
            )],
        },
    ],
    parameters: &[],
    reads: &["cloudtrail:DescribeTrails", "cloudtrail:GetEventSelectors", "cloudtrail:GetTrailStatus"],
    rationale: "A function's own log says what it did, not who had it do so: that stands in CloudTrail's data events \
                alone.",
    remediation: Remediation {
        text: "CloudTrail, Trails, Data events, Edit: add the data event type Lambda with all functions.",
        cli: "aws cloudtrail put-event-selectors --region {region} --trail-name {trail} --event-selectors \
              file://selectors.json",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html",
    check,
};

const FUNCTION: &str = "AWS::Lambda::Function";

fn check(function: &Function, account: &Account) -> Outcome {
    let functions = account.lambda.functions.of(&function.identity.region)?;
    let region = &function.identity.region;
    let records = |trail: Result<&Trail, Unread>| {
        let trail = trail?;
        all([covers_region(trail, region), trail.records(|selector| covers(selector, function, functions))])
    };
    require(any(account.cloudtrail.each_in(region).map(records))?, "no trail records its invocations")
}

fn covers_region(trail: &Trail, region: &str) -> Result<bool, Unread> {
    any([Ok(trail.identity.region == region), trail.multi_region.get().copied()])
}

/// An invocation is an event that changes something.
fn covers(selector: &Selector, function: &Function, functions: &[Function]) -> bool {
    selector.category == Selector::DATA
        && selector.resource_type.as_deref() == Some(FUNCTION)
        && selector.writes
        && selector.narrowed_by.is_empty()
        && (selector.resources.is_empty() || selector.resources.iter().any(|arn| is_meant(arn, function, functions)))
}

/// The whole ARN of a function means this function alone, not those whose names begin with its name.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html>
fn is_meant(arn: &str, function: &Function, functions: &[Function]) -> bool {
    let is_of_another = || functions.iter().any(|other| other.identity.arn == arn);
    function.identity.arn == arn || (function.identity.arn.starts_with(arn) && !is_of_another())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Identity, RegionListing, Regional, cloudtrail::CloudTrail},
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let within = |trail: Trail| {
            move |account: &mut Account| {
                account.cloudtrail =
                    CloudTrail { trails: Regional::example([trail]), visiting: RegionListing::default() };
            }
        };
        let all = Selector::data(FUNCTION);
        let of = |arn: &str| Selector { resources: vec![arn.to_owned()], ..all.clone() };
        let beginning = |arn: &'static str, functions: Vec<Function>| {
            let set = within(Trail::selecting([of(arn)]));
            move |account: &mut Account| {
                set(account);
                account.lambda.functions = Regional::example(functions);
            }
        };
        let shorter = Function {
            identity: Identity {
                arn: "arn:aws:lambda:eu-west-1:111111111111:function:shop".to_owned(),
                ..Function::example().identity
            },
            ..Function::example()
        };
        let elsewhere = Trail {
            multi_region: Known(false),
            identity: Identity { region: "us-east-1".to_owned(), ..Trail::selecting([all.clone()]).identity },
            ..Trail::selecting([all.clone()])
        };
        Cases::of(&RULE)
            .compliant([Function::example()])
            .given(within(Trail::selecting([Selector::management(), of(&Function::example().identity.arn)])))
            .compliant([Function::example()])
            .given(within(Trail::selecting([of("arn:aws:lambda:eu-west-1:111111111111:function:other")])))
            .non_compliant([Function::example()])
            .given(beginning("arn:aws:lambda:eu-west-1:111111111111:function:shop", vec![Function::example()]))
            .compliant([Function::example()])
            .given(beginning("arn:aws:lambda:eu-west-1:111111111111:function:shop", vec![Function::example(), shorter]))
            .non_compliant([Function::example()])
            .given(within(Trail::selecting([Selector { writes: false, ..all.clone() }])))
            .non_compliant([Function::example()])
            .given(within(elsewhere))
            .non_compliant([Function::example()])
            .given(within(Trail::stopped()))
            .non_compliant([Function::example()])
            .check();
    }
}
