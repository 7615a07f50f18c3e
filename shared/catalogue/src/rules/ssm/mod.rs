//! Rules about AWS Systems Manager and the machines that it manages.

mod compliance;
mod ec2_instance_managed_by_systems_manager;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] =
    &[&ec2_instance_managed_by_systems_manager::RULE, &compliance::ASSOCIATION, &compliance::PATCH];
