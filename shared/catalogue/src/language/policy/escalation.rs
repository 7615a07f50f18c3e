//! Ways to more privileges than a policy seems to give.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html>

use std::sync::LazyLock;

use super::{
    Statement,
    actions::{Action, action, lines},
    effective::{Effective, Grants, Own, OwnKind},
    pattern,
};

const LIST: &str = include_str!("../../../data/iam_escalations.txt");

static WAYS: LazyLock<Ways> = LazyLock::new(Ways::read);

/// The ways of the list, by how they work.
#[derive(Default)]
struct Ways {
    any: Vec<Vec<Step>>,
    own: Vec<(OwnKind, bool, Step)>,
    pass: Vec<(Vec<&'static str>, Vec<Step>)>,
}

/// One action of a way.
#[derive(Clone, Copy)]
struct Step {
    name: &'static str,
    action: &'static Action,
}

impl Ways {
    fn read() -> Self {
        let mut ways = Self::default();
        for line in lines(LIST) {
            let (how, rest) = line.split_once(' ').unwrap_or((line, ""));
            let (of, actions) = rest.split_once(' ').unwrap_or((rest, ""));
            match how {
                "any" => ways.any.push(steps(rest)),
                "own" => {
                    let kind = match of.strip_prefix("bounded-").unwrap_or(of) {
                        "group" => OwnKind::Group,
                        "policy" => OwnKind::Policy,
                        "role" => OwnKind::Role,
                        _ => OwnKind::User,
                    };
                    let bounded = of.starts_with("bounded-");
                    ways.own.extend(steps(actions).into_iter().map(|step| (kind, bounded, step)));
                }
                _ => ways.pass.push((of.split(',').collect(), steps(actions))),
            }
        }
        ways
    }
}

fn steps(names: &'static str) -> Vec<Step> {
    names.split(' ').filter_map(|name| action(name).map(|action| Step { name, action })).collect()
}

fn names(steps: &[Step], joint: &str) -> String {
    steps.iter().map(|step| step.name).collect::<Vec<_>>().join(joint)
}

const PASS_ROLE: &str = "iam:PassRole";

/// The first way that all the policies of a principal open together, with actions on every resource of a kind or on
/// what is the principal's own.
pub fn by_all(effective: &Effective<'_>) -> Option<String> {
    let grants = effective.grants(|_| true);
    let on_any = |step: &Step| is_granted(effective, &grants, step, |statement| statement.is_wide(step.action));
    let any = || WAYS.any.iter().find(|steps| steps.iter().all(on_any)).map(|steps| names(steps, " with "));
    let own = || own_way(effective, &grants);
    let pass = || {
        let may_pass = |service: &str| {
            grants.include_where(PASS_ROLE, |of| of.is_wide_on(PASS_ROLE) && passes_to(of, service))
                && !effective.is_denied_under(PASS_ROLE, |of| is_all_about(of, PASSED_TO) && passes_to(of, service))
        };
        // https://docs.amazonaws.cn/en_us/aws/latest/userguide/iam.html
        let in_china = effective.own().arns.iter().any(|(_, arn)| arn.starts_with("arn:aws-cn:"));
        let may_pass = |service: &&str| may_pass(service) || in_china && may_pass(&format!("{service}.cn"));
        let is_open = |(services, steps): &&(Vec<&'static str>, Vec<Step>)| {
            steps.iter().all(on_any) && services.iter().any(&may_pass)
        };
        let way = grants.include(PASS_ROLE).then(|| WAYS.pass.iter().find(is_open)).flatten();
        way.map(|(_, steps)| format!("{PASS_ROLE} with {}", names(steps, " and ")))
    };
    any().or_else(own).or_else(pass).map(|way| format!("opens a way to more privileges: {way}"))
}

/// The services to which some actions of a principal hand a role, if it may pass the role, each with those actions.
pub fn ways_to_pass(effective: &Effective<'_>) -> Vec<(&'static str, String)> {
    let grants = effective.grants(|_| true);
    WAYS.pass
        .iter()
        .filter(|(_, steps)| steps.iter().all(|step| grants.include_where(step.name, |of| of.can_reach(step.action))))
        .flat_map(|(services, steps)| services.iter().map(|service| (*service, names(steps, " and "))))
        .collect()
}

fn own_way(effective: &Effective<'_>, grants: &Grants<'_>) -> Option<String> {
    let own = effective.own();
    WAYS.own.iter().find_map(|(kind, bounded, step)| {
        if *bounded && !own.is_bounded || !is_granted(effective, grants, step, |_| true) {
            return None;
        }
        let on_own = |arn: &str| effective.may_by(step.name, arn, |of| !asks_for_boundary(of) && !of.names_resources());
        let (_, arn) = own.arns.iter().find(|(of, arn)| of == kind && on_own(arn))?;
        let which = arn.rsplit(':').next().filter(|name| name.chars().all(|c| !c.is_control()));
        Some(format!("{} on its own {}", step.name, which.unwrap_or("user")))
    })
}

/// Whether an action is allowed by statements that count, with more than what a permissions boundary holds or harmless
/// policies give.
fn is_granted(
    effective: &Effective<'_>,
    grants: &Grants<'_>,
    step: &Step,
    counts: impl Fn(&Statement) -> bool,
) -> bool {
    let gives = |key: &str, value: &str| {
        let is_given = |statement: &Statement| {
            counts(statement) && !asks_for_boundary(statement) && holds_for(statement, key, value)
        };
        grants.include_where(step.name, is_given)
            && !effective.is_denied_under(step.name, |statement| {
                is_all_about(statement, key) && holds_for(statement, key, value)
            })
    };
    !effective.is_denied_under(step.name, spares_the_bounded)
        && if step.name.starts_with("iam:Attach") {
            policies_to_attach(effective.own()).iter().any(|policy| gives("iam:PolicyARN", policy))
        } else {
            gives("", "")
        }
}

/// Policies whose holder can do everything, or give himself the rest. AWS owns two of them; nothing is called as the last
/// one, so that what takes its name takes any of the account's.
fn policies_to_attach(own: &Own) -> [String; 3] {
    let arn = own.arns.first().map_or("", |(_, arn)| arn.as_str());
    let mut fields = arn.split(':');
    let (partition, account) = (fields.nth(1).unwrap_or("aws"), fields.nth(2).unwrap_or_default());
    [("aws", "AdministratorAccess"), ("aws", "IAMFullAccess"), (account, "\u{1}")]
        .map(|(owner, name)| format!("arn:{partition}:iam::{owner}:policy/{name}"))
}

/// Whether an `Allow` lets the action give only what a permissions boundary holds.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate>
fn asks_for_boundary(statement: &Statement) -> bool {
    statement.conditions.iter().any(|condition| {
        let operator = &condition.operator;
        condition.is_on(BOUNDARY) && !operator.is_negated() && operator.name != "Null" && !operator.if_exists
    })
}

/// Whether a `Deny` refuses the action but under a permissions boundary.
fn spares_the_bounded(statement: &Statement) -> bool {
    is_all_about(statement, BOUNDARY) && statement.conditions.iter().all(|condition| condition.operator.is_negated())
}

const BOUNDARY: &str = "iam:PermissionsBoundary";

/// Whether a statement lets roles be passed to a service.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService>
pub fn passes_to(statement: &Statement, service: &str) -> bool {
    holds_for(statement, PASSED_TO, service)
}

const PASSED_TO: &str = "iam:PassedToService";

fn is_all_about(statement: &Statement, key: &str) -> bool {
    !statement.conditions.is_empty() && statement.conditions.iter().all(|condition| condition.is_on(key))
}

/// Whether the conditions on a key hold for a request in which it has this value. ARNs are compared field by field; a
/// `*` in a string crosses colons.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN>
fn holds_for(statement: &Statement, key: &str, value: &str) -> bool {
    statement.conditions.iter().filter(|condition| condition.is_on(key)).all(|condition| {
        let operator = &condition.operator;
        let is_value = |wanted: &String| match operator.name.as_str() {
            "StringEquals" | "StringNotEquals" => wanted == value,
            "StringEqualsIgnoreCase" | "StringNotEqualsIgnoreCase" => wanted.eq_ignore_ascii_case(value),
            name if name.starts_with("Arn") => {
                wanted.splitn(6, ':').count() == value.splitn(6, ':').count()
                    && wanted
                        .splitn(6, ':')
                        .zip(value.splitn(6, ':'))
                        .all(|(wanted, field)| pattern::matches(wanted, field))
            }
            _ => pattern::matches(wanted, value),
        };
        match operator.name.as_str() {
            "Null" => condition.values.iter().any(|wanted| wanted.eq_ignore_ascii_case("false")),
            _ => condition.values.iter().any(is_value) != operator.is_negated(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::policy::Document;

    #[test]
    fn every_way_is_made_of_actions() {
        for line in lines(LIST) {
            let (how, rest) = line.split_once(' ').unwrap();
            let actions = match how {
                "any" => rest,
                "own" => {
                    let kind = rest.split(' ').next().unwrap().trim_start_matches("bounded-");
                    assert!(["group", "policy", "role", "user"].contains(&kind), "{line}");
                    rest.split_once(' ').unwrap().1
                }
                "pass" => {
                    let services = rest.split(' ').next().unwrap();
                    assert!(services.split(',').all(|service| service.ends_with(".amazonaws.com")), "{line}");
                    rest.split_once(' ').unwrap().1
                }
                _ => panic!("{line}"),
            };
            assert!(actions.split(' ').all(|name| action(name).is_some()), "{line}");
        }
    }

    fn document(statements: &str) -> Document {
        Document::parse(&format!(r#"{{"Statement":[{statements}]}}"#)).unwrap()
    }

    fn allow(actions: &str, resource: &str, condition: &str) -> String {
        format!(r#"{{"Effect":"Allow","Action":{actions},"Resource":"{resource}","Condition":{condition}}}"#)
    }

    fn deny(actions: &str, condition: &str) -> String {
        allow(actions, "*", condition).replace("Allow", "Deny")
    }

    fn is_open(statements: &str) -> bool {
        let own =
            Own { arns: vec![(OwnKind::Role, "arn:aws:iam::111111111111:role/app".to_owned())], ..Own::default() };
        by_all(&Effective::of(vec![&document(statements)], None).with(own)).is_some()
    }

    #[test]
    fn a_boundary_that_is_asked_for_holds() {
        let put = r#""iam:PutUserPolicy""#;
        let asks = r#"{"StringEquals":{"iam:PermissionsBoundary":"arn:aws:iam::1:policy/b"}}"#;
        let free = allow(put, "*", "{}");
        assert!(is_open(&free));
        assert!(!is_open(&allow(put, "*", asks)));
        assert!(is_open(&allow(put, "*", r#"{"StringEqualsIfExists":{"iam:PermissionsBoundary":"x"}}"#)));
        assert!(!is_open(&format!("{free},{}", deny(put, &asks.replace("Equals", "NotEquals")))));
        assert!(is_open(&format!("{free},{}", deny(put, asks))));
        let (free, held) = (document(&free), document(&allow(put, "*", asks)));
        assert_eq!(by_all(&Effective::of(vec![&free], Some(&held))), None);
    }

    #[test]
    fn policies_that_are_named_hold() {
        let attach = r#""iam:AttachUserPolicy""#;
        let only = |operator: &str, value: &str| {
            allow(attach, "*", &format!(r#"{{"{operator}":{{"iam:PolicyARN":"{value}"}}}}"#))
        };
        for (operator, value, expected) in [
            ("ArnEquals", "arn:aws:iam::111111111111:policy/app", false),
            ("ArnLike", "arn:aws:iam::111111111111:policy/app-*", false),
            ("StringLike", "arn:aws:iam::aws:policy/ReadOnlyAccess", false),
            ("ArnLike", "arn:aws:iam::*:policy/team/*", false),
            ("ArnLike", "arn:aws:iam::aws:policy/*", true),
            ("ArnLike", "arn:aws:iam::111111111111:policy/*", true),
            ("StringLike", "arn:aws:iam::1111*", true),
            ("ArnLike", "arn:aws:iam::1111*", false),
            ("StringLike", "*", true),
            ("ArnEquals", "arn:aws:iam::aws:policy/AdministratorAccess", true),
            ("ArnLike", "arn:*:iam::aws:policy/Admin*", true),
            ("ArnNotEquals", "arn:aws:iam::aws:policy/AdministratorAccess", true),
            ("ArnEqualsIfExists", "arn:aws:iam::111111111111:policy/app", false),
        ] {
            assert_eq!(is_open(&only(operator, value)), expected, "{operator} {value}");
        }
        let all = allow(attach, "*", "{}");
        let spare = |value: &str| deny(attach, &format!(r#"{{"ArnNotEquals":{{"iam:PolicyARN":"{value}"}}}}"#));
        assert!(!is_open(&format!("{all},{}", spare("arn:aws:iam::111111111111:policy/app"))));
        assert!(is_open(&format!("{all},{}", spare("arn:aws:iam::aws:policy/AdministratorAccess"))));
    }

    #[test]
    fn the_service_that_a_role_is_passed_to_counts() {
        let run = allow(r#"["lambda:CreateFunction","lambda:InvokeFunction"]"#, "*", "{}");
        let pass = |condition: &str| format!("{run},{}", allow(r#""iam:PassRole""#, "*", condition));
        for (condition, expected) in [
            ("{}", true),
            (r#"{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}"#, true),
            (r#"{"StringLike":{"iam:PassedToService":"*.amazonaws.com"}}"#, true),
            (r#"{"Null":{"iam:PassedToService":"false"}}"#, true),
            (r#"{"StringNotEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}"#, true),
            (r#"{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}"#, false),
            (r#"{"StringEquals":{"iam:PassedToService":"*.amazonaws.com"}}"#, false),
            (r#"{"StringNotLike":{"iam:PassedToService":"lambda.*"}}"#, false),
        ] {
            assert_eq!(is_open(&pass(condition)), expected, "{condition}");
        }
        let elsewhere = r#"{"StringNotEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}"#;
        assert!(!is_open(&format!("{},{}", pass("{}"), deny(r#""iam:PassRole""#, elsewhere))));
        let here = r#"{"StringNotEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}"#;
        assert!(is_open(&format!("{},{}", pass("{}"), deny(r#""iam:PassRole""#, here))));
    }

    #[test]
    fn known_ways_are_open() {
        for actions in [
            r#"["iam:PassRole","ec2:AssociateIamInstanceProfile"]"#,
            r#"["iam:PassRole","ec2:ReplaceIamInstanceProfileAssociation"]"#,
            r#"["iam:PassRole","amplify:CreateApp","amplify:CreateBranch","amplify:StartJob"]"#,
            r#"["iam:PassRole","ecs:RegisterTaskDefinition","ecs:UpdateService"]"#,
            r#"["iam:PassRole","ssm:CreateActivation"]"#,
            r#""sso:CreateAccountAssignment""#,
            r#""iam:UpdateSAMLProvider""#,
        ] {
            assert!(is_open(&allow(actions, "*", "{}")), "{actions}");
        }
        for actions in [r#""iam:PassRole""#, r#"["iam:PassRole","amplify:CreateApp"]"#, r#""iam:GetUser""#] {
            assert!(!is_open(&allow(actions, "*", "{}")), "{actions}");
        }
        let mixed =
            allow(r#""lambda:UpdateFunctionCode""#, r#"arn:aws:lambda:eu-west-1:111111111111:function:one"#, "{}");
        assert!(!is_open(
            &mixed
                .replace(r#""Resource":"#, r#""Resource":["arn:aws:s3:::artifacts/*","#)
                .replace(r#"one","Condition""#, r#"one"],"Condition""#)
        ));
    }

    #[test]
    fn what_is_ones_own_is_no_strangers() {
        let own = |is_bounded| Own {
            user_name: Some("eve".to_owned()),
            arns: vec![
                (OwnKind::User, "arn:aws:iam::111111111111:user/team/eve".to_owned()),
                (OwnKind::Group, "arn:aws:iam::111111111111:group/staff".to_owned()),
                (OwnKind::Policy, "arn:aws:iam::111111111111:policy/staff".to_owned()),
            ],
            is_bounded,
        };
        let is_open = |action: &str, resource: &str, is_bounded| {
            let document = document(&allow(&format!(r#""iam:{action}""#), &format!("arn:aws:iam::{resource}"), "{}"));
            by_all(&Effective::of(vec![&document], None).with(own(is_bounded))).is_some()
        };
        for (action, resource, expected) in [
            ("PutUserPolicy", "111111111111:user/team/eve", true),
            ("AttachUserPolicy", "*:user/team/${aws:username}", true),
            ("AttachUserPolicy", "*:user/${aws:username}", false),
            ("PutUserPolicy", "111111111111:user/team/bob", false),
            ("CreateAccessKey", "111111111111:user/team/eve", false),
            ("PutGroupPolicy", "111111111111:group/staff", true),
            ("PutGroupPolicy", "111111111111:group/others", false),
            ("CreatePolicyVersion", "111111111111:policy/staff", true),
            ("CreatePolicyVersion", "111111111111:policy/others", false),
        ] {
            assert_eq!(is_open(action, resource, false), expected, "{action} on {resource}");
        }
        for is_bounded in [true, false] {
            let open = is_open("DeleteUserPermissionsBoundary", "111111111111:user/team/eve", is_bounded);
            assert_eq!(open, is_bounded);
        }
    }

    #[test]
    fn somebody_can_be_anybody() {
        let is_open = |action: &str, resource: &str| {
            let document = document(&allow(&format!(r#""iam:{action}""#), &format!("arn:aws:iam::{resource}"), "{}"));
            let own = Own::of_policy("arn:aws:iam::111111111111:policy/staff");
            by_all(&Effective::of(vec![&document], None).with(own)).is_some()
        };
        for action in ["PutUserPolicy", "AttachUserPolicy", "DeleteUserPermissionsBoundary"] {
            assert!(is_open(action, "111111111111:user/${aws:username}"), "{action}");
            assert!(!is_open(action, "111111111111:user/eve"), "{action}");
        }
        assert!(!is_open("CreateAccessKey", "111111111111:user/${aws:username}"));
        assert!(is_open("CreatePolicyVersion", "111111111111:policy/staff"));
        assert!(!is_open("CreatePolicyVersion", "111111111111:policy/others"));
    }
}
