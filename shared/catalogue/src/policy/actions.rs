//! AWS's table of actions: what each does, and whether a policy can name its resources.
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::LazyLock,
};

use super::Terms;

const ACTIONS: &str = include_str!("../../data/iam_actions.txt");
const DATA_READS: &str = include_str!("../../data/iam_data_reads.txt");

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
    key: Box<str>,
}

/// One service's actions.
#[derive(Debug)]
pub struct Service {
    /// What stands before the colon of its actions.
    pub prefix: &'static str,
    /// In no particular order.
    pub actions: Vec<Action>,
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
        for line in lines(ACTIONS) {
            let mut words = line.split(' ');
            let (Some(service), Some(kind)) = (words.next(), words.next()) else { continue };
            let writes = kind.eq_ignore_ascii_case("w");
            services.entry(service).or_default().extend(words.map(|name| Action {
                name,
                scopable: kind.chars().all(|c| c.is_ascii_uppercase()),
                touches_data: writes || data_reads.contains(&(service, name)),
                key: format!("{service}:{name}").to_lowercase().into_boxed_str(),
            }));
        }
        let services: Vec<Service> =
            services.into_iter().map(|(prefix, actions)| Service { prefix, actions }).collect();
        let by_prefix = services.iter().map(|service| service.prefix).zip(0..).collect();
        Self { services, by_prefix }
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
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

/// `Action` or `NotAction`, ready to be held against many actions.
#[derive(Debug)]
pub struct ActionSet {
    negated: bool,
    /// Patterns that name their service, sorted, so that those of one service stand together.
    of_service: Vec<String>,
    /// The other patterns.
    of_any: Vec<String>,
}

impl ActionSet {
    /// The actions that a statement is about.
    pub fn of(terms: &Terms) -> Self {
        let patterns = terms.patterns.iter().map(|pattern| pattern.to_lowercase());
        let (mut of_service, of_any): (Vec<String>, Vec<String>) =
            patterns.partition(|pattern| service_of(pattern).is_some());
        of_service.sort_unstable();
        Self { negated: terms.negated, of_service, of_any }
    }

    /// Whether an action of the table is among these.
    pub fn include(&self, action: &Action) -> bool {
        self.include_named(&action.key)
    }

    /// Whether an action, written as in a policy in small letters, is among these.
    pub fn include_named(&self, action: &str) -> bool {
        self.candidates(action).any(|pattern| takes(pattern, action)) != self.negated
    }

    /// Whether these are all actions, in a way that says so: `*`, `*:*`, or everything but nothing.
    pub fn is_everything(&self) -> bool {
        if self.negated {
            return self.of_service.is_empty() && self.of_any.is_empty();
        }
        self.of_any.iter().any(|pattern| pattern.contains('*') && pattern.chars().all(|c| matches!(c, '*' | ':')))
    }

    /// Whether these are all actions but some.
    pub fn is_negated(&self) -> bool {
        self.negated
    }

    /// Whether the statement takes in this action with a wildcard, rather than by its name.
    pub fn include_by_wildcard(&self, action: &Action) -> bool {
        if self.negated {
            return self.include(action);
        }
        self.candidates(&action.key).any(|pattern| takes(pattern, &action.key) && has_wildcard(pattern))
    }

    /// The services that some of these actions can belong to.
    pub fn services(&self) -> Vec<&'static Service> {
        if self.negated || !self.of_any.is_empty() {
            return services().iter().collect();
        }
        let mut prefixes: Vec<&str> = self.of_service.iter().filter_map(|pattern| service_of(pattern)).collect();
        prefixes.dedup();
        prefixes.into_iter().filter_map(service).collect()
    }

    /// The patterns that can match an action in small letters.
    fn candidates(&self, action: &str) -> impl Iterator<Item = &String> {
        let service = action.split_inclusive(':').next().unwrap_or_default();
        let first = self.of_service.partition_point(|pattern| pattern.as_str() < service);
        let of_service = self.of_service.iter().skip(first).take_while(move |pattern| pattern.starts_with(service));
        self.of_any.iter().chain(of_service)
    }
}

/// The service that a pattern names.
fn service_of(pattern: &str) -> Option<&str> {
    pattern.split_once(':').map(|(prefix, _)| prefix).filter(|prefix| !has_wildcard(prefix))
}

fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// Both in small letters; the same rules as [`super::pattern::matches`], without the copies.
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
            Some(c) if c == byte || *c == b'?' => {
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
        service(service_prefix).unwrap().actions.iter().find(|action| action.name == name).unwrap()
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
        ] {
            let action = action(service, name);
            assert_eq!((action.scopable, action.touches_data), (scopable, touches_data), "{service}:{name}");
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
