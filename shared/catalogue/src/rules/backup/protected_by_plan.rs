use crate::{
    model::{
        Account, Listed,
        backup::Plan,
        dynamodb::Table,
        ec2::{Instance, Volume},
        rds,
        s3::Bucket,
    },
    observed::any,
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static AURORA: Rule<rds::Cluster> = covered(
    "aurora-resources-protected-by-backup-plan",
    "A backup plan covers DB clusters",
    &["config:AURORA_RESOURCES_PROTECTED_BY_BACKUP_PLAN", "prowler:rds_cluster_protected_by_backup_plan"],
    "https://docs.aws.amazon.com/config/latest/developerguide/aurora-resources-protected-by-backup-plan.html",
    SELECTIONS,
    check,
);

pub(super) static DYNAMODB: Rule<Table> = covered(
    "dynamodb-resources-protected-by-backup-plan",
    "A backup plan covers DynamoDB tables",
    &[
        "config:DYNAMODB_IN_BACKUP_PLAN",
        "config:DYNAMODB_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
        "securityhub:DynamoDB.4",
        "prowler:dynamodb_table_protected_by_backup_plan",
    ],
    "https://docs.aws.amazon.com/config/latest/developerguide/dynamodb-resources-protected-by-backup-plan.html",
    &[
        "backup:GetBackupSelection",
        "backup:ListBackupPlans",
        "backup:ListBackupSelections",
        "dynamodb:ListTagsOfResource",
    ],
    check,
);

pub(super) static EBS: Rule<Volume> = covered(
    "ebs-resources-protected-by-backup-plan",
    "A backup plan covers EBS volumes",
    &[
        "config:EBS_IN_BACKUP_PLAN",
        "config:EBS_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
        "securityhub:EC2.28",
        "prowler:ec2_ebs_volume_protected_by_backup_plan",
    ],
    "https://docs.aws.amazon.com/config/latest/developerguide/ebs-resources-protected-by-backup-plan.html",
    SELECTIONS,
    check,
);

pub(super) static EC2: Rule<Instance> = covered(
    "ec2-resources-protected-by-backup-plan",
    "A backup plan covers EC2 instances",
    &["config:EC2_RESOURCES_PROTECTED_BY_BACKUP_PLAN"],
    "https://docs.aws.amazon.com/config/latest/developerguide/ec2-resources-protected-by-backup-plan.html",
    SELECTIONS,
    check,
);

pub(super) static RDS: Rule<rds::Instance> = covered(
    "rds-resources-protected-by-backup-plan",
    "A backup plan covers DB instances",
    &[
        "config:RDS_IN_BACKUP_PLAN",
        "config:RDS_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
        "securityhub:RDS.26",
        "prowler:rds_instance_protected_by_backup_plan",
    ],
    "https://docs.aws.amazon.com/config/latest/developerguide/rds-resources-protected-by-backup-plan.html",
    SELECTIONS,
    |instance, account| match instance.cluster {
        Some(_) => not_applicable("it is a member of a cluster, which is backed up as a whole"),
        None => check(instance, account),
    },
);

pub(super) static S3: Rule<Bucket> = covered(
    "s3-resources-protected-by-backup-plan",
    "A backup plan covers S3 buckets",
    &["config:S3_RESOURCES_PROTECTED_BY_BACKUP_PLAN"],
    "https://docs.aws.amazon.com/config/latest/developerguide/s3-resources-protected-by-backup-plan.html",
    &["backup:GetBackupSelection", "backup:ListBackupPlans", "backup:ListBackupSelections", "s3:GetBucketTagging"],
    check,
);

const SELECTIONS: &[&str] = &["backup:GetBackupSelection", "backup:ListBackupPlans", "backup:ListBackupSelections"];

const fn covered<R: Listed>(
    id: &'static str,
    title: &'static str,
    equivalents: &'static [&'static str],
    source: &'static str,
    reads: &'static [&'static str],
    check: fn(&R, &Account) -> Outcome,
) -> Rule<R> {
    Rule {
        id,
        title,
        severity: Severity::Low,
        expectations: &[],
        equivalents,
        parameters: &[],
        reads,
        rationale: "A plan makes backups without anyone's doing, keeps them for a known time, and keeps them apart from \
                    what they protect.",
        remediation: Remediation {
            text: "Assign the resource to a backup plan, by its ARN or by a tag that a plan selects.",
            cli: "aws backup create-backup-selection --region {region} --backup-plan-id {plan} --backup-selection \
                  SelectionName={name},IamRoleArn={role},Resources={arn}",
        },
        source,
        check,
    }
}

/// One selection that is known to include the resource is enough.
fn check<R: Listed>(resource: &R, account: &Account) -> Outcome {
    let by_plan = |plan: &Plan| any(plan.selections.get()?.iter().map(|of| of.get()?.includes(resource)));
    let plans = account.backup.plans.of(resource.region())?;
    require(any(plans.iter().map(by_plan))?, "no backup plan covers it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Regional, backup::Selection},
        rule::AnyRule,
        testing::{Case, Cases},
    };

    fn plans(selections: Vec<Selection>) -> impl FnOnce(&mut Account) {
        |account| account.backup.plans = Regional::example(selections.into_iter().map(Plan::of))
    }

    fn named(arn: &str) -> Selection {
        Selection { resources: vec![arn.to_owned()], ..Selection::default() }
    }

    fn tagged() -> Selection {
        Selection { tags: vec![("backup".to_owned(), "daily".to_owned())], ..Selection::default() }
    }

    fn cases<R: Case>(rule: &'static dyn AnyRule, example: R) -> Cases {
        Cases::of(rule)
            .compliant([example.clone()])
            .given(plans(Vec::new()))
            .non_compliant([example.clone()])
            .given(plans(vec![named("arn:aws:elasticfilesystem:*:*:file-system/*"), tagged()]))
            .non_compliant([example.clone()])
            .given(plans(vec![named("arn:aws:elasticfilesystem:*:*:file-system/*"), named(example.arn())]))
            .compliant([example])
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

    #[test]
    fn tags_select() {
        let volume = |key: &str| Volume { tags: [(key.to_owned(), "daily".to_owned())].into(), ..Volume::example() };
        Cases::of(&EBS)
            .given(plans(vec![tagged()]))
            .compliant([volume("backup")])
            .non_compliant([volume("Backup")])
            .check();
    }
}
