use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-imdsv2-check",
    title: "EC2 instances hand out their credentials only to requests with a session token (IMDSv2)",
    severity: Severity::High,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &[
        "config:EC2_IMDSV2_CHECK",
        "securityhub:EC2.8",
        "prowler:ec2_instance_imdsv2_enabled",
        "prowler:ec2_confidential_workload_host_imdsv2_not_enforced",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Without session tokens, one forged request through a flaw in an application on the instance is \
                enough to steal its role's credentials.",
    remediation: Remediation {
        text: "Require tokens: instance, Actions, Instance settings, Modify instance metadata options, IMDSv2 \
               Required.",
        cli: "aws ec2 modify-instance-metadata-options --region {region} --instance-id {id} --http-tokens required",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    let metadata = instance.metadata.get()?;
    require(!metadata.enabled || metadata.tokens_required, "its metadata service answers without a session token")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ec2::Metadata, observed::Known, testing::Cases};

    fn with(enabled: bool, tokens_required: bool) -> Instance {
        Instance { metadata: Known(Metadata { enabled, tokens_required, hop_limit: 1 }), ..Instance::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([with(true, true), with(false, true), with(false, false)])
            .non_compliant([with(true, false)])
            .check();
    }
}
