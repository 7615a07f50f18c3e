//! Rules about DynamoDB Accelerator.

mod dax_cluster_multi_az;
mod dax_encryption_enabled;
mod dax_tls_endpoint_encryption;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] =
    &[&dax_cluster_multi_az::RULE, &dax_encryption_enabled::RULE, &dax_tls_endpoint_encryption::RULE];
