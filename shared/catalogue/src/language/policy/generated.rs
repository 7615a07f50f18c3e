//! Policies and requests out of a few words, for the properties to be tried on.

use std::collections::BTreeMap;

use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Value, json};

use super::{Document, reference::Request};

pub(super) const ACTIONS: &[&str] =
    &["s3:GetObject", "s3:PutObject", "iam:PassRole", "iam:CreateUser", "sts:AssumeRole"];
pub(super) const ACTION_PATTERNS: &[&str] =
    &["*", "s3:*", "s3:Get*", "S3:getobject", "iam:*", "iam:Pass?ole", "sts:AssumeRole", "s3:PutObject", "*:*"];
pub(super) const RESOURCES: &[&str] = &[
    "arn:aws:s3:::a/x",
    "arn:aws:s3:::b/eve",
    "arn:aws:iam::111111111111:role/r",
    "arn:aws:iam::111111111111:user/eve",
];
pub(super) const RESOURCE_PATTERNS: &[&str] = &[
    "*",
    "arn:aws:s3:::a/*",
    "arn:aws:s3:::?/x",
    "arn:aws:iam::*:role/*",
    "arn:aws:iam::111111111111:role/r",
    "arn:aws:s3:::*/${aws:username}",
    "arn:aws:iam::111111111111:user/${aws:username}",
];

pub(super) const OWNER: &str = "111111111111";
pub(super) const PARTNER: &str = "222222222222";
pub(super) const ACCESS_POINT: &str = "arn:aws:s3:eu-west-1:111111111111:accesspoint/p";

/// What the policies of a bucket are about: S3 alone.
pub(super) const BUCKET_ACTIONS: &[&str] = &["s3:GetObject", "s3:PutObject", "s3:ListBucket"];
pub(super) const BUCKET_ACTION_PATTERNS: &[&str] = &["*", "s3:*", "s3:Get*", "S3:getobject", "s3:PutObject"];
pub(super) const BUCKET_RESOURCES: &[&str] = &["arn:aws:s3:::a", "arn:aws:s3:::a/x", "arn:aws:s3:::a/eve"];
pub(super) const BUCKET_RESOURCE_PATTERNS: &[&str] = &[
    "*",
    "arn:aws:s3:::a",
    "arn:aws:s3:::a/*",
    "arn:aws:s3:::a*",
    "arn:aws:s3:::?/x",
    "arn:aws:s3:::a/${aws:username}",
];

/// The words that policies are made of.
#[derive(Clone, Copy)]
pub(super) struct Words {
    pub(super) actions: &'static [&'static str],
    pub(super) resources: &'static [&'static str],
    pub(super) principals: bool,
    pub(super) conditions: usize,
}

pub(super) const IDENTITY: Words =
    Words { actions: ACTION_PATTERNS, resources: RESOURCE_PATTERNS, principals: false, conditions: 2 };

pub(super) const BUCKET: Words =
    Words { actions: BUCKET_ACTION_PATTERNS, resources: BUCKET_RESOURCE_PATTERNS, principals: true, conditions: 2 };

pub(super) const TRUST: Words = Words {
    actions: &["sts:AssumeRole", "sts:*", "sts:AssumeRoleWithSAML", "sts:Assume*"],
    resources: &["*"],
    principals: true,
    conditions: 2,
};

/// Without conditions and policy variables, so that the answer is the same in all circumstances.
pub(super) fn plain() -> Words {
    Words { resources: RESOURCE_PATTERNS.get(..5).unwrap(), conditions: 0, ..IDENTITY }
}

/// A context key, what policies compare it with, and what requests of a stranger hold.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) operators: &'static [&'static str],
    pub(super) wanted: &'static [&'static str],
    pub(super) strange: &'static [&'static str],
}

pub(super) const BOOLEANS: &[&str] =
    &["Bool", "StringEquals", "StringNotEquals", "StringLike", "StringEqualsIgnoreCase"];
pub(super) const STRINGS: &[&str] =
    &["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"];
pub(super) const ARNS: &[&str] = &["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringLike", "StringNotLike"];

pub(super) const KEYS: &[Key] = &[
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

pub(super) fn terms(plain: &'static str, patterns: &'static [&'static str]) -> impl Strategy<Value = (String, Value)> {
    (any::<bool>(), vec(select(patterns), 1..3)).prop_map(move |(negated, patterns)| {
        let name = if negated { format!("Not{plain}") } else { plain.to_owned() };
        (name, if patterns.len() == 1 { json!(patterns[0]) } else { json!(patterns) })
    })
}

pub(super) fn condition() -> impl Strategy<Value = (String, Value)> {
    let null = (0..KEYS.len(), any::<bool>())
        .prop_map(|(key, absent)| ("Null".to_owned(), json!({ KEYS[key].name: absent.to_string() })));
    let comparison = (0..KEYS.len()).prop_flat_map(|key| comparison(&KEYS[key]));
    prop_oneof![1 => null, 4 => comparison]
}

fn comparison(key: &'static Key) -> impl Strategy<Value = (String, Value)> {
    let prefix = select(&["", "", "", "ForAllValues:", "ForAnyValue:"][..]);
    (prefix, select(key.operators), select(&["", "", "IfExists"][..]), vec(select(key.wanted), 1..3)).prop_map(
        move |(prefix, operator, suffix, wanted)| (format!("{prefix}{operator}{suffix}"), json!({ key.name: wanted })),
    )
}

/// A bucket that is open, with a refusal by whether a request uses TLS.
pub(super) fn refusal_by_tls() -> impl Strategy<Value = Document> {
    let key = KEYS.iter().find(|key| key.name == "aws:SecureTransport").unwrap();
    comparison(key).prop_map(|condition| {
        let of = |effect: &str| json!({ "Effect": effect, "Principal": "*", "Action": "s3:*", "Resource": "*" });
        let mut refusal = of("Deny");
        refusal["Condition"] = [condition].into_iter().collect();
        Document::parse(&json!({ "Version": "2012-10-17", "Statement": [of("Allow"), refusal] }).to_string()).unwrap()
    })
}

pub(super) fn statement(words: Words) -> impl Strategy<Value = Value> {
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

pub(super) fn document(words: Words) -> impl Strategy<Value = Document> {
    vec(statement(words), 1..4).prop_map(|statements| {
        let text = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
        Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    })
}

/// A policy of a bucket, as they come or as perimeters are written.
pub(super) fn policy() -> impl Strategy<Value = Document> {
    prop_oneof![document(BUCKET), perimeter()]
}

/// A bucket that is open, and closed again to all but some.
fn perimeter() -> impl Strategy<Value = Document> {
    let spared = prop_oneof![
        4 => Just(("Principal", json!("*"))),
        1 => select(&["111111111111", "arn:aws:iam::222222222222:root"][..])
            .prop_map(|account| ("NotPrincipal", json!({ "AWS": account }))),
        1 => Just(("NotPrincipal", json!({ "Service": "s3.amazonaws.com" }))),
    ];
    let grant = (select(BUCKET_ACTION_PATTERNS), vec(condition(), 0..2));
    let refusal = (spared, select(&["*", "s3:*"][..]), vec(condition(), 0..3));
    (grant, vec(refusal, 1..3)).prop_map(|((action, asked), refusals)| {
        let conditions = |conditions: Vec<(String, Value)>| conditions.into_iter().collect::<Value>();
        let grant = json!({
            "Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*", "Condition": conditions(asked),
        });
        let refusals = refusals.into_iter().map(|((kind, who), action, asked)| {
            json!({ "Effect": "Deny", kind: who, "Action": action, "Resource": "*", "Condition": conditions(asked) })
        });
        let statements: Vec<Value> = std::iter::once(grant).chain(refusals).collect();
        Document::parse(&json!({ "Version": "2012-10-17", "Statement": statements }).to_string()).unwrap()
    })
}

/// Who makes a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Caller {
    Nobody,
    Signed(&'static str, &'static str),
    Service,
}

pub(super) const EVE: Caller = Caller::Signed("999999999999", "arn:aws:iam::999999999999:user/eve");

/// A request of somebody who is nowhere named in the policies.
pub(super) fn strange_request(
    actions: &'static [&'static str],
    resources: &'static [&'static str],
) -> impl Strategy<Value = Request> {
    request_of(select(&[Caller::Nobody, EVE][..]), actions, resources)
}

/// A request that comes from nowhere that policies name.
pub(super) fn request_of(
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
pub(super) fn request(
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
pub(super) fn requests_with(key: &Key) -> Vec<Request> {
    let values = key.strange.iter().copied().map(Some).chain([None]);
    let callers = [Caller::Nobody, EVE, Caller::Service];
    values
        .flat_map(|value| callers.map(|caller| request("sqs:SendMessage", QUEUE, caller, &[(key.name, value)].into())))
        .collect()
}

pub(super) const QUEUE: &str = "arn:aws:sqs:eu-west-1:111111111111:q";

pub(super) fn lower(name: &'static str) -> &'static str {
    Box::leak(name.to_lowercase().into_boxed_str())
}
