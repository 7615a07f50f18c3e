//! Whom a resource lets in by its policy.
