use crate::{
    model::{
        Account, Listed,
        dynamodb::Table,
        ec2::{Instance, Volume},
        rds,
        s3::Bucket,
    },
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require, violation},
};

pub(super) static AURORA: Rule<rds::Cluster> = recent(
    "aurora-last-backup-recovery-point-created",
    "DB clusters have a recent recovery point",
    &["config:AURORA_LAST_BACKUP_RECOVERY_POINT_CREATED"],
    "https://docs.aws.amazon.com/config/latest/developerguide/aurora-last-backup-recovery-point-created.html",
    check,
);

pub(super) static DYNAMODB: Rule<Table> = recent(
    "dynamodb-last-backup-recovery-point-created",
    "DynamoDB tables have a recent recovery point",
    &["config:DYNAMODB_LAST_BACKUP_RECOVERY_POINT_CREATED"],
    "https://docs.aws.amazon.com/config/latest/developerguide/dynamodb-last-backup-recovery-point-created.html",
    check,
);

pub(super) static EBS: Rule<Volume> = recent(
    "ebs-last-backup-recovery-point-created",
    "EBS volumes have a recent recovery point",
    &["config:EBS_LAST_BACKUP_RECOVERY_POINT_CREATED"],
    "https://docs.aws.amazon.com/config/latest/developerguide/ebs-last-backup-recovery-point-created.html",
    check,
);

pub(super) static EC2: Rule<Instance> = recent(
    "ec2-last-backup-recovery-point-created",
    "EC2 instances have a recent recovery point",
    &["config:EC2_LAST_BACKUP_RECOVERY_POINT_CREATED"],
    "https://docs.aws.amazon.com/config/latest/developerguide/ec2-last-backup-recovery-point-created.html",
    check,
);

pub(super) static RDS: Rule<rds::Instance> = recent(
    "rds-last-backup-recovery-point-created",
    "DB instances have a recent recovery point",
    &["config:RDS_LAST_BACKUP_RECOVERY_POINT_CREATED"],
    "https://docs.aws.amazon.com/config/latest/developerguide/rds-last-backup-recovery-point-created.html",
    |instance, account| match instance.cluster {
        Some(_) => not_applicable("it is a member of a cluster, which is backed up as a whole"),
        None => check(instance, account),
    },
);

pub(super) static S3: Rule<Bucket> = recent(
    "s3-last-backup-recovery-point-created",
    "S3 buckets have a recent recovery point",
    &["config:S3_LAST_BACKUP_RECOVERY_POINT_CREATED"],
    "https://docs.aws.amazon.com/config/latest/developerguide/s3-last-backup-recovery-point-created.html",
    check,
);

const fn recent<R: Listed>(
    id: &'static str,
    title: &'static str,
    equivalents: &'static [&'static str],
    source: &'static str,
    check: fn(&R, &Account) -> Outcome,
) -> Rule<R> {
    Rule {
        id,
        title,
        severity: Severity::Low,
        expectations: &[],
        equivalents,
        parameters: &["backup_age_days_max"],
        reads: &["backup:ListProtectedResources"],
        rationale: "What was written since the last recovery point is lost with the resource.",
        remediation: Remediation {
            text: "Assign the resource to a backup plan that runs often enough, and look for failed backup jobs.",
            cli: "aws backup start-backup-job --region {region} --backup-vault-name {vault} --resource-arn {arn} \
                  --iam-role-arn {role}",
        },
        source,
        check,
    }
}

fn check<R: Listed>(resource: &R, account: &Account) -> Outcome {
    let days = account.parameters.backup_age_days_max;
    match account.backup.protected(resource.arn(), resource.region())? {
        None => violation("AWS Backup has no recovery point of it"),
        Some(found) => {
            let hours = account.time.duration_since(found.last_backup).as_hours();
            require(hours <= i64::from(days) * 24, format!("its last recovery point is {} days old", hours / 24))
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
        let backed_up = |hours: i64| {
            let arn = arn.clone();
            move |account: &mut Account| {
                let last_backup = Timestamp::from_second(account.time.as_second() - hours * 3600).unwrap();
                account.backup.protected = Regional::example([Protected { arn, last_backup }]);
            }
        };
        Cases::of(rule)
            .compliant([example.clone()])
            .given(backed_up(23))
            .compliant([example.clone()])
            .given(backed_up(26))
            .non_compliant([example.clone()])
            .given(|account| {
                backed_up(26)(account);
                account.parameters.backup_age_days_max = 2;
            })
            .compliant([example.clone()])
            .given(|account| account.backup.protected = Regional::example([]))
            .non_compliant([example])
    }

    #[test]
    fn verdicts() {
        cases(&AURORA, rds::Cluster::example()).check();
        cases(&DYNAMODB, Table::example()).check();
        cases(&EBS, Volume::example()).check();
        cases(&EC2, Instance::example()).check();
        cases(&RDS, rds::Instance::example()).not_applicable([rds::Instance::aurora_member()]).check();
        cases(&S3, Bucket::example()).check();
    }
}
