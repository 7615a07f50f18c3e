//! The judges compared with the reference on generated policies and requests.

use std::collections::BTreeMap;

use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Value, json};

use super::{
    Document, Statement, conditions,
    effective::Effective,
    escalation, identity,
    reference::{Request, principal_may, resource_admits},
    resource,
};

const ACTIONS: &[&str] = &["s3:GetObject", "s3:PutObject", "iam:PassRole", "iam:CreateUser", "sts:AssumeRole"];
const ACTION_PATTERNS: &[&str] =
    &["*", "s3:*", "s3:Get*", "S3:getobject", "iam:*", "iam:Pass?ole", "sts:AssumeRole", "s3:PutObject", "*:*"];
const RESOURCES: &[&str] = &[
    "arn:aws:s3:::a/x",
    "arn:aws:s3:::b/eve",
    "arn:aws:iam::111111111111:role/r",
    "arn:aws:iam::111111111111:user/eve",
];
const RESOURCE_PATTERNS: &[&str] = &[
    "*",
    "arn:aws:s3:::a/*",
    "arn:aws:s3:::?/x",
    "arn:aws:iam::*:role/*",
    "arn:aws:iam::111111111111:role/r",
    "arn:aws:s3:::*/${aws:username}",
    "arn:aws:iam::111111111111:user/${aws:username}",
];

/// What the policies of a bucket are about: S3 alone.
const BUCKET_ACTIONS: &[&str] = &["s3:GetObject", "s3:PutObject", "s3:ListBucket"];
const BUCKET_ACTION_PATTERNS: &[&str] = &["*", "s3:*", "s3:Get*", "S3:getobject", "s3:PutObject"];
const BUCKET_RESOURCES: &[&str] = &["arn:aws:s3:::a", "arn:aws:s3:::a/x", "arn:aws:s3:::a/eve"];
const BUCKET_RESOURCE_PATTERNS: &[&str] = &[
    "*",
    "arn:aws:s3:::a",
    "arn:aws:s3:::a/*",
    "arn:aws:s3:::a*",
    "arn:aws:s3:::?/x",
    "arn:aws:s3:::a/${aws:username}",
];

/// The words that policies are made of.
#[derive(Clone, Copy)]
struct Words {
    actions: &'static [&'static str],
    resources: &'static [&'static str],
    principals: bool,
    conditions: usize,
}

const IDENTITY: Words =
    Words { actions: ACTION_PATTERNS, resources: RESOURCE_PATTERNS, principals: false, conditions: 2 };

const BUCKET: Words =
    Words { actions: BUCKET_ACTION_PATTERNS, resources: BUCKET_RESOURCE_PATTERNS, principals: true, conditions: 2 };

/// Without conditions and policy variables, so that the answer is the same in all circumstances.
fn plain() -> Words {
    Words { resources: RESOURCE_PATTERNS.get(..5).unwrap(), conditions: 0, ..IDENTITY }
}

/// A context key, what policies compare it with, and what requests of a stranger hold.
struct Key {
    name: &'static str,
    operators: &'static [&'static str],
    wanted: &'static [&'static str],
    strange: &'static [&'static str],
}

const STRINGS: &[&str] = &["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"];
const ARNS: &[&str] = &["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringLike"];

const KEYS: &[Key] = &[
    Key {
        name: "aws:PrincipalAccount",
        operators: STRINGS,
        wanted: &["111111111111", "*"],
        strange: &["999999999999"],
    },
    Key {
        name: "aws:PrincipalArn",
        operators: ARNS,
        wanted: &["arn:aws:iam::111111111111:*", "arn:aws:iam::111111111111:role/r", "arn:aws:iam::*:user/*"],
        strange: &["arn:aws:iam::999999999999:user/eve"],
    },
    Key { name: "aws:PrincipalOrgID", operators: STRINGS, wanted: &["o-1", "o-*"], strange: &["o-9"] },
    Key { name: "aws:SourceVpce", operators: STRINGS, wanted: &["vpce-1", "vpce-*"], strange: &["vpce-9"] },
    Key { name: "aws:SourceAccount", operators: STRINGS, wanted: &["111111111111"], strange: &["999999999999"] },
    Key {
        name: "aws:SourceArn",
        operators: ARNS,
        wanted: &["arn:aws:s3:::trusted", "arn:aws:sns:*:111111111111:t", "arn:aws:sns:*:*:t"],
        strange: &["arn:aws:s3:::strange", "arn:aws:sns:eu-west-1:999999999999:t"],
    },
    Key {
        name: "aws:SourceIp",
        operators: &["IpAddress", "NotIpAddress"],
        wanted: &["198.51.100.0/24", "0.0.0.0/0", "192.0.2.1"],
        strange: &["203.0.113.9"],
    },
    Key { name: "aws:SecureTransport", operators: &["Bool"], wanted: &["true", "false"], strange: &["true", "false"] },
    Key { name: "aws:username", operators: STRINGS, wanted: &["deployer"], strange: &["eve"] },
    Key {
        name: "kms:ViaService",
        operators: STRINGS,
        wanted: &["s3.eu-west-1.amazonaws.com"],
        strange: &["s3.eu-west-1.amazonaws.com"],
    },
    Key { name: "kms:CallerAccount", operators: STRINGS, wanted: &["111111111111"], strange: &["999999999999"] },
];

fn terms(plain: &'static str, patterns: &'static [&'static str]) -> impl Strategy<Value = (String, Value)> {
    (any::<bool>(), vec(select(patterns), 1..3)).prop_map(move |(negated, patterns)| {
        let name = if negated { format!("Not{plain}") } else { plain.to_owned() };
        (name, if patterns.len() == 1 { json!(patterns[0]) } else { json!(patterns) })
    })
}

fn condition() -> impl Strategy<Value = (String, Value)> {
    let null = (0..KEYS.len(), any::<bool>())
        .prop_map(|(key, absent)| ("Null".to_owned(), json!({ KEYS[key].name: absent.to_string() })));
    let comparison = (0..KEYS.len()).prop_flat_map(|key| {
        let key = &KEYS[key];
        let prefix = select(&["", "", "", "ForAllValues:", "ForAnyValue:"][..]);
        (prefix, select(key.operators), select(&["", "", "IfExists"][..]), vec(select(key.wanted), 1..3)).prop_map(
            move |(prefix, operator, suffix, wanted)| {
                (format!("{prefix}{operator}{suffix}"), json!({ key.name: wanted }))
            },
        )
    });
    prop_oneof![1 => null, 4 => comparison]
}

fn statement(words: Words) -> impl Strategy<Value = Value> {
    let principal = prop_oneof![
        3 => Just(("Principal", json!("*"))),
        1 => Just(("Principal", json!({"AWS": ["111111111111", "arn:aws:iam::222222222222:root"]}))),
        1 => Just(("NotPrincipal", json!({"AWS": "arn:aws:iam::111111111111:root"}))),
        1 => Just(("Principal", json!({"AWS": "*"}))),
    ];
    let effect = prop_oneof![2 => Just("Allow"), 1 => Just("Deny")];
    let parts = (
        effect,
        terms("Action", words.actions),
        terms("Resource", words.resources),
        vec(condition(), 0..=words.conditions),
        principal,
    );
    parts.prop_map(move |(effect, action, resource, conditions, principal)| {
        let mut statement = json!({ "Effect": effect, action.0: action.1, resource.0: resource.1 });
        if words.principals {
            statement[principal.0] = principal.1;
        }
        if !conditions.is_empty() {
            statement["Condition"] = conditions.into_iter().collect();
        }
        statement
    })
}

fn document(words: Words) -> impl Strategy<Value = Document> {
    vec(statement(words), 1..4).prop_map(|statements| {
        let text = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
        Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    })
}

/// A request of somebody who is nowhere named in the policies.
fn strange_request(
    actions: &'static [&'static str],
    resources: &'static [&'static str],
) -> impl Strategy<Value = Request> {
    let context: Vec<_> = KEYS.iter().map(|key| option::of(select(key.strange))).collect();
    (select(actions), select(resources), any::<bool>(), context).prop_map(|(action, resource, signed, values)| {
        let mut context: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
        for (key, value) in KEYS.iter().zip(values) {
            // What AWS always says of a caller that it knows, and never of one that it does not.
            let value = match key.name {
                "aws:PrincipalAccount" | "aws:PrincipalArn" | "kms:CallerAccount" => signed.then_some(key.strange[0]),
                "aws:PrincipalOrgID" | "aws:username" => value.filter(|_| signed),
                "aws:SecureTransport" => Some(value.unwrap_or("true")),
                _ => value,
            };
            context.insert(lower(key.name), value.into_iter().collect());
        }
        let of_signed = |text: &'static str| signed.then_some(text);
        Request {
            action,
            resource,
            account: of_signed("999999999999"),
            caller: of_signed("arn:aws:iam::999999999999:user/eve"),
            context,
        }
    })
}

fn lower(name: &'static str) -> &'static str {
    Box::leak(name.to_lowercase().into_boxed_str())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

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
        policy in document(BUCKET),
        request in strange_request(BUCKET_ACTIONS, BUCKET_RESOURCES),
    ) {
        if resource_admits(&policy, &request) {
            prop_assert!(!resource::public_grants(&policy).is_empty());
        }
    }

    /// Where plain HTTP is denied, no request without TLS comes in.
    #[test]
    fn plain_http_that_is_denied_does_not_come_in(
        policy in document(BUCKET),
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
    resource::cross_account_grants(document, "111111111111", &[]);
    resource::denies_plain_http(document, &["arn:aws:s3:::b"]);
    resource::public_grants(document);
    resource::service_grants_without_source(document);
    for statement in &document.statements {
        judge_statement(document, statement);
    }
}

fn judge_statement(document: &Document, statement: &Statement) {
    resource::label(document, statement);
    resource::is_about_any(statement, &["s3:Get*"]);
    resource::is_about_all_of(statement, statement);
    conditions::ranges(statement).for_each(|range| {
        conditions::range(range);
    });
    for condition in &statement.conditions {
        conditions::held_to(condition, statement);
        conditions::spared_by(condition);
        conditions::holds_for_plain_http(condition);
    }
    statement.action_set().services();
}
