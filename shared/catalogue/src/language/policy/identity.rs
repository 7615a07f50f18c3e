//! What a principal may do by a policy attached to it.
//!
//! Every question is about one document. A `Deny` counts where it clearly takes a grant back: unconditional, and on
//! all resources. Conditions of an `Allow` count where they say which resources are meant.

use std::fmt;

use super::{
    Document, Effect, Statement, Terms,
    actions::{Action, ActionSet, Service, ServiceActions, service, services},
    effective::Effective,
    pattern,
    scope::{self, completed},
};

/// An action as a policy names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionName {
    service: &'static str,
    name: &'static str,
}

impl fmt::Display for ActionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service, self.name)
    }
}

/// Whether the document allows every action on every resource, or so nearly that its reader can give himself the rest.
pub fn grants_administrator_access(document: &Document) -> bool {
    Effective::of(vec![document], None).is_administrator()
}

/// Whether statements together allow every action on all resources, or every one but some.
pub(super) fn allow_nearly_everything(statements: &[&Statement]) -> bool {
    let says_so = |statement: &&Statement| {
        let actions = statement.action_set();
        (actions.is_everything() || actions.is_negated()) && statement.is_unscoped_everywhere()
    };
    let allows = |action: &Action| {
        statements.iter().any(|statement| statement.action_set().include(action) && statement.is_unscoped(action))
    };
    statements.iter().any(says_so)
        || !statements.is_empty() && services().iter().all(|service| service.actions.iter().all(allows))
}

/// The services of which the document allows every action, by a wildcard, on whatever resources.
pub fn services_granted_in_full(document: &Document) -> &[&'static str] {
    document.services_in_full.get(|| in_full(document))
}

fn in_full(document: &Document) -> Vec<&'static str> {
    let allowing: Vec<&Statement> = document.with_effect(Effect::Allow).collect();
    let denied = Denied::by(document);
    let mut candidates = services_among(allowing.iter().map(|statement| statement.action_set()));
    candidates.retain(|service| {
        let reaches = |statement: &&&Statement| service.actions.iter().any(|action| statement.can_reach(action));
        let allowed: Vec<ServiceActions<'_>> =
            allowing.iter().filter(reaches).map(|statement| statement.action_set().of_service(service)).collect();
        service.actions.iter().all(|action| allowed.iter().any(|actions| actions.include(action)))
            && service.actions.iter().any(|action| allowed.iter().any(|actions| actions.include_by_wildcard(action)))
            && !service.actions.iter().all(|action| denied.include(action))
    });
    candidates.into_iter().map(|service| service.prefix).collect()
}

/// Whether the document allows every action of one service on all resources, and denies none of them.
pub fn grants_service_on_everything(document: &Document, prefix: &str) -> bool {
    let allowing: Vec<&Statement> = document.with_effect(Effect::Allow).collect();
    let denied = Denied::by(document);
    let allows = |action: &Action| {
        allowing.iter().any(|statement| statement.action_set().include(action) && statement.is_unscoped(action))
    };
    service(prefix)
        .is_some_and(|service| service.actions.iter().all(|action| allows(action) && !denied.include(action)))
}

/// The statements that allow an action on something, unless the document denies it.
pub fn statements_allowing<'a>(document: &'a Document, action: &str) -> Vec<&'a Statement> {
    if Denied::by(document).include_named(action) {
        return Vec::new();
    }
    document.with_effect(Effect::Allow).filter(|statement| statement.action_set().include_named(action)).collect()
}

/// Actions that write, delete or read data, that AWS can scope, and that the document allows without naming resources.
pub fn unscoped_actions(document: &Document) -> Vec<ActionName> {
    taken(document, |statement, actions, action| {
        action.scopable && action.touches_data && actions.include(action) && statement.is_unscoped(action)
    })
}

/// Actions that write, delete or read data, and that the document allows by a wildcard rather than by name.
pub fn wildcard_actions(document: &Document) -> Vec<ActionName> {
    taken(document, |_, actions, action| action.touches_data && actions.include_by_wildcard(action))
}

/// Actions that match these patterns and that the document allows on every KMS key, conditions aside.
pub fn kms_actions_on_all_keys(document: &Document, patterns: &[String]) -> Vec<ActionName> {
    let blocked = ActionSet::of(&Terms { negated: false, patterns: patterns.to_vec() });
    let denied = Denied::by(document);
    let on_all_keys = |statement: &&Statement| {
        statement.resources.as_ref().is_some_and(|resources| scope::cover_all(resources, "kms", "key/*"))
    };
    let allowing: Vec<&Statement> = document.with_effect(Effect::Allow).filter(on_all_keys).collect();
    let is_taken = |action: &&Action| {
        blocked.include(action)
            && allowing.iter().any(|statement| statement.action_set().include(action))
            && !denied.include(action)
    };
    blocked
        .services()
        .into_iter()
        .flat_map(|service| service.actions.iter().filter(is_taken).map(|action| (service.prefix, action.name)))
        .map(|(service, name)| ActionName { service, name })
        .collect()
}

/// How the document allows access to DynamoDB without naming tables, or scans of any index; `None` when it does not.
pub fn loose_dynamodb_access(document: &Document) -> Option<String> {
    let denied = Denied::by(document);
    document.with_effect(Effect::Allow).find_map(|statement| {
        let dynamodb = service("dynamodb")?;
        let actions = statement.action_set().of_service(dynamodb);
        let granted: Vec<&Action> = dynamodb
            .actions
            .iter()
            .filter(|action| action.scopable && action.touches_data)
            .filter(|action| actions.include(action) && !denied.include(action))
            .collect();
        let first = granted.first()?;
        if statement.is_unscoped(first) {
            return Some(format!("allows dynamodb:{} on all tables", first.name));
        }
        let resources = &statement.resources.as_ref()?.patterns;
        let table = resources.iter().find(|resource| names_no_table(resource));
        if let Some(resource) = table {
            return Some(format!("allows dynamodb:{} on {resource}", first.name));
        }
        let scans = granted.iter().any(|action| action.name == "Scan");
        let index = resources.iter().find(|resource| scans && names_no_index(resource))?;
        Some(format!("allows dynamodb:Scan on {index}"))
    })
}

fn names_no_table(resource: &str) -> bool {
    let resource = completed(resource);
    let Some(name) = dynamodb_resource(&resource) else { return false };
    name.strip_prefix("table/").unwrap_or(name).chars().all(|c| matches!(c, '*' | '?' | '/'))
}

fn names_no_index(resource: &str) -> bool {
    let Some((_, below)) =
        dynamodb_resource(resource).and_then(|name| name.strip_prefix("table/")).and_then(|name| name.split_once('/'))
    else {
        return false;
    };
    let index = below.strip_prefix("index/").unwrap_or(below);
    !index.is_empty() && index.chars().all(|c| matches!(c, '*' | '?' | '/'))
}

fn dynamodb_resource(resource: &str) -> Option<&str> {
    let mut parts = resource.splitn(6, ':');
    let service = parts.nth(2)?;
    pattern::matches(service, "dynamodb").then(|| parts.nth(2)).flatten()
}

/// The actions that the document allows by statements that can be about them, and does not deny.
fn taken(document: &Document, takes: impl Fn(&Statement, ServiceActions<'_>, &Action) -> bool) -> Vec<ActionName> {
    let denied = Denied::by(document);
    let allowing: Vec<&Statement> = document.with_effect(Effect::Allow).collect();
    let mut taken = Vec::new();
    for service in services_among(allowing.iter().map(|statement| statement.action_set())) {
        let allowed: Vec<(&Statement, ServiceActions<'_>)> =
            allowing.iter().map(|statement| (*statement, statement.action_set().of_service(service))).collect();
        let is_taken = |action: &&Action| {
            let takes = |(statement, actions): &(&Statement, ServiceActions<'_>)| {
                takes(statement, *actions, action) && statement.can_reach(action)
            };
            allowed.iter().any(takes) && !denied.include(action)
        };
        let names = service.actions.iter().filter(is_taken).map(|action| action.name);
        taken.extend(names.map(|name| ActionName { service: service.prefix, name }));
    }
    taken
}

/// The services that some actions can belong to, in alphabetical order.
fn services_among<'a>(actions: impl Iterator<Item = &'a ActionSet>) -> Vec<&'static Service> {
    let mut services = Vec::new();
    for actions in actions {
        let of_actions = actions.services();
        if of_actions.len() == super::actions::services().len() {
            return of_actions;
        }
        services.extend(of_actions);
    }
    services.sort_unstable_by_key(|service| service.prefix);
    services.dedup_by_key(|service| service.prefix);
    services
}

/// What a document denies on all resources, whatever the conditions of the request.
pub(super) struct Denied<'a>(Vec<&'a ActionSet>);

impl<'a> Denied<'a> {
    pub(super) fn by(document: &'a Document) -> Self {
        let denies_everywhere = |statement: &&Statement| {
            statement.conditions.is_empty() && statement.resources.as_ref().is_none_or(Terms::is_everything)
        };
        Self(document.with_effect(Effect::Deny).filter(denies_everywhere).map(Statement::action_set).collect())
    }

    fn include(&self, action: &Action) -> bool {
        self.0.iter().any(|actions| actions.include(action))
    }

    pub(super) fn include_named(&self, action: &str) -> bool {
        self.0.iter().any(|actions| actions.include_named(action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(statements: &str) -> Document {
        Document::parse(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)).unwrap()
    }

    fn names(actions: &[ActionName]) -> Vec<String> {
        actions.iter().map(ToString::to_string).collect()
    }

    const ALL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;

    #[test]
    fn administrators_are_known() {
        for statements in [
            ALL.to_owned(),
            r#"{"Effect":"Allow","Action":["*:*"],"Resource":["*"]}"#.to_owned(),
            r#"{"Effect":"Allow","NotAction":"aws-portal:*","Resource":"*"}"#.to_owned(),
            r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"},{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#
                .to_owned(),
            r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:*"}"#.to_owned(),
            r#"{"Effect":"Allow","Action":"*","NotResource":"arn:aws:s3:::one"}"#.to_owned(),
            format!(r#"{ALL},{{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::one"}}"#),
            format!(r#"{ALL},{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"Bool":{{"a":"true"}}}}}}"#),
            format!(r#"{ALL},{{"Effect":"Deny","Action":"iam:DeleteUser","Resource":"*"}}"#),
        ] {
            assert!(grants_administrator_access(&document(&statements)), "{statements}");
        }
        for statements in [
            r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#.to_owned(),
            r#"{"Effect":"Allow","NotAction":["iam:*","organizations:*"],"Resource":"*"}"#.to_owned(),
            r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::one"}"#.to_owned(),
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"a"}}}"#
                .to_owned(),
            format!(r#"{ALL},{{"Effect":"Deny","Action":"*","Resource":"*"}}"#),
            format!(r#"{ALL},{{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"}}"#),
            r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#.to_owned(),
        ] {
            assert!(!grants_administrator_access(&document(&statements)), "{statements}");
        }
    }

    #[test]
    fn whole_services_are_known() {
        for (statements, expected) in [
            (r#"{"Effect":"Allow","Action":"S3:*","Resource":"arn:aws:s3:::one"}"#, vec!["s3"]),
            (
                r#"{"Effect":"Allow","Action":["sts:A*","sts:D*","sts:G*","sts:S*","sts:T*"],"Resource":"*"}"#,
                vec!["sts"],
            ),
            (r#"{"Effect":"Allow","Action":"s3:P*","Resource":"*"}"#, vec![]),
            (
                r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:sqs:eu-west-1:111111111111:one"}"#,
                vec!["backup", "sqs"],
            ),
            (
                r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}"#,
                vec![],
            ),
            (r#"{"Effect":"Allow","Action":["rds-db:connect"],"Resource":"*"}"#, vec![]),
        ] {
            assert_eq!(services_granted_in_full(&document(statements)), expected, "{statements}");
        }
        let all_but_s3 = document(r#"{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}"#);
        let services = services_granted_in_full(&all_but_s3);
        assert!(services.contains(&"kms") && !services.contains(&"s3"));
    }

    #[test]
    fn actions_that_need_resources_are_known() {
        let document = document(
            r#"{"Effect":"Allow","Action":["s3:GetObject","s3:GetBucketPolicy","ec2:Describe*","cloudwatch:PutMetricData",
                "sqs:Receive*"],"Resource":"*"},{"Effect":"Deny","Action":"sqs:*","Resource":"*"}"#,
        );
        assert_eq!(names(&unscoped_actions(&document)), ["s3:GetObject"]);
        assert!(wildcard_actions(&document).is_empty());
    }

    #[test]
    fn keys_are_known() {
        let blocked = ["kms:Decrypt".to_owned(), "kms:ReEncryptFrom".to_owned()];
        for (actions, resources, expected) in [
            (r#""kms:Decrypt""#, r#""*""#, vec!["kms:Decrypt"]),
            (r#""kms:*""#, r#""arn:aws:kms:*:111111111111:key/*""#, vec!["kms:Decrypt", "kms:ReEncryptFrom"]),
            (r#""kms:De*""#, r#""arn:aws:kms:us-east-1:222222222222:key/*""#, vec!["kms:Decrypt"]),
            (r#""kms:Decrypt""#, r#""arn:aws:kms:*""#, vec!["kms:Decrypt"]),
            (r#""kms:Decrypt""#, r#""arn:aws:kms""#, vec!["kms:Decrypt"]),
            (r#""kms:Decrypt""#, r#""arn:aws:kms:us-east-1:222222222222""#, vec!["kms:Decrypt"]),
            (r#""kms:Decrypt""#, r#""arn:aws:kms:us-east-1:222222222222:key/1234""#, vec![]),
            (r#""kms:DescribeKey""#, r#""*""#, vec![]),
            (r#""kms:Decrypt""#, r#""arn:aws:s3:::*""#, vec![]),
        ] {
            let text = format!(r#"{{"Effect":"Allow","Action":{actions},"Resource":{resources}}}"#);
            assert_eq!(names(&kms_actions_on_all_keys(&document(&text), &blocked)), expected, "{text}");
        }
    }

    #[test]
    fn tables_are_known() {
        for (action, resource, expected) in [
            ("dynamodb:PutItem", "*", true),
            ("dynamodb:PutItem", "arn:aws:dynamodb:*:*:table/*", true),
            ("dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:111111111111:*", true),
            ("dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1", true),
            ("dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:111111111111:table/orders", false),
            ("dynamodb:Scan", "arn:aws:dynamodb:eu-west-1:111111111111:table/orders/index/*", true),
            ("dynamodb:Scan", "arn:aws:dynamodb:eu-west-1:111111111111:table/orders/*", true),
            ("dynamodb:Query", "arn:aws:dynamodb:eu-west-1:111111111111:table/orders/index/*", false),
            ("dynamodb:Scan", "arn:aws:dynamodb:eu-west-1:111111111111:table/orders/index/by-day", false),
            ("dynamodb:ListTables", "*", false),
            ("dynamodb:DescribeTable", "*", false),
            ("s3:GetObject", "*", false),
        ] {
            let text = format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}"#);
            assert_eq!(loose_dynamodb_access(&document(&text)).is_some(), expected, "{text}");
        }
    }
}
