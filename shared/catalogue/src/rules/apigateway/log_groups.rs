//! Whether a stage, of every kind of API, writes to log groups that exist and have a retention.

use crate::{
    model::Account,
    observed::{Unread, any},
    rule::{Outcome, any_of, not_applicable, require, violation},
};

/// Judges the log group of the execution log, if it is on, and that of the access log, if it goes to one.
pub(in crate::rules) fn of_stage(
    account: &Account,
    region: &str,
    execution: Result<Option<String>, Unread>,
    access: Result<Option<&str>, Unread>,
) -> Outcome {
    let logged = !matches!(access, Ok(None));
    let access = access.map(|arn| arn.and_then(log_group).map(str::to_owned));
    let groups = [execution, access].into_iter().filter_map(Result::transpose);
    let outcomes: Vec<Outcome> = groups.map(|name| of_group(account, region, &name?)).collect();
    match (outcomes.is_empty(), logged) {
        (true, true) => not_applicable("its logs do not go to a log group"),
        (true, false) => violation("it writes to no log group"),
        (false, _) => any_of(outcomes),
    }
}

fn of_group(account: &Account, region: &str, name: &str) -> Outcome {
    match account.logs.group(region, name)? {
        None => violation(format!("its log group {name} does not exist")),
        Some(group) => {
            let ends = any([Ok(group.retention_days.is_some()), group.delivery_class.get().copied()])?;
            require(ends, format!("its log group {name} has no retention"))
        }
    }
}

/// The name in the ARN of a log group, which may end in `:*`.
fn log_group(arn: &str) -> Option<&str> {
    let parts: Vec<&str> = arn.split(':').collect();
    match parts[..] {
        ["arn", _, "logs", _, _, "log-group", name, ..] => Some(name),
        _ => None,
    }
}

#[cfg(test)]
pub(in crate::rules) mod cases {
    use crate::model::{
        Identity, Regional,
        logs::{LogGroup, Logs},
    };

    /// Log groups of these names, with a retention or none.
    pub(in crate::rules) fn logs(groups: &[(&str, Option<u32>)]) -> Logs {
        let groups = Regional::example(groups.iter().map(|&(name, retention_days)| LogGroup {
            identity: Identity {
                arn: format!("arn:aws:logs:eu-west-1:111111111111:log-group:{name}"),
                ..LogGroup::example().identity.renamed(name)
            },
            retention_days,
            ..LogGroup::example()
        }));
        Logs { groups }
    }
}
