use crate::{
    model::{
        Account,
        ec2::{Instance, State},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require, violation},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-instance-managed-by-systems-manager",
    title: "Systems Manager manages EC2 instances",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["inventory", "patching"],
    equivalents: &["config:EC2_INSTANCE_MANAGED_BY_SSM", "securityhub:SSM.1", "prowler:ec2_instance_managed_by_ssm"],
    differs: &[
        Difference {
            from: &["prowler:ec2_instance_managed_by_ssm"],
            how: "The agent must still report: an instance that Systems Manager knows and whose connection is \
                  lost is a violation.",
            source: &[(
                "ec2-instance-managed-by-systems-manager",
                "https://docs.aws.amazon.com/config/latest/developerguide/ec2-instance-managed-by-systems-manager.html",
            )],
        },
        Difference {
            from: &["prowler:ec2_instance_managed_by_ssm"],
            how: "An instance that is stopping or shutting down is not applicable, like one that is stopped.",
            source: &[(
                "Instance lifecycle",
                "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html",
            )],
        },
    ],
    parameters: &[],
    reads: &["ssm:DescribeInstanceInformation"],
    rationale: "What Systems Manager does not reach is patched by hand or not at all, and needs open ports for every \
                repair.",
    remediation: Remediation {
        text: "Install the SSM agent, and give the instance a profile with AmazonSSMManagedInstanceCore or turn on \
               Default Host Management.",
        cli: "aws ssm update-service-setting --region {region} --setting-id \
              /ssm/managed-instance/default-ec2-instance-management-role --setting-value {role}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ec2-instance-managed-by-systems-manager.html",
    check,
};

fn check(instance: &Instance, account: &Account) -> Outcome {
    if instance.state != State::Running {
        return not_applicable("it does not run");
    }
    match account.ssm.machine(&instance.identity.id, &instance.identity.region)? {
        Some(machine) => require(*machine.online.get()?, "its agent has stopped to report to Systems Manager"),
        None => violation("Systems Manager does not manage it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Regional, ssm::Machine},
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let machine = |online| Machine { id: Instance::example().identity.id, online: Known(online) };
        Cases::of(&RULE)
            .compliant([Instance::example()])
            .not_applicable([Instance { state: State::Stopped, ..Instance::example() }])
            .given(|account| account.ssm.machines = Regional::example([machine(false)]))
            .non_compliant([Instance::example()])
            .given(|account| account.ssm.machines = Regional::example([]))
            .non_compliant([Instance::example()])
            .check();
    }
}
