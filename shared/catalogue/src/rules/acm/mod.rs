//! Rules about AWS Certificate Manager.

mod acm_certificate_expiration_check;
mod acm_certificate_rsa_check;
mod acm_certificate_tagged;
mod acm_certificate_transparent_logging_enabled;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &acm_certificate_expiration_check::RULE,
    &acm_certificate_rsa_check::RULE,
    &acm_certificate_tagged::RULE,
    &acm_certificate_transparent_logging_enabled::RULE,
];
