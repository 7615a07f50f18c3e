use jiff::Timestamp;

use crate::{
    model::{
        Account,
        ec2::{Instance, State},
    },
    observed::Known,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-stopped-instance",
    title: "EC2 instances do not stay stopped for long",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &[
        "config:EC2_STOPPED_INSTANCE",
        "securityhub:EC2.4",
        "prowler:ec2_instance_stopped_older_than_specific_days",
    ],
    differs: &[],
    parameters: &["ec2_stopped_days_max"],
    reads: &[],
    rationale: "A stopped instance is neither patched nor watched: when it is started again it runs with all that \
                was found in the meantime.",
    remediation: Remediation {
        text: "Terminate the instance if nothing needs it, after making an image of it if its data may be needed.",
        cli: "aws ec2 terminate-instances --region {region} --instance-ids {id}",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Stop_Start.html",
    check,
};

fn check(instance: &Instance, account: &Account) -> Outcome {
    if instance.state != State::Stopped {
        return Ok(Verdict::Compliant);
    }
    let limit = account.parameters.ec2_stopped_days_max;
    let days_since = |time: Timestamp| account.time.duration_since(time).as_hours() / 24;
    if let Known(started) = instance.launch_time
        && days_since(started) <= i64::from(limit)
    {
        return Ok(Verdict::Compliant);
    }
    match *instance.stopped_at.get()? {
        Some(time) => {
            let days = days_since(time);
            require(days <= i64::from(limit), format!("it has been stopped for {days} days, more than {limit}"))
        }
        None => Ok(Verdict::Compliant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        observed::{Gap, Observed, Reason},
        testing::Cases,
    };

    fn days_ago(days: i64) -> Timestamp {
        Account::example().time - jiff::SignedDuration::from_hours(days * 24)
    }

    fn stopped(launched: i64, stopped: i64) -> Instance {
        Instance {
            state: State::Stopped,
            launch_time: Known(days_ago(launched)),
            stopped_at: Known(Some(days_ago(stopped))),
            ..Instance::example()
        }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example(), stopped(100, 30), stopped(100, 0), stopped(10, 5)])
            .non_compliant([stopped(100, 31)])
            .given(|account| account.parameters.ec2_stopped_days_max = 7)
            .compliant([stopped(100, 7)])
            .non_compliant([stopped(100, 8)])
            .check();
    }

    #[test]
    fn a_recent_start_settles_it_without_the_time_of_the_stop() {
        let gap = Gap::new(String::new(), Reason::InvalidResponse, "");
        let unknown = |launched| Instance { stopped_at: Observed::from(gap.clone()), ..stopped(launched, 0) };
        Cases::of(&RULE)
            .compliant([unknown(30)])
            .insufficient_data([unknown(31)])
            .non_compliant([stopped(100, 31)])
            .check();
    }
}
