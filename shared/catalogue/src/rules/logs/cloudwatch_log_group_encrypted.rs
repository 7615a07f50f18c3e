use crate::{
    model::{Account, logs::LogGroup},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<LogGroup> = Rule {
    id: "cloudwatch-log-group-encrypted",
    title: "KMS keys encrypt log groups",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-at-rest", "log-protection"],
    equivalents: &["config:CLOUDWATCH_LOG_GROUP_ENCRYPTED", "prowler:cloudwatch_log_group_kms_encryption_enabled"],
    differs: &[Difference {
        from: &["config:CLOUDWATCH_LOG_GROUP_ENCRYPTED", "prowler:cloudwatch_log_group_kms_encryption_enabled"],
        how: "Judged once the parameter `log_groups_require_kms` is on: CloudWatch Logs encrypts every group \
                  with its own keys already.",
        source: &[(
            "Encrypting log data",
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
        )],
    }],
    parameters: &["log_groups_require_kms"],
    reads: &[],
    rationale: "CloudWatch Logs encrypts every group with keys of its own; a KMS key adds a second permission, and a \
                way to take it back.",
    remediation: Remediation {
        text: "Choose a key whose policy lets CloudWatch Logs of the region use it for this group, and associate it. \
               Events that are already there stay as they are.",
        cli: "aws logs associate-kms-key --log-group-name {name} --kms-key-id {key} --region {region}",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    check,
};

fn check(group: &LogGroup, account: &Account) -> Outcome {
    match &group.kms_key {
        Some(_) => Ok(Verdict::Compliant),
        None if !account.parameters.log_groups_require_kms => not_applicable("parameter log_groups_require_kms is off"),
        None => violation("no KMS key encrypts it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        let encrypted = LogGroup { kms_key: Some("alias/logs".to_owned()), ..LogGroup::example() };
        Cases::of(&RULE)
            .compliant([encrypted.clone()])
            .not_applicable([LogGroup::example()])
            .given(|account| account.parameters.log_groups_require_kms = true)
            .compliant([encrypted])
            .non_compliant([LogGroup::example()])
            .check();
    }
}
