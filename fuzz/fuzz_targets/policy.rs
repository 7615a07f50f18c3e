//! Any text as a policy document: the parser refuses it or the judges answer. `cargo +nightly fuzz run policy`
#![no_main]

use libfuzzer_sys::fuzz_target;
use plumbline_catalogue::policy::{Document, effective::Effective, escalation, identity, resource};

fuzz_target!(|text: &str| {
    let Ok(document) = Document::parse(text) else { return };
    identity::grants_administrator_access(&document);
    identity::services_granted_in_full(&document);
    identity::unscoped_actions(&document);
    identity::wildcard_actions(&document);
    identity::loose_dynamodb_access(&document);
    escalation::by(&document, identity::is_wide);
    let effective = Effective::of(vec![&document], Some(&document));
    effective.is_administrator();
    effective.may("iam:PassRole", "arn:aws:iam::111111111111:role/r");
    escalation::by_all(&effective);
    escalation::ways_to_pass(&effective);
    resource::public_grants(&document);
    resource::cross_account_grants(&document, "111111111111", &[]);
    resource::service_grants_without_source(&document);
    resource::denies_plain_http(&document, &["arn:aws:s3:::b", "arn:aws:s3:::b/*"]);
});
