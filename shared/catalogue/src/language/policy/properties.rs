//! The judges compared with the reference on generated policies and requests.

use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Value, json};

use super::{
    Document, Effect, Statement, conditions,
    effective::Effective,
    escalation,
    generated::*,
    identity,
    place::Place,
    reference::{principal_may, resource_admits},
    request::{Decision, Fact, Principal},
    resource,
    trust::Trust,
};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// What AWS allows, a principal may do; and no judge of all its policies says otherwise.
    #[test]
    fn what_is_allowed_is_found(
        identity in vec(document(IDENTITY), 1..3),
        boundary in option::of(document(IDENTITY)),
        request in strange_request(ACTIONS, RESOURCES),
    ) {
        let identity: Vec<&Document> = identity.iter().collect();
        let effective = Effective::of(identity.clone(), boundary.as_ref());
        if principal_may(&identity, boundary.as_ref(), &request) {
            prop_assert!(effective.may(request.action, request.resource));
            prop_assert!(effective.grants(|_| true).include(request.action));
            prop_assert!(!effective.is_denied(request.action, request.resource));
            prop_assert!(effective.statements_allowing(request.action).next().is_some());
        }
    }

    /// Where no circumstances matter, a principal may do just what AWS allows.
    #[test]
    fn without_conditions_the_answer_is_exact(
        identity in vec(document(plain()), 1..3),
        boundary in option::of(document(plain())),
        request in strange_request(ACTIONS, RESOURCES),
    ) {
        let identity: Vec<&Document> = identity.iter().collect();
        let effective = Effective::of(identity.clone(), boundary.as_ref());
        let allowed = principal_may(&identity, boundary.as_ref(), &request);
        prop_assert_eq!(effective.may(request.action, request.resource), allowed);
    }

    /// A resource whose policy has no public grant lets no stranger in.
    #[test]
    fn a_stranger_comes_in_by_a_public_grant_only(
        policy in policy(),
        request in strange_request(BUCKET_ACTIONS, BUCKET_RESOURCES),
    ) {
        if resource_admits(&policy, &request) {
            prop_assert!(is_public(&policy, &bucket()));
            prop_assert!(is_public_of(&policy, &bucket(), request.action));
        }
    }

    /// Nor through an access point or a VPC endpoint, whose requests all name it.
    #[test]
    fn a_place_itself_keeps_no_stranger_out(
        policy in policy(),
        request in strange_request(BUCKET_ACTIONS, BUCKET_RESOURCES),
    ) {
        let mut through = request.clone();
        through.context.insert("s3:dataaccesspointarn", vec![ACCESS_POINT]);
        if resource_admits(&policy, &through) {
            prop_assert!(is_public(&policy, &Place::access_point(OWNER, "arn:aws:s3:::a").and("arn:aws:s3:::a/*".to_owned())));
        }
        let mut out = request;
        out.context.insert("aws:sourcevpce", vec!["vpce-1"]);
        out.context.insert("aws:sourcevpcarn", vec!["arn:aws:ec2:eu-west-1:111111111111:vpc/vpc-1"]);
        out.context.remove("aws:sourceip");
        if resource_admits(&policy, &out) {
            prop_assert!(is_public(&policy, &Place::vpc_endpoint(OWNER)));
        }
    }

    /// An account that comes in is found, by name or as one of all.
    #[test]
    fn an_account_comes_in_by_a_foreign_grant_only(
        policy in policy(),
        request in request_of(
            Just(Caller::Signed(PARTNER, "arn:aws:iam::222222222222:user/bob")), BUCKET_ACTIONS, BUCKET_RESOURCES),
    ) {
        if resource_admits(&policy, &request) {
            prop_assert!(is_public(&policy, &bucket()) || foreign(&policy, &bucket()).iter().any(|id| id == PARTNER));
        }
    }

    /// A service that acts for a stranger comes in only where it is found that nothing asks it for whom it acts.
    #[test]
    fn a_service_comes_in_for_strangers_without_source_only(
        policy in policy(),
        request in request_of(Just(Caller::Service), BUCKET_ACTIONS, BUCKET_RESOURCES),
    ) {
        if resource_admits(&policy, &request) {
            prop_assert!(is_public(&policy, &bucket()) || lets_services_in(&policy, &bucket()));
        }
    }

    /// Where no circumstances matter, an action is public just when a stranger may do it, unless a grant excepts resources:
    /// of what it leaves, a refusal that excepts the same is not taken off.
    #[test]
    fn without_conditions_the_public_is_exact(
        policy in document(Words { conditions: 0, ..BUCKET }),
        action in select(BUCKET_ACTIONS),
    ) {
        let mut policy = policy;
        policy.statements.retain(|statement| {
            let excepts = statement.resources.as_ref().is_some_and(|resources| resources.negated);
            statement.effect == Effect::Deny || !excepts
        });
        let may = ["arn:aws:s3:::a", "arn:aws:s3:::a/x", "arn:aws:s3:::a/eve", "arn:aws:s3:::a/other"]
            .into_iter()
            .flat_map(|resource| [None, Some("eve"), Some("x"), Some("other")].map(|name| (resource, name)))
            .any(|(resource, name)| {
                let caller = if name.is_some() { EVE } else { Caller::Nobody };
                resource_admits(&policy, &request(action, resource, caller, &[("aws:username", name)].into()))
            });
        prop_assert_eq!(is_public_of(&policy, &bucket(), action), may);
    }

    /// What is known in part of a request decides only what is so for each request of which it is known.
    #[test]
    fn a_decision_holds_for_every_request_that_it_is_about(
        policy in policy(),
        known in vec(any::<bool>(), KEYS.len()),
        request in request_of(
            select(&[Caller::Nobody, EVE, Caller::Service][..]), BUCKET_ACTIONS, BUCKET_RESOURCES),
    ) {
        let principal = match (request.account, request.service) {
            (Some(account), _) => Principal::Aws { account, arn: request.caller },
            (None, Some(name)) => Principal::Service(name),
            (None, None) => Principal::Anonymous,
        };
        let mut asked = super::request::Request::new(principal, request.action, request.resource);
        for (key, _) in KEYS.iter().zip(known).filter(|(_, known)| *known) {
            asked = asked.with(key.name, request.context[lower(key.name)].first().map_or(Fact::Absent, |value| Fact::Is(value)));
        }
        match asked.decide(&policy) {
            Decision::Allowed => prop_assert!(resource_admits(&policy, &request)),
            Decision::Refused => prop_assert!(!resource_admits(&policy, &request)),
            Decision::Undecided => {}
        }
    }

    /// A role that is not public lets no stranger become it.
    #[test]
    fn a_stranger_becomes_public_roles_only(
        policy in document(TRUST),
        request in strange_request(&["sts:AssumeRole"], &["role"]),
    ) {
        let mut request = request;
        // Nobody becomes a role unsigned, no service acts for a stranger, and a request has one way in.
        request.context.remove("aws:sourceaccount");
        request.context.remove("aws:sourcearn");
        if !request.context["aws:sourceip"].is_empty() {
            request.context.remove("aws:sourcevpce");
        }
        let has_a_way = !request.context["aws:sourceip"].is_empty() || !request.context["aws:sourcevpce"].is_empty();
        if request.account.is_some() && has_a_way && resource_admits(&policy, &request) {
            prop_assert!(Trust::of(&policy, "arn:aws:iam::111111111111:role/r").admits_anyone());
        }
    }

    /// Where plain HTTP is denied, no request without TLS comes in.
    #[test]
    fn plain_http_that_is_denied_does_not_come_in(
        policy in prop_oneof![policy(), refusal_by_tls()],
        request in strange_request(BUCKET_ACTIONS, BUCKET_RESOURCES),
    ) {
        let mut request = request;
        request.context.insert("aws:securetransport", vec!["false"]);
        if resource::denies_plain_http(&policy, &[request.resource]) {
            prop_assert!(!resource_admits(&policy, &request));
        }
    }

    /// No policy, however strange, makes a judge panic.
    #[test]
    fn judges_take_every_policy(identity in document(IDENTITY), policy in document(BUCKET)) {
        judge(&identity);
        judge(&policy);
    }

    /// No JSON makes the parser panic, and what it takes for a policy is judged.
    #[test]
    fn the_parser_takes_every_json(value in anything()) {
        if let Ok(document) = Document::parse(&value.to_string()) {
            judge(&document);
        }
    }

    /// Nor does any other text.
    #[test]
    fn the_parser_takes_every_text(text in ".*", cut in 0..400_usize) {
        let _ = Document::parse(&text);
        let whole = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
        let _ = Document::parse(&format!("{}{text}", whole.get(..cut.min(whole.len())).unwrap_or_default()));
    }

    /// Two patterns overlap whenever a text matches both, and a pattern that covers another matches whatever that does.
    #[test]
    fn patterns_agree_with_texts(a in "[ab*?]{0,5}", b in "[ab*?]{0,5}", text in "[ab]{0,5}") {
        use super::pattern::{covers, matches, overlap};
        if matches(&a, &text) && matches(&b, &text) {
            prop_assert!(overlap(&a, &b));
        }
        if covers(&a, &b) && matches(&b, &text) {
            prop_assert!(matches(&a, &text));
        }
    }
}

/// A condition that no stranger can satisfy closes a grant to everyone, unless wildcards are in its values.
#[test]
fn one_condition_closes_what_it_closes() {
    let mut wrong = Vec::new();
    // Whether TLS is used is everybody's own choice, however policies spell it.
    for key in KEYS.iter().filter(|key| key.name != "aws:SecureTransport") {
        for operator in key.operators {
            for wanted in key.wanted.iter().filter(|wanted| !wanted.contains(['*', '?'])) {
                let statement = json!({
                    "Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*",
                    "Condition": { *operator: { key.name: wanted } },
                });
                let text = json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string();
                let policy = Document::parse(&text).unwrap();
                let admitted = requests_with(key).iter().any(|request| resource_admits(&policy, request));
                let found = is_public(&policy, &queue()) || lets_services_in(&policy, &queue());
                if found != admitted {
                    wrong.push(text);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn is_public(policy: &Document, place: &Place<'_>) -> bool {
    !resource::public_grants(policy, place).is_empty()
}

fn is_public_of(policy: &Document, place: &Place<'_>, action: &str) -> bool {
    !resource::public_grants_of(policy, place, &[action]).is_empty()
}

fn foreign(policy: &Document, place: &Place<'_>) -> Vec<String> {
    resource::cross_account_grants(policy, place, &[]).into_iter().flat_map(|grant| grant.accounts).collect()
}

fn lets_services_in(policy: &Document, place: &Place<'_>) -> bool {
    !resource::service_grants_without_source(policy, place).is_empty()
}

fn bucket() -> Place<'static> {
    Place::bucket(OWNER, "arn:aws:s3:::a")
}

fn queue() -> Place<'static> {
    Place::resource(OWNER, QUEUE)
}

/// JSON out of the words of policies, in any shape.
fn anything() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        select(
            &["Version", "Statement", "Effect", "Allow", "Action", "Resource", "Principal", "AWS", "Condition", "*"][..]
        )
        .prop_map(str::to_owned),
        select(&["StringLike", "ForAnyValue:Bool", "aws:SourceArn", "arn:aws:s3:::", "2012-10-17", "IfExists"][..])
            .prop_map(str::to_owned),
        ".{0,8}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        let object = vec((word.clone(), inner.clone()), 0..6).prop_map(|fields| fields.into_iter().collect::<Value>());
        let statement = vec((word.clone(), inner.clone()), 0..3).prop_map(|fields| {
            let mut statement = json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b" });
            fields.into_iter().for_each(|(key, value)| statement[key] = value);
            json!({ "Statement": [statement] })
        });
        prop_oneof![vec(inner, 0..4).prop_map(Value::from), object, statement]
    })
}

/// Asks every judge about a document.
fn judge(document: &Document) {
    identity::grants_administrator_access(document);
    identity::grants_service_on_everything(document, "kms");
    identity::kms_actions_on_all_keys(document, &["kms:Decrypt".to_owned()]);
    identity::loose_dynamodb_access(document);
    identity::services_granted_in_full(document);
    identity::statements_allowing(document, "sts:AssumeRole");
    identity::unscoped_actions(document);
    identity::wildcard_actions(document);
    let effective = Effective::of(vec![document], Some(document));
    escalation::by_all(&effective);
    escalation::ways_to_pass(&effective);
    effective.is_administrator();
    effective.may("iam:PassRole", "arn:aws:iam::111111111111:role/r");
    resource::cross_account_grants(document, &bucket(), &[]);
    resource::denies_plain_http(document, &["arn:aws:s3:::b"]);
    resource::public_grants_of(document, &bucket(), &["s3:Get*"]);
    resource::service_grants_without_source(document, &bucket());
    judge_trust(Trust::of(document, "arn:aws:iam::111111111111:role/r"));
    for statement in &document.statements {
        judge_statement(document, statement);
    }
}

fn judge_trust(trust: Trust<'_>) {
    trust.admits_anyone();
    trust.foreign_accounts(&[]);
    for account in trust.whole_accounts(&[]) {
        trust.needs_no_external_id(account);
    }
    for federation in trust.federations() {
        trust.admits_other_tenants(&federation);
        trust.admits_other_parts(&federation);
    }
    trust.takes_assertions_for_others();
}

fn judge_statement(document: &Document, statement: &Statement) {
    resource::label(document, statement);
    resource::is_about_all_of(statement, statement);
    conditions::ranges(statement).for_each(|range| {
        conditions::range(range);
    });
    for condition in &statement.conditions {
        conditions::held_to(condition, statement, &bucket());
        conditions::spared_by(condition, &bucket());
        conditions::holds_for_plain_http(condition);
    }
    statement.action_set().services();
}
