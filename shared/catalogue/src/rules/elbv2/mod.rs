//! Rules about Elastic Load Balancing.

mod alb_desync_mode_check;
mod alb_http_drop_invalid_header_enabled;
mod alb_http_to_https_redirection_check;
mod alb_waf_enabled;
mod elb_deletion_protection_enabled;
mod elb_logging_enabled;
mod elbv2_acm_certificate_required;
mod elbv2_listener_encryption_in_transit;
mod elbv2_listener_exists;
mod elbv2_minimum_tls_version;
mod elbv2_multiple_az;
mod elbv2_predefined_security_policy_ssl_check;
mod nlb_cross_zone_load_balancing_enabled;
mod nlb_logging_enabled;

use crate::{
    model::elbv2::LoadBalancer,
    rule::{AnyRule, Outcome, not_applicable, require},
};

pub(super) const RULES: &[&dyn AnyRule] = &[
    &alb_desync_mode_check::RULE,
    &alb_http_drop_invalid_header_enabled::RULE,
    &alb_http_to_https_redirection_check::RULE,
    &alb_waf_enabled::RULE,
    &elb_deletion_protection_enabled::RULE,
    &elb_logging_enabled::RULE,
    &elbv2_acm_certificate_required::RULE,
    &elbv2_listener_encryption_in_transit::RULE,
    &elbv2_listener_exists::RULE,
    &elbv2_minimum_tls_version::RULE,
    &elbv2_multiple_az::RULE,
    &elbv2_predefined_security_policy_ssl_check::RULE,
    &nlb_cross_zone_load_balancing_enabled::RULE,
    &nlb_logging_enabled::RULE,
];

/// Compliant when every TLS listener has a security policy that is good; what the others' policies do is the fault.
fn tls_policies(balancer: &LoadBalancer, is_good: fn(&str) -> bool, fault: &str) -> Outcome {
    let (mut faults, mut with_tls) = (Vec::new(), false);
    for listener in balancer.listeners.get()? {
        let Some(policy) = listener.tls_policy.get()? else { continue };
        with_tls = true;
        if !is_good(policy) {
            faults.push(format!("{policy} of {} {fault}", listener.label()?));
        }
    }
    if !with_tls {
        return not_applicable("no listener speaks TLS");
    }
    require(faults.is_empty(), faults.join("; "))
}
