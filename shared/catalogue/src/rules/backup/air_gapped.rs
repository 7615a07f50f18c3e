use crate::{
    model::{
        Account, Listed,
        ec2::{Instance, Volume},
        rds,
        s3::Bucket,
    },
    rule::{Outcome, Remediation, Rule, Severity, require, violation},
};

pub(super) static AURORA: Rule<rds::Cluster> = air_gapped(
    "aurora-resources-in-logically-air-gapped-vault",
    "DB clusters have a recent recovery point in a logically air-gapped vault",
    &["config:AURORA_RESOURCES_IN_LOGICALLY_AIR_GAPPED_VAULT"],
    "https://docs.aws.amazon.com/config/latest/developerguide/aurora-resources-in-logically-air-gapped-vault.html",
    check,
);

pub(super) static EBS: Rule<Volume> = air_gapped(
    "ebs-resources-in-logically-air-gapped-vault",
    "EBS volumes have a recent recovery point in a logically air-gapped vault",
    &["config:EBS_RESOURCES_IN_LOGICALLY_AIR_GAPPED_VAULT"],
    "https://docs.aws.amazon.com/config/latest/developerguide/ebs-resources-in-logically-air-gapped-vault.html",
    check,
);

pub(super) static EC2: Rule<Instance> = air_gapped(
    "ec2-resources-in-logically-air-gapped-vault",
    "EC2 instances have a recent recovery point in a logically air-gapped vault",
    &["config:EC2_RESOURCES_IN_LOGICALLY_AIR_GAPPED_VAULT"],
    "https://docs.aws.amazon.com/config/latest/developerguide/ec2-resources-in-logically-air-gapped-vault.html",
    check,
);

pub(super) static S3: Rule<Bucket> = air_gapped(
    "s3-resources-in-logically-air-gapped-vault",
    "S3 buckets have a recent recovery point in a logically air-gapped vault",
    &["config:S3_RESOURCES_IN_LOGICALLY_AIR_GAPPED_VAULT"],
    "https://docs.aws.amazon.com/config/latest/developerguide/s3-resources-in-logically-air-gapped-vault.html",
    check,
);

const fn air_gapped<R: Listed>(
    id: &'static str,
    title: &'static str,
    equivalents: &'static [&'static str],
    source: &'static str,
    check: fn(&R, &Account) -> Outcome,
) -> Rule<R> {
    Rule {
        id,
        title,
        severity: Severity::Informational,
        expectations: &[],
        equivalents,
        parameters: &["backup_age_days_max"],
        reads: &["backup:ListBackupVaults", "backup:ListProtectedResourcesByBackupVault"],
        rationale: "Backups in a logically air-gapped vault are locked and encrypted with a key of AWS: whoever takes the \
                    account over cannot delete them.",
        remediation: Remediation {
            text: "Create a logically air-gapped vault, and let the backup plan copy its recovery points there.",
            cli: "aws backup create-logically-air-gapped-backup-vault --region {region} --backup-vault-name {vault} \
                  --min-retention-days 7 --max-retention-days {days}",
        },
        source,
        check,
    }
}

fn check<R: Listed>(resource: &R, account: &Account) -> Outcome {
    let days = account.parameters.backup_age_days_max;
    match account.backup.air_gapped(resource.arn(), resource.region())? {
        None => violation("no logically air-gapped vault has a recovery point of it"),
        Some(found) => {
            let hours = account.time.duration_since(found.last_backup).as_hours();
            let age = hours / 24;
            require(hours <= i64::from(days) * 24, format!("its last air-gapped recovery point is {age} days old"))
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        model::{Regional, backup::Protected},
        rule::AnyRule,
        testing::{Case, Cases},
    };

    fn cases<R: Case>(rule: &'static dyn AnyRule, example: R) -> Cases {
        let arn = example.arn().to_owned();
        Cases::of(rule)
            .compliant([example.clone()])
            .given(|account| {
                let last_backup = Timestamp::from_second(account.time.as_second() - 26 * 3600).unwrap();
                account.backup.air_gapped = Regional::example([Protected { arn, last_backup }]);
            })
            .non_compliant([example.clone()])
            .given(|account| account.backup.air_gapped = Regional::example([]))
            .non_compliant([example])
    }

    #[test]
    fn verdicts() {
        cases(&AURORA, rds::Cluster::example()).check();
        cases(&EBS, Volume::example()).check();
        cases(&EC2, Instance::example()).check();
        cases(&S3, Bucket::example()).check();
    }
}
