use crate::{
    model::{Account, lambda::Function},
    observed::any,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-log-group-retention",
    title: "The log group of each Lambda function exists and has a retention",
    severity: Severity::Medium,
    expectations: &[25],
    themes: &["data-lifecycle"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["logs:DescribeLogGroups"],
    rationale: "Lambda makes a missing group itself when it may, and keeps its events for ever; when it may not, the \
                function's logs are lost.",
    remediation: Remediation {
        text: "Create the log group if it is missing, then CloudWatch, Log groups, Actions, Edit retention setting.",
        cli: "aws logs put-retention-policy --region {region} --log-group-name {group} --retention-in-days 365",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
    check,
};

fn check(function: &Function, account: &Account) -> Outcome {
    let name = &function.log_group;
    let Some(group) = account.logs.group(&function.identity.region, name)? else {
        return violation(format!("its log group {name} does not exist"));
    };
    // A group of the delivery class keeps events for a time that AWS has set.
    if any([Ok(group.retention_days.is_some()), group.delivery_class.get().copied()])? {
        return Ok(Verdict::Compliant);
    }
    violation(format!("its log group {name} keeps events for ever"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            logs::{LogGroup, Logs},
        },
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let logging_to = |group: &str| Function { log_group: group.to_owned(), ..Function::example() };
        let group = |name: &str, retention_days, delivery_class| LogGroup {
            identity: LogGroup::example().identity.renamed(name),
            retention_days,
            delivery_class: Known(delivery_class),
            ..LogGroup::example()
        };
        Cases::of(&RULE)
            .given(|account| {
                account.logs = Logs {
                    groups: Regional::example([
                        group("/aws/lambda/kept", Some(30), false),
                        group("/aws/lambda/for-ever", None, false),
                        group("/shop/delivered", None, true),
                    ]),
                };
            })
            .compliant([logging_to("/aws/lambda/kept"), logging_to("/shop/delivered")])
            .non_compliant([logging_to("/aws/lambda/for-ever"), logging_to("/aws/lambda/missing")])
            .check();
    }
}
