//! Rules about Amazon API Gateway (HTTP and WebSocket).

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
