use super::of_another_account;
use crate::{
    model::{Account, cloudtrail::Trail},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Trail> = Rule {
    id: "cloud-trail-encryption-enabled",
    title: "Trails encrypt their log files with a KMS key",
    severity: Severity::Medium,
    expectations: &[23],
    themes: &["encryption-at-rest", "log-protection"],
    equivalents: &[
        "config:CLOUD_TRAIL_ENCRYPTION_ENABLED",
        "securityhub:CloudTrail.2",
        "prowler:cloudtrail_kms_encryption_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Log files name people, addresses and resources. With a KMS key, whoever may read the bucket still needs \
                leave to use the key.",
    remediation: Remediation {
        text: "CloudTrail, Trails, the trail, General details, Edit: Log file SSE-KMS encryption, with a key whose \
               policy lets CloudTrail use it.",
        cli: "aws cloudtrail update-trail --name {name} --kms-key-id {key} --region {region}",
    },
    source: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
    check,
};

fn check(trail: &Trail, _: &Account) -> Outcome {
    if !trail.own {
        return of_another_account();
    }
    require(trail.kms_key.is_some(), "no KMS key encrypts its log files")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        let plain = Trail { kms_key: None, ..Trail::example() };
        Cases::of(&RULE)
            .compliant([Trail::example()])
            .non_compliant([plain.clone()])
            .not_applicable([Trail { own: false, ..plain }])
            .check();
    }
}
