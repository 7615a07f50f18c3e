//! The judges compared with the reference on generated policies and requests.

use std::collections::BTreeMap;

use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Value, json};

use super::{
    Document, Effect, Statement, conditions,
    effective::Effective,
    escalation, identity,
    place::Place,
    reference::{Request, principal_may, resource_admits},
    request::{Decision, Fact, Principal},
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

const OWNER: &str = "111111111111";
const PARTNER: &str = "222222222222";
const ACCESS_POINT: &str = "arn:aws:s3:eu-west-1:111111111111:accesspoint/p";

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

const BOOLEANS: &[&str] = &["Bool", "StringEquals", "StringNotEquals", "StringLike", "StringEqualsIgnoreCase"];
const STRINGS: &[&str] = &["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"];
const ARNS: &[&str] = &["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringLike", "StringNotLike"];

const KEYS: &[Key] = &[
    Key {
        name: "aws:PrincipalAccount",
        operators: STRINGS,
        wanted: &[OWNER, PARTNER, "*", "${aws:ResourceAccount}"],
        strange: &["999999999999"],
    },
    Key {
        name: "aws:PrincipalArn",
        operators: ARNS,
        wanted: &[
            "arn:aws:iam::111111111111:*",
            "arn:aws:iam::111111111111:role/r",
            "arn:aws:iam::222222222222:*",
            "arn:*:iam::111111111111:role/*",
            "arn:aws:iam::*:user/*",
        ],
        strange: &["arn:aws:iam::999999999999:user/eve"],
    },
    Key { name: "aws:PrincipalIsAWSService", operators: BOOLEANS, wanted: &["true", "false"], strange: &["false"] },
    Key { name: "aws:PrincipalServiceName", operators: STRINGS, wanted: &["s3.amazonaws.com"], strange: &[] },
    Key { name: "aws:userid", operators: STRINGS, wanted: &["AIDA1", "anonymous"], strange: &["AIDA9"] },
    Key { name: "aws:PrincipalOrgID", operators: STRINGS, wanted: &["o-1", "o-*"], strange: &["o-9"] },
    Key { name: "aws:SourceVpce", operators: STRINGS, wanted: &["vpce-1", "vpce-*"], strange: &["vpce-9"] },
    Key {
        name: "aws:SourceVpcArn",
        operators: ARNS,
        wanted: &["arn:aws:ec2:eu-west-1:111111111111:vpc/vpc-1", "arn:aws:ec2:*:*:vpc/*"],
        strange: &["arn:aws:ec2:eu-west-1:999999999999:vpc/vpc-9"],
    },
    Key {
        name: "lambda:SourceFunctionArn",
        operators: ARNS,
        wanted: &["arn:aws:lambda:eu-west-1:111111111111:function:f"],
        strange: &["arn:aws:lambda:eu-west-1:999999999999:function:f"],
    },
    Key { name: "aws:SourceAccount", operators: STRINGS, wanted: &[OWNER, PARTNER], strange: &["999999999999"] },
    Key {
        name: "aws:SourceArn",
        operators: ARNS,
        wanted: &[
            "arn:aws:s3:::trusted",
            "arn:aws:sns:*:111111111111:t",
            "arn:aws:sns:*:*:t",
            "arn:aws:logs:*:111111111111:*",
        ],
        strange: &[
            "arn:aws:s3:::strange",
            "arn:aws:sns:eu-west-1:999999999999:t",
            "arn:aws:logs:eu-west-1:999999999999:log-group:111111111111:x",
        ],
    },
    Key {
        name: "aws:SourceIp",
        operators: &["IpAddress", "NotIpAddress"],
        wanted: &["198.51.100.0/24", "0.0.0.0/0", "192.0.2.1"],
        strange: &["203.0.113.9"],
    },
    Key {
        name: "aws:SecureTransport",
        operators: BOOLEANS,
        wanted: &["true", "false", "False", "f*", "F*"],
        strange: &["true", "false"],
    },
    Key { name: "aws:username", operators: STRINGS, wanted: &["deployer"], strange: &["eve", "deployer"] },
    Key {
        name: "kms:ViaService",
        operators: STRINGS,
        wanted: &["s3.eu-west-1.amazonaws.com"],
        strange: &["s3.eu-west-1.amazonaws.com"],
    },
    Key { name: "kms:CallerAccount", operators: STRINGS, wanted: &["111111111111"], strange: &["999999999999"] },
    Key {
        name: "s3:DataAccessPointArn",
        operators: ARNS,
        wanted: &[ACCESS_POINT, "arn:aws:s3:*:111111111111:accesspoint/*"],
        strange: &["arn:aws:s3:eu-west-1:999999999999:accesspoint/p"],
    },
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
        1 => Just(("Principal", json!({"Service": "s3.amazonaws.com"}))),
        1 => Just(("NotPrincipal", json!({"AWS": "arn:aws:iam::111111111111:root"}))),
        1 => Just(("NotPrincipal", json!({"AWS": ["111111111111", "222222222222"]}))),
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

/// Who makes a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Caller {
    Nobody,
    Signed(&'static str, &'static str),
    Service,
}

const EVE: Caller = Caller::Signed("999999999999", "arn:aws:iam::999999999999:user/eve");

/// A request of somebody who is nowhere named in the policies.
fn strange_request(
    actions: &'static [&'static str],
    resources: &'static [&'static str],
) -> impl Strategy<Value = Request> {
    request_of(select(&[Caller::Nobody, EVE][..]), actions, resources)
}

/// A request that comes from nowhere that policies name.
fn request_of(
    caller: impl Strategy<Value = Caller>,
    actions: &'static [&'static str],
    resources: &'static [&'static str],
) -> impl Strategy<Value = Request> {
    let some = |key: &Key| {
        let some = if key.strange.is_empty() { &[""][..] } else { key.strange };
        option::of(select(some))
    };
    let context: Vec<_> = KEYS.iter().map(some).collect();
    (select(actions), select(resources), caller, context).prop_map(|(action, resource, caller, values)| {
        let values = KEYS.iter().zip(values).map(|(key, value)| (key.name, value)).collect();
        request(action, resource, caller, &values)
    })
}

/// The request with those of the values that AWS gives a request of the caller, and with what it always says of it.
fn request(
    action: &'static str,
    resource: &'static str,
    caller: Caller,
    values: &BTreeMap<&'static str, Option<&'static str>>,
) -> Request {
    let (account, arn) = match caller {
        Caller::Signed(account, arn) => (Some(account), Some(arn)),
        Caller::Nobody | Caller::Service => (None, None),
    };
    let mut context: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
    for key in KEYS {
        let value = values.get(key.name).copied().flatten();
        let value = match (key.name, caller) {
            ("aws:PrincipalAccount", Caller::Nobody) => Some("anonymous"),
            ("aws:PrincipalAccount" | "kms:CallerAccount", _) => account,
            ("aws:PrincipalArn", _) => arn,
            ("aws:PrincipalIsAWSService", Caller::Nobody) => None,
            ("aws:PrincipalIsAWSService", Caller::Signed(..)) => Some("false"),
            ("aws:PrincipalIsAWSService", Caller::Service) => Some("true"),
            ("aws:PrincipalServiceName", Caller::Service) => Some("s3.amazonaws.com"),
            ("aws:PrincipalServiceName", _) => None,
            ("aws:userid", Caller::Nobody) => Some("anonymous"),
            ("aws:userid", _) => Some(value.unwrap_or("AIDA9")),
            ("aws:SourceAccount", Caller::Service) => Some("999999999999"),
            ("aws:SourceAccount" | "aws:SourceArn", Caller::Signed(..) | Caller::Nobody) => None,
            ("aws:PrincipalOrgID" | "aws:username" | "lambda:SourceFunctionArn", Caller::Nobody | Caller::Service) => {
                None
            }
            ("aws:SecureTransport", _) => Some(value.unwrap_or("true")),
            _ => value,
        };
        context.insert(lower(key.name), value.into_iter().collect());
    }
    context.insert("aws:resourceaccount", vec![OWNER]);
    let service = (caller == Caller::Service).then_some("s3.amazonaws.com");
    Request { action, resource, account, caller: arn, service, context }
}

/// Every way in which one key can stand in a stranger's request.
fn requests_with(key: &Key) -> Vec<Request> {
    let values = key.strange.iter().copied().map(Some).chain([None]);
    let callers = [Caller::Nobody, EVE, Caller::Service];
    values
        .flat_map(|value| callers.map(|caller| request("sqs:SendMessage", QUEUE, caller, &[(key.name, value)].into())))
        .collect()
}

const QUEUE: &str = "arn:aws:sqs:eu-west-1:111111111111:q";

fn lower(name: &'static str) -> &'static str {
    Box::leak(name.to_lowercase().into_boxed_str())
}

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

    /// An administrator may do anything in IAM, and with it the rest, unless a policy excepts resources.
    #[test]
    fn an_administrator_may_do_anything_in_iam(
        identity in document(plain()),
        boundary in option::of(document(plain())),
        action in select(&["iam:PassRole", "iam:CreateUser", "iam:PutUserPolicy"][..]),
    ) {
        let allowing = |mut document: Document| {
            document.statements.retain(|statement| {
                let excepts = statement.resources.as_ref().is_some_and(|resources| resources.negated);
                statement.effect == Effect::Allow && !excepts
            });
            document
        };
        let (identity, boundary) = (allowing(identity), boundary.map(allowing));
        if Effective::of(vec![&identity], boundary.as_ref()).is_administrator() {
            let resource = "arn:aws:iam::111111111111:group/any";
            let request =
                Request { action, resource, account: None, caller: None, service: None, context: BTreeMap::new() };
            prop_assert!(principal_may(&[&identity], boundary.as_ref(), &request));
        }
    }

    /// A resource whose policy has no public grant lets no stranger in.
    #[test]
    fn a_stranger_comes_in_by_a_public_grant_only(
        policy in document(BUCKET),
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
        policy in document(BUCKET),
        request in strange_request(BUCKET_ACTIONS, BUCKET_RESOURCES),
    ) {
        let mut through = request.clone();
        through.context.insert("s3:dataaccesspointarn", vec![ACCESS_POINT]);
        if resource_admits(&policy, &through) {
            prop_assert!(is_public(&policy, &Place::access_point(OWNER, ACCESS_POINT)));
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
        policy in document(BUCKET),
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
        policy in document(BUCKET),
        request in request_of(Just(Caller::Service), BUCKET_ACTIONS, BUCKET_RESOURCES),
    ) {
        if resource_admits(&policy, &request) {
            prop_assert!(is_public(&policy, &bucket()) || lets_services_in(&policy, &bucket()));
        }
    }

    /// Where no circumstances matter, an action is public just when a stranger may do it.
    #[test]
    fn without_conditions_the_public_is_exact(
        policy in document(Words { conditions: 0, ..BUCKET }),
        action in select(BUCKET_ACTIONS),
    ) {
        let may = ["arn:aws:s3:::a", "arn:aws:s3:::a/x", "arn:aws:s3:::a/eve", "arn:aws:s3:::a/other"]
            .into_iter()
            .flat_map(|resource| [Caller::Nobody, EVE].map(|caller| (resource, caller)))
            .any(|(resource, caller)| {
                let values = [("aws:username", Some("eve"))].into();
                resource_admits(&policy, &request(action, resource, caller, &values))
            });
        prop_assert_eq!(is_public_of(&policy, &bucket(), action), may);
    }

    /// What is known in part of a request decides only what is so for each request of which it is known.
    #[test]
    fn a_decision_holds_for_every_request_that_it_is_about(
        policy in document(BUCKET),
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
    escalation::by(document, identity::is_wide);
    let effective = Effective::of(vec![document], Some(document));
    escalation::by_all(&effective);
    escalation::ways_to_pass(&effective);
    effective.is_administrator();
    effective.may("iam:PassRole", "arn:aws:iam::111111111111:role/r");
    resource::cross_account_grants(document, &bucket(), &[]);
    resource::denies_plain_http(document, &["arn:aws:s3:::b"]);
    resource::public_grants(document, &bucket());
    resource::service_grants_without_source(document, &bucket());
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
        conditions::held_to(condition, statement, &bucket());
        conditions::spared_by(condition, &bucket());
        conditions::holds_for_plain_http(condition);
    }
    statement.action_set().services();
}
