//! What a principal may do by a policy attached to it.
//!
//! Every question is about one document. A `Deny` counts where it clearly takes a grant back: unconditional, and on
//! all resources. Conditions of an `Allow` count where they say which resources are meant.

use std::{borrow::Cow, fmt};

use super::{
    Document, Effect, Statement, Terms,
    actions::{Action, ActionSet, Service, ServiceActions, service, services},
    pattern,
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
    let denied = Denied::by(document);
    if denied.leaves_only_a_list() {
        return false;
    }
    let allowed: Vec<&ActionSet> = document
        .with_effect(Effect::Allow)
        .filter(|statement| is_unscoped(statement))
        .map(Statement::action_set)
        .collect();
    let all_allowed =
        |service: &Service| service.actions.iter().all(|action| allowed.iter().any(|actions| actions.include(action)));
    allowed.iter().any(|actions| actions.is_everything())
        || allowed.iter().any(|actions| actions.is_negated()) && service("iam").is_some_and(all_allowed)
        || !allowed.is_empty() && services().iter().all(all_allowed)
}

/// The services of which the document allows every action, by a wildcard, on whatever resources.
pub fn services_granted_in_full(document: &Document) -> &[&'static str] {
    document.services_in_full.get(|| in_full(document))
}

fn in_full(document: &Document) -> Vec<&'static str> {
    let allowed: Vec<&ActionSet> = document.with_effect(Effect::Allow).map(Statement::action_set).collect();
    let denied = Denied::by(document);
    let mut candidates: Vec<&Service> = allowed.iter().flat_map(|actions| actions.services()).collect();
    candidates.sort_by_key(|service| service.prefix);
    candidates.dedup_by_key(|service| service.prefix);
    candidates
        .into_iter()
        .filter(|service| {
            service.actions.iter().all(|action| allowed.iter().any(|actions| actions.include(action)))
                && service
                    .actions
                    .iter()
                    .any(|action| allowed.iter().any(|actions| actions.of_service(service).include_by_wildcard(action)))
                && !service.actions.iter().all(|action| denied.include(action))
        })
        .map(|service| service.prefix)
        .collect()
}

/// Whether the document allows every action of one service on all resources, and denies none of them.
pub fn grants_service_on_everything(document: &Document, prefix: &str) -> bool {
    let allowed: Vec<&ActionSet> = document
        .with_effect(Effect::Allow)
        .filter(|statement| is_unscoped(statement))
        .map(Statement::action_set)
        .collect();
    let denied = Denied::by(document);
    service(prefix).is_some_and(|service| {
        service
            .actions
            .iter()
            .all(|action| allowed.iter().any(|actions| actions.include(action)) && !denied.include(action))
    })
}

/// What some statements of a document allow, for many questions.
pub struct Grants<'a> {
    allowed: Vec<&'a ActionSet>,
    denied: Denied<'a>,
}

impl<'a> Grants<'a> {
    /// What the statements allow for which the condition holds.
    pub fn of(document: &'a Document, counts: impl Fn(&Statement) -> bool) -> Self {
        let statements = document.with_effect(Effect::Allow).filter(|statement| counts(statement));
        Self { allowed: statements.map(Statement::action_set).collect(), denied: Denied::by(document) }
    }

    /// Whether an action is allowed, and not denied.
    pub fn include(&self, action: &str) -> bool {
        self.allowed.iter().any(|actions| actions.include_named(action)) && !self.denied.include_named(action)
    }
}

/// The statements that allow an action, unless the document denies it.
pub fn statements_allowing<'a>(document: &'a Document, action: &str) -> Vec<&'a Statement> {
    if Denied::by(document).include_named(action) {
        return Vec::new();
    }
    document.with_effect(Effect::Allow).filter(|statement| statement.action_set().include_named(action)).collect()
}

/// Actions that write, delete or read data, that AWS can scope, and that the document allows without naming resources.
pub fn unscoped_actions(document: &Document) -> Vec<ActionName> {
    let denied = Denied::by(document);
    document
        .with_effect(Effect::Allow)
        .filter(|statement| is_unscoped(statement))
        .flat_map(|statement| {
            taken(statement, &denied, |actions, action| {
                action.scopable && action.touches_data && actions.include(action)
            })
        })
        .collect()
}

/// Actions that write, delete or read data, and that the document allows by a wildcard rather than by name.
pub fn wildcard_actions(document: &Document) -> Vec<ActionName> {
    let denied = Denied::by(document);
    document
        .with_effect(Effect::Allow)
        .flat_map(|statement| {
            taken(statement, &denied, |actions, action| action.touches_data && actions.include_by_wildcard(action))
        })
        .collect()
}

/// Actions that match these patterns and that the document allows on every KMS key, conditions aside.
pub fn kms_actions_on_all_keys(document: &Document, patterns: &[String]) -> Vec<ActionName> {
    let blocked = ActionSet::of(&Terms { negated: false, patterns: patterns.to_vec() });
    let denied = Denied::by(document);
    document
        .with_effect(Effect::Allow)
        .filter(|statement| covers_all(statement, "kms", "key/*"))
        .flat_map(|statement| {
            let actions = statement.action_set();
            taken_of(&blocked.services(), actions, &denied, |actions, action| {
                actions.include(action) && blocked.include(action)
            })
        })
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
        if is_unscoped(statement) {
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

/// Whether the statement names no resources: `*`, ARNs with nothing but wildcards in them, or everything but some.
///
/// A condition on the resource's tags names resources as well.
pub fn is_unscoped(statement: &Statement) -> bool {
    let unscoped = match &statement.resources {
        None => false,
        Some(resources) => resources.negated || resources.patterns.iter().any(|resource| names_nothing(resource)),
    };
    unscoped && !restricts_resources(statement)
}

/// Whether the statement is about every resource of some kind: unscoped, or with nothing but a wildcard as the name.
pub fn is_wide(statement: &Statement) -> bool {
    let ends_in_wildcard = |resource: &String| {
        completed(resource)
            .rsplit([':', '/'])
            .next()
            .is_some_and(|name| name.contains('*') && name.chars().all(|c| c == '*'))
    };
    is_unscoped(statement)
        || statement.resources.as_ref().is_some_and(|resources| resources.patterns.iter().any(ends_in_wildcard))
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resource-properties>
fn restricts_resources(statement: &Statement) -> bool {
    statement.conditions.iter().any(|condition| {
        let key = condition.key.to_lowercase();
        let (_, name) = key.split_once(':').unwrap_or(("", &key));
        name.starts_with("resourcetag/")
            && !condition.operator.if_exists
            && !condition.operator.is_negated()
            && condition.operator.quantifier.is_none()
            && !condition.values.iter().any(|value| value == "*")
    })
}

/// Whether an ARN pattern says at most which service is meant, such as `arn:aws:s3:::*`.
fn names_nothing(resource: &str) -> bool {
    let mut parts = resource.splitn(6, ':');
    let only_wildcards = |part: &str| part.chars().all(|c| matches!(c, '*' | '?' | ':' | '/'));
    let service = parts.nth(2);
    match service {
        None => {
            resource.contains('*')
                && resource.split(':').all(|part| only_wildcards(part) || part == "arn" || part == "aws")
        }
        Some(_) => parts.all(only_wildcards),
    }
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

/// An ARN with all its six fields. In a policy of a principal, AWS takes those that are missing at the end for `*`.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns>
pub fn completed(resource: &str) -> Cow<'_, str> {
    let missing = 5_usize.saturating_sub(resource.matches(':').count());
    if missing == 0 || !resource.starts_with("arn:") {
        return Cow::Borrowed(resource);
    }
    Cow::Owned(format!("{resource}{}", ":*".repeat(missing)))
}

/// Whether the statement is about every resource of a kind, in any one region and account.
fn covers_all(statement: &Statement, service: &str, kind: &str) -> bool {
    let Some(resources) = &statement.resources else { return false };
    if resources.negated {
        return true;
    }
    resources.patterns.iter().any(|resource| {
        let resource = &completed(resource);
        let parts: Vec<&str> = resource.splitn(6, ':').collect();
        let literal = |place: usize| parts.get(place).filter(|part| parts.len() == 6 && !part.contains(['*', '?']));
        let [partition, region, account] =
            [(1, "aws"), (3, "eu-west-1"), (4, "111111111111")].map(|(place, any)| *literal(place).unwrap_or(&any));
        pattern::covers(resource, &format!("arn:{partition}:{service}:{region}:{account}:{kind}"))
    })
}

fn taken(
    statement: &Statement,
    denied: &Denied<'_>,
    takes: impl Fn(ServiceActions<'_>, &Action) -> bool,
) -> Vec<ActionName> {
    let actions = statement.action_set();
    taken_of(&actions.services(), actions, denied, takes)
}

fn taken_of(
    services: &[&'static Service],
    actions: &ActionSet,
    denied: &Denied<'_>,
    takes: impl Fn(ServiceActions<'_>, &Action) -> bool,
) -> Vec<ActionName> {
    let mut taken = Vec::new();
    for service in services {
        let actions = actions.of_service(service);
        for action in &service.actions {
            if takes(actions, action) && !denied.include(action) {
                taken.push(ActionName { service: service.prefix, name: action.name });
            }
        }
    }
    taken
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

    /// Whether everything is denied, or everything but some actions: no wide grant is left then.
    pub(super) fn leaves_only_a_list(&self) -> bool {
        self.0.iter().any(|actions| actions.is_everything() || actions.is_negated())
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
    fn scope_is_known() {
        for (resources, expected) in [
            (r#""*""#, true),
            (r#""arn:aws:s3:::*""#, true),
            (r#""arn:aws:s3:::*/*""#, true),
            (r#""arn:aws:logs:*:*:*""#, true),
            (r#""arn:*""#, true),
            (r#"["arn:aws:s3:::one/*","*"]"#, true),
            (r#""arn:aws:logs:*:*:log-group:/aws/ec2/*""#, false),
            (r#""arn:aws:dynamodb:*:*:table/*""#, false),
            (r#""arn:aws:sqs:eu-west-1:111111111111:*""#, false),
            (r#""arn:aws:s3:::one""#, false),
        ] {
            let document = document(&format!(r#"{{"Effect":"Allow","Action":"*","Resource":{resources}}}"#));
            assert_eq!(is_unscoped(&document.statements[0]), expected, "{resources}");
        }
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
