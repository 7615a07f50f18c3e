use crate::{
    model::{
        Account,
        ec2::{Instance, State},
    },
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-enclave-host-running",
    title: "EC2 instances that may host enclaves are running",
    severity: Severity::Low,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["prowler:ec2_confidential_workload_host_not_running"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "An enclave ends when its parent instance stops: what relies on it, such as decryption, fails until \
                it runs again.",
    remediation: Remediation {
        text: "Start the instance, or terminate it if the enclave is not needed any more.",
        cli: "aws ec2 start-instances --region {region} --instance-ids {id}",
    },
    source: "https://docs.aws.amazon.com/enclaves/latest/user/nitro-enclave.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    match instance.state {
        _ if !*instance.enclaves.get()? => not_applicable("it is not enabled for enclaves"),
        State::Pending | State::Running => Ok(Verdict::Compliant),
        State::Stopping | State::Stopped => violation("it is enabled for enclaves and is not running"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn host(state: State) -> Instance {
        Instance { enclaves: Known(true), state, ..Instance::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([host(State::Running), host(State::Pending)])
            .non_compliant([host(State::Stopped), host(State::Stopping)])
            .not_applicable([Instance { state: State::Stopped, ..Instance::example() }])
            .check();
    }
}
