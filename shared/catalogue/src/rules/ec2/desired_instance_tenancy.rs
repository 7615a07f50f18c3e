use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, parameter, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "desired-instance-tenancy",
    title: "EC2 instances have the desired tenancy",
    severity: Severity::Low,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["config:DESIRED_INSTANCE_TENANCY"],
    differs: &[],
    parameters: &["ec2_desired_instance_tenancy"],
    reads: &[],
    rationale: "Licences and rules on isolation can demand hosts of one's own; dedicated hosts that nobody asked for \
                cost money.",
    remediation: Remediation {
        text: "Stop the instance, change its placement, start it. Not every change of tenancy is possible: else \
               launch it anew.",
        cli: "aws ec2 modify-instance-placement --region {region} --instance-id {id} --tenancy {tenancy}",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/dedicated-instance.html",
    check,
};

fn check(instance: &Instance, account: &Account) -> Outcome {
    let desired = parameter("ec2_desired_instance_tenancy", account.parameters.ec2_desired_instance_tenancy.as_ref())?;
    let tenancy = instance.tenancy.get()?;
    require(tenancy == desired, format!("the tenancy is {tenancy}, not {desired}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let dedicated = Instance { tenancy: Known("dedicated".to_owned()), ..Instance::example() };
        Cases::of(&RULE)
            .not_applicable([dedicated.clone()])
            .given(|account| account.parameters.ec2_desired_instance_tenancy = Some("default".to_owned()))
            .compliant([Instance::example()])
            .non_compliant([dedicated])
            .check();
    }
}
