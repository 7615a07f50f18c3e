use super::own;
use crate::{
    model::{
        Account,
        vpc::{FlowLog, Network, TrafficType},
    },
    observed::{Known, all, any, certain},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Network> = Rule {
    id: "vpc-flow-logs-enabled",
    title: "VPCs record in a flow log at least the traffic that is rejected",
    severity: Severity::Medium,
    expectations: &[24],
    themes: &["logging"],
    equivalents: &["config:VPC_FLOW_LOGS_ENABLED", "securityhub:EC2.6", "prowler:vpc_flow_logs_enabled"],
    differs: &[],
    parameters: &[],
    reads: &["ec2:DescribeFlowLogs"],
    rationale: "Flow logs are the only record of who talked to whom: without them, neither an attack nor what it took can be \
                traced.",
    remediation: Remediation {
        text: "Create a flow log of the VPC for all traffic, to CloudWatch Logs or S3. If there is one that fails, correct \
               the permissions of its role or destination.",
        cli: "aws ec2 create-flow-logs --region {region} --resource-type VPC --resource-ids {id} --traffic-type ALL \
              --log-destination-type s3 --log-destination {bucket-arn}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/vpc-flow-logs-enabled.html",
    check,
};

fn check(network: &Network, account: &Account) -> Outcome {
    own(&network.identity)?;
    let logs = account.vpc.flow_logs_of(&network.identity.region, &network.identity.id)?;
    let works = any(logs.iter().map(|(log, unread)| {
        let records_rejects = log.traffic.get().map(|traffic| *traffic != TrafficType::Accept);
        all([records_rejects, log.failing.get().map(|failing| !failing), certain(unread.clone())])
    }));
    if works? {
        return Ok(Verdict::Compliant);
    }
    let own: Vec<&FlowLog> = logs.into_iter().filter(|(_, unread)| unread.is_none()).map(|(log, _)| log).collect();
    let failing = own.iter().find(|log| log.traffic != Known(TrafficType::Accept));
    match (failing, own.first()) {
        (Some(log), _) => violation(format!("flow log {} cannot deliver its records", log.identity.id)),
        (None, Some(log)) => violation(format!("flow log {} records accepted traffic only", log.identity.id)),
        (None, None) => violation("has no flow log"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Identity, Regional},
        testing::Cases,
    };

    fn logged(logs: impl IntoIterator<Item = FlowLog>) -> impl FnOnce(&mut Account) {
        let logs: Vec<_> = logs.into_iter().collect();
        |account| account.vpc.flow_logs = Regional::example(logs)
    }

    #[test]
    fn verdicts() {
        let log = FlowLog::example;
        let other = Network { identity: Identity::of_ec2("vpc", "vpc-9", "other"), ..Network::example() };
        Cases::of(&RULE)
            .compliant([Network::example()])
            .non_compliant([other])
            .not_applicable([Network { identity: Network::example().identity.shared(), ..Network::example() }])
            .given(logged([FlowLog { traffic: Known(TrafficType::Reject), ..log() }]))
            .compliant([Network::example()])
            .given(logged([FlowLog { failing: Known(true), ..log() }, log()]))
            .compliant([Network::example()])
            .given(logged([FlowLog { traffic: Known(TrafficType::Accept), ..log() }]))
            .non_compliant([Network::example()])
            .given(logged([FlowLog { failing: Known(true), ..log() }]))
            .non_compliant([Network::example()])
            .given(logged([FlowLog { target: Known("subnet-1".to_owned()), ..log() }]))
            .non_compliant([Network::example()])
            .check();
    }
}
