//! AWS's table of actions: what each does, and whether a policy can name its resources.
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, HashSet},
    sync::LazyLock,
};

use super::Terms;

const ACTIONS: &str = include_str!("../../../data/iam_actions.txt");
const DATA_READS: &str = include_str!("../../../data/iam_data_reads.txt");

static TABLE: LazyLock<Table> = LazyLock::new(Table::read);

/// One action.
#[derive(Debug)]
pub struct Action {
    /// The name without the service, as AWS writes it.
    pub name: &'static str,
    /// Whether a policy can name the resources that it is allowed on; else only `*` works.
    pub scopable: bool,
    /// Whether it writes, deletes or reads what customers store, rather than how a resource is set up.
    pub touches_data: bool,
    /// The name with the service, as policies have it.
    full_name: Box<str>,
    service: &'static str,
    /// What stands as the service in the ARNs of its resources, `*` for any, and in IAM's as the kind after a colon;
    /// empty when it is the service's own name.
    named_by: Vec<&'static str>,
}

impl Action {
    /// Whether something can stand as the service in the ARNs of its resources.
    pub(super) fn is_named_by(&self, can_stand: impl Fn(&str) -> bool) -> bool {
        if self.named_by.is_empty() {
            can_stand(self.service)
        } else {
            self.named_by.iter().any(|name| can_stand(name))
        }
    }

    /// Whether all that stands as the service in the ARNs of its resources is so.
    pub(super) fn is_only_named_by(&self, can_stand: impl Fn(&str) -> bool) -> bool {
        !self.is_named_by(|name| !can_stand(name))
    }
}

/// One service's actions.
#[derive(Debug)]
pub struct Service {
    /// What stands before the colon of its actions.
    pub prefix: &'static str,
    /// In no particular order.
    pub actions: Vec<Action>,
    /// What its actions begin with in small letters, the colon included.
    beginning: Box<str>,
}

struct Table {
    services: Vec<Service>,
    by_prefix: HashMap<&'static str, usize>,
}

impl Table {
    fn read() -> Self {
        let data_reads: HashSet<(&str, &str)> = lines(DATA_READS)
            .filter_map(|line| line.split_once(' '))
            .flat_map(|(service, names)| names.split(' ').map(move |name| (service, name)))
            .collect();
        let mut services: BTreeMap<&'static str, Vec<Action>> = BTreeMap::new();
        let mut named_by: HashMap<(&str, &str), Vec<&'static str>> = HashMap::new();
        for line in lines(ACTIONS) {
            let mut words = line.split(' ');
            let (Some(service), Some(kind)) = (words.next(), words.next()) else { continue };
            if let Some(names) = kind.strip_prefix('@') {
                named_by.extend(words.map(|action| ((service, action), names.split(',').collect())));
                continue;
            }
            let writes = kind.eq_ignore_ascii_case("w");
            services.entry(service).or_default().extend(words.map(|name| Action {
                name,
                scopable: kind.chars().all(|c| c.is_ascii_uppercase()),
                touches_data: writes || data_reads.contains(&(service, name)),
                full_name: format!("{service}:{name}").into_boxed_str(),
                service,
                named_by: named_by.remove(&(service, name)).unwrap_or_default(),
            }));
        }
        let services: Vec<Service> =
            services.into_iter().map(|(prefix, actions)| Service::new(prefix, actions)).collect();
        let by_prefix = services.iter().map(|service| service.prefix).zip(0..).collect();
        Self { services, by_prefix }
    }
}

impl Service {
    fn new(prefix: &'static str, actions: Vec<Action>) -> Self {
        Self { prefix, actions, beginning: format!("{prefix}:").to_lowercase().into_boxed_str() }
    }
}

/// The lines of a data file, comments left out.
pub(super) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Every service.
pub fn services() -> &'static [Service] {
    &TABLE.services
}

/// The service of this prefix.
pub fn service(prefix: &str) -> Option<&'static Service> {
    TABLE.by_prefix.get(prefix).and_then(|place| TABLE.services.get(*place))
}

/// The action of this name, the service included, in AWS's spelling.
pub fn action(name: &str) -> Option<&'static Action> {
    let (prefix, name) = name.split_once(':')?;
    service(prefix)?.actions.iter().find(|action| action.name == name)
}

/// `Action` or `NotAction`, ready to be held against many actions.
#[derive(Debug)]
pub struct ActionSet {
    negated: bool,
    /// Patterns of names, by what stands before them: a service and a colon.
    by_service: BTreeMap<String, Vec<String>>,
    /// The patterns that do not name their service.
    of_any: Vec<String>,
}

impl ActionSet {
    /// The actions that a statement is about.
    pub fn of(terms: &Terms) -> Self {
        let mut set = Self { negated: terms.negated, by_service: BTreeMap::new(), of_any: Vec::new() };
        for pattern in terms.patterns.iter().map(|pattern| pattern.to_lowercase()) {
            match split(&pattern) {
                ("", _) => set.of_any.push(pattern),
                (service, _) if has_wildcard(service) => set.of_any.push(pattern),
                (service, name) => set.by_service.entry(service.to_owned()).or_default().push(name.to_owned()),
            }
        }
        set
    }

    /// Whether an action of the table is among these.
    pub fn include(&self, action: &Action) -> bool {
        self.include_named(&action.full_name)
    }

    /// Whether an action, written as in a policy, is among these, letter case aside.
    pub fn include_named(&self, action: &str) -> bool {
        let (service, name) = split(action);
        self.beginning_with(&in_small_letters(service)).include_named(action, name)
    }

    /// Whether these are all actions, in a way that says so: `*`, `*:*`, or everything but nothing.
    pub fn is_everything(&self) -> bool {
        if self.negated {
            return self.by_service.is_empty() && self.of_any.is_empty();
        }
        self.of_any.iter().any(|pattern| is_everything(pattern))
    }

    /// Whether these are all actions but some, and not none.
    pub fn is_negated(&self) -> bool {
        self.negated && !self.of_any.iter().any(|pattern| is_everything(pattern))
    }

    /// The services that some of these actions can belong to.
    pub fn services(&self) -> Vec<&'static Service> {
        if self.negated || !self.of_any.is_empty() {
            return services().iter().collect();
        }
        self.by_service.keys().filter_map(|beginning| service(beginning.strip_suffix(':')?)).collect()
    }

    /// Those of a service, ready to be held against each of its actions.
    pub fn of_service(&self, service: &Service) -> ServiceActions<'_> {
        self.beginning_with(&service.beginning)
    }

    fn beginning_with(&self, service: &str) -> ServiceActions<'_> {
        let of_service = self.by_service.get(service).map(Vec::as_slice).unwrap_or_default();
        ServiceActions { negated: self.negated, of_service, of_any: &self.of_any }
    }
}

/// The part of an [`ActionSet`] that decides about the actions of one service.
#[derive(Clone, Copy, Debug)]
pub struct ServiceActions<'a> {
    negated: bool,
    of_service: &'a [String],
    of_any: &'a [String],
}

impl<'a> ServiceActions<'a> {
    /// Whether an action of the service is among these.
    pub fn include(self, action: &Action) -> bool {
        self.include_named(&action.full_name, action.name)
    }

    /// Whether the statement takes in this action with a wildcard, rather than by its name.
    pub fn include_by_wildcard(self, action: &Action) -> bool {
        if self.negated {
            return self.include(action);
        }
        self.matching(&action.full_name, action.name).any(|pattern| has_wildcard(pattern))
    }

    fn include_named(self, action: &str, name: &str) -> bool {
        self.matching(action, name).next().is_some() != self.negated
    }

    /// The patterns that take in an action, which has this name within the service.
    fn matching(self, action: &str, name: &str) -> impl Iterator<Item = &'a String> {
        let of_any = self.of_any.iter().filter(move |pattern| takes(pattern, action));
        of_any.chain(self.of_service.iter().filter(move |pattern| takes(pattern, name)))
    }
}

/// What stands before the name of an action or of a pattern, the colon included, and the name.
fn split(action: &str) -> (&str, &str) {
    action.split_at(action.bytes().position(|byte| byte == b':').map_or(0, |colon| colon + 1))
}

fn in_small_letters(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) { text.to_ascii_lowercase().into() } else { text.into() }
}

fn is_everything(pattern: &str) -> bool {
    pattern.contains('*') && pattern.chars().all(|c| matches!(c, '*' | ':'))
}

fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// The pattern in small letters, the text in any; the same rules as [`super::pattern::matches`], without the copies.
fn takes(pattern: &str, text: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut retry = None;
    while let Some(byte) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                retry = Some((p, t));
                p += 1;
            }
            Some(c) if *c == byte.to_ascii_lowercase() || *c == b'?' => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((star, from)) => {
                    retry = Some((star, from + 1));
                    p = star + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(service_prefix: &str, name: &str) -> &'static Action {
        super::action(&format!("{service_prefix}:{name}")).unwrap()
    }

    #[test]
    fn the_table_is_read() {
        assert!(services().len() > 400);
        for (service, name, scopable, touches_data) in [
            ("s3", "GetObject", true, true),
            ("s3", "GetBucketVersioning", true, false),
            ("s3", "PutObject", true, true),
            ("kms", "Decrypt", true, true),
            ("dynamodb", "Scan", true, true),
            ("dynamodb", "ListTables", false, false),
            ("cloudwatch", "PutMetricData", false, true),
            ("ec2", "DescribeInstances", false, false),
            ("logs", "PutLogEvents", true, true),
            ("xray", "PutTraceSegments", false, true),
            ("sagemaker", "GetRecord", true, true),
            ("kendra", "Query", true, true),
            ("bedrock", "Retrieve", true, true),
            ("glue", "GetConnection", true, true),
            ("states", "GetExecutionHistory", true, true),
        ] {
            let action = action(service, name);
            assert_eq!((action.scopable, action.touches_data), (scopable, touches_data), "{service}:{name}");
        }
    }

    #[test]
    fn the_services_of_arns_are_read() {
        for (service, name, expected) in [
            ("s3", "GetObject", vec!["s3"]),
            ("lambda", "UpdateFunctionCode", vec!["lambda"]),
            ("ebs", "GetSnapshotBlock", vec!["ec2"]),
            ("sts", "AssumeRole", vec!["iam:role"]),
            ("ssm", "SendCommand", vec!["ec2", "ssm:managed-instance"]),
        ] {
            let action = action(service, name);
            for name in ["ec2", "iam:role", "iam:user", "lambda", "s3", "ssm:managed-instance"] {
                assert_eq!(
                    action.is_named_by(|of| of == name),
                    expected.contains(&name),
                    "{service}:{} by {name}",
                    action.name
                );
            }
        }
    }

    #[test]
    fn every_data_read_is_an_action() {
        for line in lines(DATA_READS) {
            let (prefix, names) = line.split_once(' ').unwrap();
            for name in names.split(' ') {
                assert!(action(prefix, name).touches_data, "{prefix}:{name}");
            }
        }
    }
}
