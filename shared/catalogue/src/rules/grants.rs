//! What rules about policies of resources have in common.

use crate::{
    policy::{
        Document,
        resource::{label, public_grants},
    },
    rule::{Outcome, require},
};

/// Compliant when no statement of the policy lets anyone in.
pub(super) fn none_is_public(policy: &Document) -> Outcome {
    let faults: Vec<String> = public_grants(policy)
        .into_iter()
        .map(|statement| {
            let except = if statement.actions.negated { "all but " } else { "" };
            format!("{} allows {except}{} to anyone", label(policy, statement), statement.actions.patterns.join(", "))
        })
        .collect();
    require(faults.is_empty(), faults.join("; "))
}
