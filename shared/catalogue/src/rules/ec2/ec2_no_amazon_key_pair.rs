use crate::{
    model::{
        Account,
        ec2::{Instance, State},
    },
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-no-amazon-key-pair",
    title: "Running EC2 instances were launched without an SSH key pair",
    severity: Severity::Low,
    expectations: &[],
    themes: &["credential-rotation", "stale-credentials"],
    equivalents: &["config:EC2_NO_AMAZON_KEY_PAIR"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A key pair is a credential that never expires and that no log connects to a person; Session Manager \
                needs none.",
    remediation: Remediation {
        text: "Launch the instance anew without a key pair, and reach it by Session Manager.",
        cli: "aws ec2 run-instances --region {region} --image-id {image_id} --instance-type {type} \
              --iam-instance-profile Name={profile}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ec2-no-amazon-key-pair.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    match &instance.key_name {
        _ if instance.state != State::Running => not_applicable("it is not running"),
        None => Ok(Verdict::Compliant),
        Some(name) => violation(format!("it was launched with the key pair {name}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        let with_key = Instance { key_name: Some("admin".to_owned()), ..Instance::example() };
        Cases::of(&RULE)
            .compliant([Instance::example()])
            .non_compliant([with_key.clone()])
            .not_applicable([Instance { state: State::Stopped, ..with_key }])
            .check();
    }
}
