//! `plumbline iam-policy`.

use std::process::ExitCode;

use plumbline_catalogue::catalogue::Catalogue;
use plumbline_report::policy::{MANAGED_POLICY_MAX, Policy};

use crate::{arguments, failure::Failure, output};

/// Prints the policy that lets a scan of the selection read what it needs.
pub(crate) fn run(arguments: &arguments::IamPolicy, catalogue: &Catalogue) -> Result<ExitCode, Failure> {
    let selection = arguments.selection.scope(&[]).resolve(catalogue).map_err(Failure::usage)?;
    let policy = Policy::least_privilege(&selection);
    output::print(&format!("{}\n", serde_json::to_string_pretty(&policy)?))?;
    if policy.length() > MANAGED_POLICY_MAX {
        output::note(&format!(
            "warning: the policy is longer than the {MANAGED_POLICY_MAX} characters of a managed policy; \
             make it an inline policy of a role, or one policy a service with --service"
        ));
    }
    Ok(ExitCode::SUCCESS)
}
