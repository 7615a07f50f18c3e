use crate::{
    model::{Account, apigatewayv2::Stage},
    rule::{Outcome, Remediation, Rule, Severity},
    rules::apigateway::log_groups::of_stage,
};

pub(super) static RULE: Rule<Stage> = Rule {
    id: "api-gwv2-stage-log-group-retention",
    title: "The log groups that stages of HTTP and WebSocket APIs write to exist and have a retention",
    severity: Severity::Medium,
    expectations: &[25],
    themes: &["data-lifecycle"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["logs:DescribeLogGroups"],
    rationale: "A stage without a log group leaves no trace; a log group without retention keeps what it holds, \
                personal data too, for ever.",
    remediation: Remediation {
        text: "Turn on logging for the stage, and set a retention for the log group that it writes to: CloudWatch, Log \
               groups, log group, Actions, Edit retention setting.",
        cli: "aws logs put-retention-policy --log-group-name {group} --retention-in-days 365 --region {region}",
    },
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    check,
};

fn check(stage: &Stage, account: &Account) -> Outcome {
    let group = || format!("/aws/apigateway/{}/{}", stage.api, stage.identity.id);
    let execution = stage.execution_logged.get().map(|logged| logged.then(group));
    let access = stage.access_log_destination.get().map(Option::as_deref);
    of_stage(account, &stage.identity.region, execution, access)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, rules::apigateway::log_groups::cases::logs, testing::Cases};

    const FIREHOSE: &str = "arn:aws:firehose:eu-west-1:111111111111:deliverystream/amazon-apigateway-shop";

    fn silent() -> Stage {
        Stage::example()
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .given(|account| {
                account.logs =
                    logs(&[("/shop/basket-prod", Some(30)), ("/aws/apigateway/f6g7h8i9j0/$default", Some(30))])
            })
            .compliant([Stage::websocket()])
            .compliant([Stage { access_log_destination: Known(None), ..Stage::websocket() }])
            .not_applicable([Stage { access_log_destination: Known(Some(FIREHOSE.to_owned())), ..silent() }])
            .non_compliant([Stage { access_log_destination: Known(None), ..silent() }])
            .non_compliant([Stage { identity: Stage::websocket().identity.renamed("v2"), ..Stage::websocket() }])
            .given(|account| {
                account.logs = logs(&[("/shop/basket-prod", None), ("/aws/apigateway/f6g7h8i9j0/$default", Some(30))])
            })
            .non_compliant([Stage::websocket()])
            .given(|account| account.logs = logs(&[]))
            .non_compliant([silent()])
            .check();
    }
}
