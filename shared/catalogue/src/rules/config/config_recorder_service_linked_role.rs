use super::is_service_linked;
use crate::{
    model::{Account, config::Recorder},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Recorder> = Rule {
    id: "config-recorder-service-linked-role",
    title: "AWS Config records with its service-linked role",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["change-tracking"],
    equivalents: &["prowler:config_recorder_using_aws_service_role"],
    differs: &[Difference {
        from: &["prowler:config_recorder_using_aws_service_role"],
        how: "A stopped recorder is judged too: it would start with the same role.",
        source: &[(
            "Service-linked roles",
            "https://docs.aws.amazon.com/config/latest/developerguide/using-service-linked-roles.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "AWS keeps the rights of the service-linked role in step with the resource types that AWS Config \
                supports; nobody else can use or change it.",
    remediation: Remediation {
        text: "Choose the service-linked role in the settings of AWS Config.",
        cli: "aws configservice put-configuration-recorder --region {region} --configuration-recorder \
              name={name},roleARN=arn:aws:iam::{account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/using-service-linked-roles.html",
    check,
};

fn check(recorder: &Recorder, _: &Account) -> Outcome {
    let role = recorder.role.get()?;
    require(is_service_linked(role), format!("it records with {role}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let other = "arn:aws:iam::111111111111:role/config".to_owned();
        Cases::of(&RULE)
            .compliant([Recorder::example()])
            .non_compliant([Recorder { role: Known(other), ..Recorder::example() }])
            .check();
    }
}
