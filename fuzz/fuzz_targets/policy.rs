//! Any text as a policy document: the parser refuses it or the judges answer. `cargo +nightly fuzz run policy`
#![no_main]

use libfuzzer_sys::fuzz_target;
use plumbline_catalogue::language::policy::{
    Document, effective::Effective, escalation, identity, place::Place, resource, trust::Trust,
};

const ACCOUNT: &str = "111111111111";
const ROLE: &str = "arn:aws:iam::111111111111:role/r";

fuzz_target!(|text: &str| {
    let Ok(document) = Document::parse(text) else { return };
    identity::grants_administrator_access(&document);
    identity::services_granted_in_full(&document);
    identity::unscoped_actions(&document);
    identity::wildcard_actions(&document);
    identity::loose_dynamodb_access(&document);
    let effective = Effective::of(vec![&document], Some(&document));
    effective.is_administrator();
    effective.may("iam:PassRole", ROLE);
    escalation::by_all(&effective);
    escalation::ways_to_pass(&effective);
    for place in [Place::bucket(ACCOUNT, "arn:aws:s3:::b"), Place::vpc_endpoint(ACCOUNT), Place::role(ACCOUNT)] {
        resource::public_grants(&document, &place);
        resource::cross_account_grants(&document, &place, &[]);
        resource::service_grants_without_source(&document, &place);
    }
    resource::denies_plain_http(&document, &["arn:aws:s3:::b", "arn:aws:s3:::b/*"]);
    let trust = Trust::of(&document, ROLE);
    trust.admits_anyone();
    for account in trust.foreign_accounts(&[]) {
        trust.needs_no_external_id(account);
    }
    for federation in trust.federations() {
        trust.admits_other_tenants(&federation);
        trust.admits_other_parts(&federation);
    }
    trust.takes_assertions_for_others();
});
