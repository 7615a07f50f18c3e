//! What rules about policies of resources have in common.

use crate::{
    language::policy::{
        Document,
        place::Place,
        resource::{cross_account_grants, label, public_grants},
    },
    model::Account,
    rule::{Outcome, require},
};

/// Compliant when no statement of the policy lets anyone in.
pub(super) fn none_is_public(policy: &Document, place: &Place<'_>) -> Outcome {
    let faults: Vec<String> = public_grants(policy, place)
        .into_iter()
        .map(|statement| {
            let except = if statement.actions.negated { "all but " } else { "" };
            format!("{} allows {except}{} to anyone", label(policy, statement), statement.actions.patterns.join(", "))
        })
        .collect();
    require(faults.is_empty(), faults.join("; "))
}

/// Compliant when no statement of the policy lets in anyone, or an account that is neither this one nor trusted.
pub(super) fn none_is_foreign(policy: &Document, place: &Place<'_>, account: &Account) -> Outcome {
    let public = public_grants(policy, place)
        .into_iter()
        .map(|statement| format!("{} lets in anyone", label(policy, statement)));
    let foreign = cross_account_grants(policy, place, &account.parameters.trusted_accounts)
        .into_iter()
        .map(|grant| format!("{} lets in {}", label(policy, grant.statement), grant.accounts.join(", ")));
    let faults: Vec<String> = public.chain(foreign).collect();
    require(faults.is_empty(), faults.join("; "))
}
