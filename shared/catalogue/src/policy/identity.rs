//! What a principal may do by a policy.
