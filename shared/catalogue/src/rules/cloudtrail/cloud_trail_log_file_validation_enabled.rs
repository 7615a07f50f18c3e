use super::of_another_account;
use crate::{
    model::{Account, cloudtrail::Trail},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Trail> = Rule {
    id: "cloud-trail-log-file-validation-enabled",
    title: "Trails write digests that show whether a log file was changed",
    severity: Severity::Low,
    expectations: &[23],
    themes: &["log-protection"],
    equivalents: &[
        "config:CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED",
        "securityhub:CloudTrail.4",
        "prowler:cloudtrail_log_file_validation_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Whoever covers tracks changes or deletes log files. Signed digests make that visible.",
    remediation: Remediation {
        text: "CloudTrail, Trails, the trail, General details, Edit: Log file validation, Enabled.",
        cli: "aws cloudtrail update-trail --name {name} --enable-log-file-validation --region {region}",
    },
    source: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
    check,
};

fn check(trail: &Trail, _: &Account) -> Outcome {
    if !trail.own {
        return of_another_account();
    }
    require(*trail.validated.get()?, "log file validation is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let unvalidated = Trail { validated: Known(false), ..Trail::example() };
        Cases::of(&RULE)
            .compliant([Trail::example()])
            .non_compliant([unvalidated.clone()])
            .not_applicable([Trail { own: false, ..unvalidated }])
            .check();
    }
}
