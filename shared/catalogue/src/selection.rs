//! What a scan is asked to cover: validated, and the same for the Lambda's event and the command line's flags.

use std::{collections::BTreeSet, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{Catalogue, EVERY},
    evaluation::Severity,
    framework::Framework,
    model::{Account, Kind, Listed},
    nearest::{SLIP, nearest},
    region::is_region,
    rule::AnyRule,
};

/// The request, in the caller's words. Empty lists mean everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scope {
    /// Services by name, such as `s3`.
    pub services: Vec<String>,
    /// Regions by name; resources that belong to no region are always covered.
    pub regions: Vec<String>,
    /// Rules by id.
    pub rules: Vec<String>,
    /// Only rules that judge a requirement of these frameworks, by id.
    pub frameworks: Vec<String>,
    /// Only rules of at least this severity.
    pub severity: Option<Severity>,
}

/// A scope that names something that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// No such service.
    #[error("unknown service {given:?}{hint}; the services are: {known}")]
    Service {
        /// What was asked for.
        given: String,
        /// A nearest name, where one is near.
        hint: String,
        /// All names.
        known: String,
    },
    /// No such rule.
    #[error("unknown rule {given:?}{hint}; `plumbline rules` lists them all")]
    Rule {
        /// What was asked for.
        given: String,
        /// A nearest name, where one is near.
        hint: String,
    },
    /// No such framework.
    #[error("unknown framework {given:?}{hint}; the frameworks are: {known}")]
    Framework {
        /// What was asked for.
        given: String,
        /// A nearest name, where one is near.
        hint: String,
        /// All names.
        known: String,
    },
    /// Not a region's name.
    #[error("{0:?} is not a region name such as eu-west-1")]
    Region(String),
    /// The names exist, but no rule satisfies all of them together.
    #[error("no rule is left: no rule of the selected services and rules has severity {0} or above")]
    Empty(Severity),
    /// The rules asked for are none of the services asked for.
    #[error("no rule is left: no rule belongs to all of the selected services, rules and frameworks")]
    Disjoint,
}

/// The rules of a scan and the resource types that they judge.
pub struct Selection {
    /// The scope that was resolved.
    pub scope: Scope,
    /// The rules, in the catalogue's order.
    pub rules: Vec<Arc<dyn AnyRule>>,
    /// The resource types, in the model's order.
    pub kinds: Vec<&'static Kind>,
    /// The frameworks that the scope names.
    pub frameworks: Vec<Arc<Framework>>,
}

impl Scope {
    /// Finds in the catalogue the rules and resource types that the scope names.
    ///
    /// # Errors
    /// Names the first service, rule or region that does not exist, or says that nothing is left.
    pub fn resolve(mut self, catalogue: &Catalogue) -> Result<Selection, ScopeError> {
        for list in [&mut self.services, &mut self.regions, &mut self.rules, &mut self.frameworks] {
            list.sort();
            list.dedup();
        }
        let services = catalogue.selectable();
        if let Some(given) = self.services.iter().find(|given| !services.contains(&given.as_str())) {
            let hint = hint(given, services.iter().copied());
            return Err(ScopeError::Service { given: given.clone(), hint, known: services.join(", ") });
        }
        if let Some(given) = self.rules.iter().find(|given| catalogue.find(given).is_none()) {
            let hint = hint(given, catalogue.rules().map(|rule| rule.about().id()));
            return Err(ScopeError::Rule { given: given.clone(), hint });
        }
        let mut frameworks = Vec::new();
        for given in &self.frameworks {
            let Some(framework) = catalogue.framework(given) else {
                let known: Vec<&str> = catalogue.frameworks().iter().map(|framework| framework.id.as_str()).collect();
                let hint = hint(given, known.iter().copied());
                return Err(ScopeError::Framework { given: given.clone(), hint, known: known.join(", ") });
            };
            frameworks.push(Arc::clone(framework));
        }
        if let Some(region) = self.regions.iter().find(|region| !is_region(region)) {
            return Err(ScopeError::Region(region.clone()));
        }
        let required: BTreeSet<&str> = frameworks.iter().flat_map(|framework| framework.rules()).collect();
        let selected = |list: &[String], name: &str| list.is_empty() || list.iter().any(|given| given == name);
        let named: Vec<(&str, &Arc<dyn AnyRule>)> = catalogue
            .services()
            .iter()
            .flat_map(|service| service.rules.iter().map(|rule| (service.name, rule)))
            .filter(|(service, _)| selected(&self.services, service) || *service == EVERY)
            .filter(|(_, rule)| selected(&self.rules, rule.about().id()))
            .filter(|(_, rule)| self.frameworks.is_empty() || required.contains(rule.about().id()))
            .collect();
        let rules: Vec<(&str, &Arc<dyn AnyRule>)> = named
            .iter()
            .copied()
            .filter(|(_, rule)| self.severity.is_none_or(|least| rule.about().severity() >= least))
            .collect();
        let kinds: Vec<&Kind> = Kind::all()
            .filter(|kind| {
                rules.iter().any(|(service, rule)| {
                    rule.resource_types().contains(&kind.resource_type)
                        && (*service != EVERY || selected(&self.services, kind.service))
                })
            })
            .collect();
        match self.severity {
            Some(severity) if rules.is_empty() && !named.is_empty() => return Err(ScopeError::Empty(severity)),
            _ if kinds.is_empty() => return Err(ScopeError::Disjoint),
            _ => {}
        }
        let rules = rules.into_iter().map(|(_, rule)| Arc::clone(rule)).collect();
        Ok(Selection { scope: self, rules, kinds, frameworks })
    }

    /// Whether everything is covered.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// The scope as a key: two scans with the same key can be compared.
    pub fn key(&self) -> String {
        if self.is_everything() {
            return "all".to_owned();
        }
        let part = |name: &str, list: &[String]| (!list.is_empty()).then(|| format!("{name}={}", list.join(",")));
        [
            part("services", &self.services),
            part("regions", &self.regions),
            part("rules", &self.rules),
            part("frameworks", &self.frameworks),
            self.severity.map(|severity| format!("severity={severity}")),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(";")
    }
}

impl Selection {
    /// The IAM actions that the scan makes: those that list the resources, and those that the rules read.
    pub fn actions(&self) -> BTreeSet<&str> {
        let listing =
            self.kinds.iter().filter(|kind| kind.resource_type != Account::TYPE).flat_map(|kind| kind.listed_by);
        let reading = self.rules.iter().flat_map(|rule| rule.reads_for(&self.kinds));
        let mut actions: BTreeSet<_> = listing.copied().chain(reading).chain(["ec2:DescribeRegions"]).collect();
        if actions.contains("s3:ListAllMyBuckets") {
            // Where the list does not tell a bucket's region.
            actions.insert("s3:GetBucketLocation");
        }
        let together = self.kinds.iter().filter(|kind| kind.tagged_together).flat_map(|kind| kind.tagged_by);
        if together.into_iter().any(|action| actions.contains(action)) {
            actions.insert("tag:GetResources");
        }
        actions
    }
}

/// ` (did you mean "s3"?)`, or nothing where no name is near.
fn hint<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(given, known, SLIP).map_or_else(String::new, |near| format!(" (did you mean {near:?}?)"))
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::subsequence};

    use super::*;

    fn resolve(json: &str) -> Result<Selection, ScopeError> {
        serde_json::from_str::<Scope>(json).unwrap().resolve(&Catalogue::built_in().unwrap())
    }

    #[test]
    fn everything_is_the_default() {
        let selection = resolve("{}").unwrap();
        assert_eq!(selection.rules.len(), Catalogue::built_in().unwrap().rules().count());
        assert_eq!(selection.scope.key(), "all");
    }

    #[test]
    fn a_rule_narrows_the_calls() {
        let selection = resolve(r#"{"rules":["s3-bucket-versioning-enabled"]}"#).unwrap();
        let actions: Vec<_> = selection.actions().into_iter().collect();
        assert_eq!(
            actions,
            ["ec2:DescribeRegions", "s3:GetBucketLocation", "s3:GetBucketVersioning", "s3:ListAllMyBuckets"]
        );
    }

    #[test]
    fn tags_are_listed_where_a_rule_reads_them() {
        let selection = resolve(r#"{"rules":["sqs-queue-tagged"]}"#).unwrap();
        let actions: Vec<_> = selection.actions().into_iter().collect();
        assert_eq!(actions, ["ec2:DescribeRegions", "sqs:ListQueueTags", "sqs:ListQueues", "tag:GetResources"]);
    }

    /// The outcomes of a selection, by rule and resource.
    fn outcomes(selection: &Selection, account: &Account) -> Vec<(String, String, crate::rule::Outcome)> {
        let mut all = Vec::new();
        for kind in &selection.kinds {
            for resource in kind.listings(account).into_iter().flat_map(|listing| listing.resources) {
                for rule in &selection.rules {
                    if let Some(outcome) = rule.judge(resource, account) {
                        all.push((rule.about().id().to_owned(), resource.arn().to_owned(), outcome));
                    }
                }
            }
        }
        all
    }

    #[test]
    fn a_service_alone_is_judged_by_what_is_read_for_it() {
        let account = Account::example();
        for service in Catalogue::built_in().unwrap().selectable() {
            let selection = resolve(&format!(r#"{{"services":["{service}"]}}"#)).unwrap();
            let seen = crate::testing::seen_with(&selection.actions(), account.clone());
            assert_eq!(outcomes(&selection, &seen), outcomes(&selection, &account), "{service}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_selection_is_judged_by_what_is_read_for_it(
            rules in subsequence(every_rule(), 1..6),
            services in subsequence(Catalogue::built_in().unwrap().selectable(), 0..4),
        ) {
            let rules = rules.into_iter().map(str::to_owned).collect();
            let services = services.into_iter().map(str::to_owned).collect();
            let catalogue = Catalogue::built_in().unwrap();
            if let Ok(selection) = (Scope { rules, services, ..Scope::default() }).resolve(&catalogue) {
                let account = Account::example();
                let seen = crate::testing::seen_with(&selection.actions(), account.clone());
                prop_assert_eq!(outcomes(&selection, &seen), outcomes(&selection, &account));
            }
        }
    }

    fn every_rule() -> Vec<&'static str> {
        crate::rules::SERVICES.iter().flat_map(|(_, rules)| rules.iter()).map(|rule| rule.about().id()).collect()
    }

    #[test]
    fn tags_and_keys_of_other_services_are_not_read() {
        for service in ["dax", "sqs"] {
            let selection = resolve(&format!(r#"{{"services":["{service}"]}}"#)).unwrap();
            let own: BTreeSet<&str> = selection
                .rules
                .iter()
                .filter(|rule| rule.resource_types().len() == 1)
                .flat_map(|rule| rule.reads())
                .chain([
                    "ec2:DescribeRegions",
                    "kms:DescribeKey",
                    "kms:ListAliases",
                    "kms:ListKeys",
                    "tag:GetResources",
                ])
                .collect();
            let prefix = format!("{service}:");
            let others: Vec<&str> = selection
                .actions()
                .into_iter()
                .filter(|action| !action.starts_with(&prefix) && !own.contains(action))
                .collect();
            assert_eq!(others, Vec::<&str>::new(), "{service}");
        }
    }

    #[test]
    fn a_framework_narrows_the_rules() {
        let selection = resolve(r#"{"frameworks":["fsbp"],"services":["sns"]}"#).unwrap();
        let ids: Vec<_> = selection.rules.iter().map(|rule| rule.about().id()).collect();
        assert_eq!(ids, ["sns-encrypted-kms", "sns-topic-not-public"]);
        assert_eq!(selection.scope.key(), "services=sns;frameworks=fsbp");
        let error = resolve(r#"{"frameworks":["cis-1.4"],"services":["dynamodb"]}"#).err();
        assert_eq!(error, Some(ScopeError::Disjoint));
    }

    #[test]
    fn order_and_repetition_do_not_change_the_key() {
        let key = |json| resolve(json).unwrap().scope.key();
        assert_eq!(key(r#"{"services":["s3","iam","s3"]}"#), key(r#"{"services":["iam","s3"]}"#));
    }

    #[test]
    fn mistakes_are_named() {
        let message = |json| resolve(json).err().unwrap().to_string();
        assert!(
            message(r#"{"services":["dynamo"]}"#)
                .starts_with(r#"unknown service "dynamo" (did you mean "dynamodb"?); the services are: "#)
        );
        assert!(
            message(r#"{"rules":["s3-bucket-versioning"]}"#)
                .ends_with(r#"(did you mean "s3-bucket-versioning-enabled"?); `plumbline rules` lists them all"#)
        );
        assert!(
            message(r#"{"frameworks":["cis-5"]}"#)
                .starts_with(r#"unknown framework "cis-5" (did you mean "cis-5.0"?)"#)
        );
        assert!(message(r#"{"regions":["Ireland"]}"#).contains("eu-west-1"));
        assert!(
            message(r#"{"services":["iam"],"rules":["s3-bucket-versioning-enabled"]}"#).starts_with("no rule is left")
        );
        assert!(
            message(r#"{"rules":["s3-bucket-versioning-enabled"],"severity":"CRITICAL"}"#)
                .contains("CRITICAL or above")
        );
    }
}
