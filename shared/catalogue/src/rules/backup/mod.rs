//! What AWS Backup does for a resource: rules that several services have, each for its own types. Its own plans and vaults
//! are judged by rules about every type.

use crate::{
    model::{Account, Listed, backup::Plan},
    observed::any,
    rule::{AnyRule, Outcome, Remediation, Rule, Severity, require, violation},
};

pub(super) const RULES: &[&dyn AnyRule] = &[];

pub(super) const fn air_gapped<R: Listed>(
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
        themes: &["backup"],
        equivalents,
        differs: &[],
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

pub(super) fn is_air_gapped<R: Listed>(resource: &R, account: &Account) -> Outcome {
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

/// The actions that tell which resources plans select, where the listing tells their tags.
pub(super) const SELECTIONS: &[&str] =
    &["backup:GetBackupSelection", "backup:ListBackupPlans", "backup:ListBackupSelections"];

pub(super) const fn covered<R: Listed>(
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
        themes: &["backup"],
        equivalents,
        differs: &[],
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
pub(super) fn is_covered<R: Listed>(resource: &R, account: &Account) -> Outcome {
    let by_plan = |plan: &Plan| any(plan.selections.get()?.iter().map(|of| of.get()?.includes(resource)));
    let plans = account.backup.plans.of(resource.region())?;
    require(any(plans.iter().map(by_plan))?, "no backup plan covers it")
}

pub(super) const fn recent<R: Listed>(
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
        themes: &["backup"],
        equivalents,
        differs: &[],
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

pub(super) fn is_recent<R: Listed>(resource: &R, account: &Account) -> Outcome {
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
pub(super) mod cases {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        model::{
            Regional,
            backup::{Protected, Selection},
        },
        rule::AnyRule,
        testing::{Case, Cases},
    };

    pub(in crate::rules) fn air_gapped<R: Case>(rule: &'static dyn AnyRule, example: R) -> Cases {
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

    pub(in crate::rules) fn plans(selections: Vec<Selection>) -> impl FnOnce(&mut Account) {
        |account| account.backup.plans = Regional::example(selections.into_iter().map(Plan::of))
    }

    fn named(arn: &str) -> Selection {
        Selection { resources: vec![arn.to_owned()], ..Selection::default() }
    }

    pub(in crate::rules) fn tagged() -> Selection {
        Selection { tags: vec![("backup".to_owned(), "daily".to_owned())], ..Selection::default() }
    }

    pub(in crate::rules) fn covered<R: Case>(rule: &'static dyn AnyRule, example: R) -> Cases {
        Cases::of(rule)
            .compliant([example.clone()])
            .given(plans(Vec::new()))
            .non_compliant([example.clone()])
            .given(plans(vec![named("arn:aws:elasticfilesystem:*:*:file-system/*"), tagged()]))
            .non_compliant([example.clone()])
            .given(plans(vec![named("arn:aws:elasticfilesystem:*:*:file-system/*"), named(example.arn())]))
            .compliant([example])
    }

    pub(in crate::rules) fn recent<R: Case>(rule: &'static dyn AnyRule, example: R) -> Cases {
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
}
