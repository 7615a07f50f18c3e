use crate::{
    model::{
        Account,
        ec2::{Instance, State},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-instance-age-check",
    title: "Running EC2 instances are renewed in time",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory", "secure-configuration"],
    equivalents: &["prowler:ec2_instance_older_than_specific_days"],
    differs: &[Difference {
        from: &["prowler:ec2_instance_older_than_specific_days"],
        how: "An instance that does not run is not applicable instead of compliant.",
        source: &[(
            "Instance lifecycle",
            "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html",
        )],
    }],
    parameters: &["ec2_instance_age_days_max"],
    reads: &[],
    rationale: "An instance that runs for months misses kernel updates and drifts away from what its template says.",
    remediation: Remediation {
        text: "Replace the instance by one from a current image, or restart it after it was patched.",
        cli: "aws ec2 describe-instances --region {region} --instance-ids {id} --query \
              \"Reservations[].Instances[].LaunchTime\"",
    },
    source: "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/protecting-compute.html",
    check,
};

fn check(instance: &Instance, account: &Account) -> Outcome {
    if instance.state != State::Running {
        return not_applicable("it is not running");
    }
    let days = account.time.duration_since(*instance.launch_time.get()?).as_hours() / 24;
    let limit = account.parameters.ec2_instance_age_days_max;
    require(days <= i64::from(limit), format!("it has been running for {days} days, more than {limit}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn launched(days_ago: i64) -> Instance {
        let launch_time = Known(Account::example().time - jiff::SignedDuration::from_hours(days_ago * 24));
        Instance { launch_time, ..Instance::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([launched(0), launched(180), launched(-1)])
            .non_compliant([launched(181)])
            .not_applicable([Instance { state: State::Stopped, ..launched(181) }])
            .given(|account| account.parameters.ec2_instance_age_days_max = 7)
            .non_compliant([launched(8)])
            .check();
    }
}
