use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-instance-detailed-monitoring-enabled",
    title: "EC2 instances are monitored in detail",
    severity: Severity::Low,
    expectations: &[],
    themes: &["monitoring", "secure-configuration"],
    equivalents: &[
        "config:EC2_INSTANCE_DETAILED_MONITORING_ENABLED",
        "prowler:ec2_instance_detailed_monitoring_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "With basic monitoring, CloudWatch has one value in five minutes, and alarms are as late.",
    remediation: Remediation {
        text: "Turn detailed monitoring on: instance, Actions, Monitor and troubleshoot, Manage detailed monitoring.",
        cli: "aws ec2 monitor-instances --region {region} --instance-ids {id}",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    require(*instance.detailed_monitoring.get()?, "detailed monitoring is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example()])
            .non_compliant([Instance { detailed_monitoring: Known(false), ..Instance::example() }])
            .check();
    }
}
