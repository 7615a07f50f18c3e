//! What is said of principals' policies, compared with the reference on generated policies.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value, json};

use super::{
    Document,
    effective::{Effective, Own, OwnKind},
    escalation, identity,
    reference::{Request, principal_may},
};

/// Actions that alone are a way to more privileges, each with something of the account that no policy names.
const WAYS: &[(&str, &str)] = &[
    ("iam:AttachRolePolicy", "arn:aws:iam::111111111111:role/zz"),
    ("iam:CreatePolicyVersion", "arn:aws:iam::111111111111:policy/zz"),
    ("iam:PutGroupPolicy", "arn:aws:iam::111111111111:group/zz"),
    ("iam:PutUserPolicy", "arn:aws:iam::111111111111:user/zz"),
    ("lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-1:111111111111:function:zz"),
    ("ssm:SendCommand", "arn:aws:ec2:eu-west-1:111111111111:instance/zz"),
];

/// Actions that give policies, each with a stranger.
const HANDING_OUT: &[(&str, &str)] = &[
    ("iam:AttachGroupPolicy", "arn:aws:iam::111111111111:group/zz"),
    ("iam:AttachRolePolicy", "arn:aws:iam::111111111111:role/zz"),
    ("iam:AttachUserPolicy", "arn:aws:iam::111111111111:user/zz"),
    ("iam:CreatePolicyVersion", "arn:aws:iam::111111111111:policy/zz"),
    ("iam:PutGroupPolicy", "arn:aws:iam::111111111111:group/zz"),
    ("iam:PutRolePolicy", "arn:aws:iam::111111111111:role/zz"),
    ("iam:PutUserPolicy", "arn:aws:iam::111111111111:user/zz"),
];

const ACTION_PATTERNS: &[&str] = &[
    "*",
    "iam:*",
    "iam:AttachRolePolicy",
    "iam:CreatePolicyVersion",
    "iam:Put*Policy",
    "lambda:UpdateFunction*",
    "LAMBDA:updatefunctioncode",
    "s3:*",
    "ssm:SendCommand",
];

const RESOURCE_PATTERNS: &[&str] = &[
    "*",
    "arn:aws:ec2:*:*:instance/*",
    "arn:aws:ec2:eu-west-1:111111111111:instance/i-1",
    "arn:aws:iam::111111111111:user/${aws:username}",
    "arn:aws:iam::111111111111:user/*",
    "arn:aws:iam::111111111111:role/app-*",
    "arn:aws:iam::*:group/staff",
    "arn:aws:iam::*:policy/staff",
    "arn:aws:iam::*:*",
    "arn:aws:lambda:*:*:function:*",
    "arn:aws:lambda:eu-west-1:111111111111:function:one",
    "arn:aws:s3:::*",
    "arn:aws:s3:::artifacts/*",
];

/// What the principal has of its own, and what it could do to it.
const OWN: &[(OwnKind, &str, &[&str])] = &[
    (OwnKind::Group, "arn:aws:iam::111111111111:group/staff", &["iam:PutGroupPolicy", "iam:AttachGroupPolicy"]),
    (
        OwnKind::Policy,
        "arn:aws:iam::111111111111:policy/staff",
        &["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"],
    ),
    (
        OwnKind::User,
        "arn:aws:iam::111111111111:user/eve",
        &[
            "iam:AttachUserPolicy",
            "iam:DeleteUserPermissionsBoundary",
            "iam:PutUserPermissionsBoundary",
            "iam:PutUserPolicy",
        ],
    ),
];

const TAGS: &[&str] =
    &["aws:ResourceTag/team", "ssm:resourceTag/team", "iam:ResourceTag/team", "lambda:ResourceTag/team"];
const POLICIES: &[&str] = &[
    "arn:aws:iam::111111111111:policy/app",
    "arn:aws:iam::111111111111:policy/app-*",
    "arn:aws:iam::111111111111:policy/*",
    "arn:aws:iam::aws:policy/*",
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    "arn:aws:iam::1*",
    "*",
];
const SERVICES: &[&str] = &["lambda.amazonaws.com", "ec2.amazonaws.com", "lambda.*", "*"];
const STRINGS: &[&str] = &["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"];
const ARNS: &[&str] = &["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringLike", "StringNotLike"];

fn terms(plain: &'static str, patterns: &'static [&'static str]) -> impl Strategy<Value = (String, Value)> {
    (prop_oneof![4 => Just(false), 1 => Just(true)], vec(select(patterns), 1..3)).prop_map(
        move |(negated, patterns)| (if negated { format!("Not{plain}") } else { plain.to_owned() }, json!(patterns)),
    )
}

/// A condition on one of these keys.
fn condition(
    keys: &'static [&'static str],
    operators: &'static [&'static str],
    values: &'static [&'static str],
) -> impl Strategy<Value = Value> {
    let null = (select(keys), any::<bool>()).prop_map(|(key, absent)| json!({ "Null": { key: absent.to_string() } }));
    let comparison = (
        select(&["", "", "", "ForAnyValue:", "ForAllValues:"][..]),
        select(operators),
        select(&["", "", "IfExists"][..]),
        select(keys),
        vec(select(values), 1..3),
    )
        .prop_map(
            |(prefix, operator, suffix, key, values)| json!({ format!("{prefix}{operator}{suffix}"): { key: values } }),
        );
    prop_oneof![1 => null, 4 => comparison]
}

fn allow(conditions: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let parts = (terms("Action", ACTION_PATTERNS), terms("Resource", RESOURCE_PATTERNS), conditions);
    parts.prop_map(|(action, resource, condition)| {
        json!({ "Effect": "Allow", action.0: action.1, resource.0: resource.1, "Condition": condition })
    })
}

/// Takes actions back, in all circumstances.
fn deny() -> impl Strategy<Value = Value> {
    terms("Action", ACTION_PATTERNS)
        .prop_map(|(name, actions)| json!({ "Effect": "Deny", name: actions, "Resource": "*" }))
}

fn document(statements: &[Value]) -> Document {
    let text = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
    Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn documents(conditions: impl Strategy<Value = Value> + Clone) -> impl Strategy<Value = Vec<Value>> {
    vec(prop_oneof![4 => allow(conditions), 1 => deny()], 1..4)
}

fn without_conditions() -> impl Strategy<Value = Value> + Clone {
    Just(json!({}))
}

fn request(action: &'static str, resource: &'static str, key: &'static str, value: Option<&'static str>) -> Request {
    let mut context = BTreeMap::from([("aws:username", vec!["eve"])]);
    context.insert(key, value.into_iter().collect());
    Request { action, resource, account: Some("111111111111"), caller: None, service: None, context }
}

fn may(document: &Document, action: &'static str, resource: &'static str) -> bool {
    principal_may(&[document], None, &request(action, resource, "", None))
}

/// What a judge says of the policies of a role that no policy names.
fn way(documents: &[&Document]) -> Option<String> {
    let arns = vec![(OwnKind::Role, "arn:aws:iam::111111111111:role/zz".to_owned())];
    escalation::by_all(&Effective::of(documents.to_vec(), None).with(Own { arns, ..Own::default() }))
}

/// What a judge says of the policies of a user in a group, with a policy and a boundary of its own.
fn way_of_user(document: &Document) -> Option<String> {
    let arns = OWN.iter().map(|(kind, arn, _)| (*kind, (*arn).to_owned())).collect();
    let own = Own { user_name: Some("eve".to_owned()), arns, is_bounded: true };
    escalation::by_all(&Effective::of(vec![document], None).with(own))
}

fn is_administrator(documents: &[&Document]) -> bool {
    Effective::of(documents.to_vec(), None).is_administrator()
}

/// The ways that the project knows, as its file has them.
fn listed_ways() -> impl Strategy<Value = &'static str> {
    let lines = include_str!("../../../data/iam_escalations.txt").lines();
    select(lines.filter(|line| line.starts_with("any ") || line.starts_with("pass ")).collect::<Vec<_>>())
}

/// Whether some statement is about everything but some resources. That is judged by services, not by their kinds of
/// resources.
fn excepts(statements: &[Value]) -> bool {
    statements.iter().any(|statement| statement.get("NotResource").is_some())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whoever may do to a stranger what is a way to more privileges has that way, and what is said to be such a way
    /// is allowed on a stranger.
    #[test]
    fn a_way_is_open_where_strangers_are_within_reach(statements in documents(without_conditions())) {
        let document = document(&statements);
        let seen = way(&[&document]);
        for (action, resource) in WAYS {
            let allowed = may(&document, action, resource);
            prop_assert!(!allowed || seen.is_some(), "{action} is allowed on {resource}");
            let is_seen = seen.as_deref().is_some_and(|seen| seen.ends_with(&format!(": {action}")));
            prop_assert!(allowed || !is_seen || excepts(&statements), "{action} is not allowed on {resource}");
        }
    }

    /// So it is under conditions on tags: a stranger has none, or one that no policy names.
    #[test]
    fn tags_hold_a_way_to_what_has_them(
        operator in condition(TAGS, &["StringEquals", "StringLike", "StringNotEquals", "StringNotLike"], &["a", "b*", "*", "?*"]),
        wide in select(&["*", "arn:aws:ec2:*:*:instance/*"][..]),
    ) {
        let statement = json!({ "Effect": "Allow", "Action": "ssm:SendCommand", "Resource": wide, "Condition": operator });
        let document = document(&[statement]);
        if operator.to_string().contains("ForAnyValue:StringNotLike") {
            // Nothing differs from every value there is: judges leave that alone.
            return Ok(());
        }
        let key = operator.as_object().and_then(|operators| operators.values().next()).and_then(Value::as_object);
        let key = key.and_then(|keys| keys.keys().next()).unwrap().to_lowercase().leak();
        let of_stranger = |tag| request("ssm:SendCommand", "arn:aws:ec2:eu-west-1:111111111111:instance/zz", key, tag);
        let allowed = [None, Some("zz")].into_iter().any(|tag| principal_may(&[&document], None, &of_stranger(tag)));
        prop_assert_eq!(way(&[&document]).is_some(), allowed);
    }

    /// What is reported as allowed without naming resources is allowed on a stranger.
    #[test]
    fn an_unscoped_action_reaches_strangers(statements in documents(without_conditions())) {
        let document = document(&statements);
        let unscoped: Vec<String> = identity::unscoped_actions(&document).iter().map(ToString::to_string).collect();
        for (action, resource) in WAYS {
            let is_seen = unscoped.iter().any(|seen| seen == action);
            prop_assert!(may(&document, action, resource) || !is_seen || excepts(&statements), "{action}");
        }
        let get = may(&document, "s3:GetObject", "arn:aws:s3:::zz/zz");
        prop_assert_eq!(unscoped.iter().any(|seen| seen == "s3:GetObject"), get);
    }

    /// Whoever may give himself more by what is his own has a way.
    #[test]
    fn a_way_is_open_by_what_is_ones_own(statements in documents(without_conditions())) {
        let document = document(&statements);
        let mut can = false;
        for (_, arn, actions) in OWN {
            for action in *actions {
                let allowed = may(&document, action, arn);
                can |= allowed;
                prop_assert!(!allowed || way_of_user(&document).is_some(), "{action} is allowed on {arn}");
            }
        }
        let of_own = way_of_user(&document).filter(|way| way.contains(" on its own "));
        prop_assert!(can || of_own.is_none(), "{of_own:?}");
    }

    /// A role is handed to a function where the policies let it be passed to Lambda, and nowhere else.
    #[test]
    fn a_role_is_passed_to_the_services_of_the_policy(
        given in condition(&["iam:PassedToService"], STRINGS, SERVICES),
        taken in condition(&["iam:PassedToService"], STRINGS, SERVICES),
        denies in any::<bool>(),
    ) {
        let run = json!({ "Effect": "Allow", "Action": "lambda:*Function", "Resource": "arn:aws:lambda:*:*:function:*" });
        let pass = |effect: &str, condition| {
            json!({ "Effect": effect, "Action": "iam:PassRole", "Resource": "*", "Condition": condition })
        };
        let mut statements = vec![run, pass("Allow", given)];
        statements.extend(denies.then(|| pass("Deny", taken)));
        let document = document(&statements);
        let role = "arn:aws:iam::111111111111:role/zz";
        let to_lambda = request("iam:PassRole", role, "iam:passedtoservice", Some("lambda.amazonaws.com"));
        prop_assert_eq!(way(&[&document]).is_some(), principal_may(&[&document], None, &to_lambda));
    }

    /// Attaching policies is a way where one that gives everything, or any of the account's, can be attached.
    #[test]
    fn a_policy_is_attached_that_the_policy_names(
        given in condition(&["iam:PolicyARN"], ARNS, POLICIES),
        taken in condition(&["iam:PolicyARN"], ARNS, POLICIES),
        denies in any::<bool>(),
    ) {
        let attach = |effect: &str, condition| {
            json!({ "Effect": effect, "Action": "iam:AttachUserPolicy", "Resource": "*", "Condition": condition })
        };
        let mut statements = vec![attach("Allow", given)];
        statements.extend(denies.then(|| attach("Deny", taken)));
        let document = document(&statements);
        let policies = [
            "arn:aws:iam::aws:policy/AdministratorAccess",
            "arn:aws:iam::aws:policy/IAMFullAccess",
            "arn:aws:iam::111111111111:policy/zz",
        ];
        let allowed = policies.into_iter().any(|policy| {
            let user = "arn:aws:iam::111111111111:user/zz";
            principal_may(&[&document], None, &request("iam:AttachUserPolicy", user, "iam:policyarn", Some(policy)))
        });
        prop_assert_eq!(way(&[&document]).is_some(), allowed);
    }

    /// How statements are spread over policies makes no administrator, and unmakes none.
    #[test]
    fn policies_count_together(first in documents(without_conditions()), second in documents(without_conditions())) {
        let whole = document(&[first.clone(), second.clone()].concat());
        let (first, second) = (document(&first), document(&second));
        prop_assert_eq!(is_administrator(&[&first, &second]), is_administrator(&[&whole]));
        prop_assert_eq!(way(&[&first, &second]).is_some(), way(&[&whole]).is_some());
    }

    /// An administrator may hand out policies; whoever is allowed everything, and may do that in the end, is one.
    #[test]
    fn an_administrator_hands_out_policies(statements in documents(without_conditions()), everything in any::<bool>()) {
        let all = json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
        let document = document(&[statements, if everything { vec![all] } else { Vec::new() }].concat());
        let hands_out = HANDING_OUT.iter().any(|(action, resource)| may(&document, action, resource));
        prop_assert!(hands_out || !is_administrator(&[&document]));
        prop_assert!(!everything || !hands_out || is_administrator(&[&document]));
    }

    /// Every way of the list is open to whom all its actions are allowed.
    #[test]
    fn every_listed_way_is_open(line in listed_ways()) {
        let mut actions: Vec<&str> = line.split(' ').filter(|word| word.contains(':')).collect();
        actions.extend(line.starts_with("pass ").then_some("iam:PassRole"));
        let statement = json!({ "Effect": "Allow", "Action": actions, "Resource": "*" });
        prop_assert!(way(&[&document(&[statement])]).is_some(), "{line}");
    }
}
