//! The catalogue as a value: the rules by service, and the frameworks whose requirements they judge.

mod check;

use std::{collections::BTreeSet, sync::Arc};

pub use self::check::{CatalogueError, Problem};
use crate::{
    framework::{self, Framework, FrameworkError, Requirement},
    model::{Account, Kind, Resource},
    rule::{About, AnyRule, Outcome},
    rules,
};

/// The name of the rules about resources of several services, which is no service of its own.
pub const EVERY: &str = "every";

/// Rules and frameworks.
#[derive(Clone)]
pub struct Catalogue {
    services: Vec<Service>,
    frameworks: Vec<Arc<Framework>>,
}

/// The rules about one service.
#[derive(Clone)]
pub struct Service {
    /// The name, as `--service` takes it, or [`EVERY`].
    pub name: &'static str,
    /// Its rules: first those that are built in, alphabetical.
    pub rules: Vec<Arc<dyn AnyRule>>,
}

impl Catalogue {
    /// The rules and frameworks that come with the program.
    ///
    /// # Errors
    /// When a framework cannot be read; the tests show that they all can.
    pub fn built_in() -> Result<Self, FrameworkError> {
        let services = rules::SERVICES.iter().map(|(name, rules)| Service {
            name,
            rules: rules.iter().map(|rule| Arc::new(BuiltIn(*rule)) as Arc<dyn AnyRule>).collect(),
        });
        Self::of(services.collect())
    }

    fn of(services: Vec<Service>) -> Result<Self, FrameworkError> {
        let mut catalogue = Self { services, frameworks: Vec::new() };
        let rules: Vec<&dyn AnyRule> = catalogue.rules().map(|rule| &**rule).collect();
        catalogue.frameworks = framework::read(&rules)?.into_iter().map(Arc::new).collect();
        Ok(catalogue)
    }

    /// The catalogue with more rules: each under the service of the resource types that it judges, or under [`EVERY`].
    ///
    /// # Errors
    /// Names the first rule that does not say of itself what a rule must, or whose name is taken.
    pub fn with(self, rules: impl IntoIterator<Item = Arc<dyn AnyRule>>) -> Result<Self, CatalogueError> {
        let mut services = self.services;
        for rule in rules {
            let name = service_of(&*rule);
            match services.iter_mut().find(|service| service.name == name) {
                Some(service) => service.rules.push(rule),
                None => services.push(Service { name, rules: vec![rule] }),
            }
        }
        let catalogue = Self::of(services)?;
        catalogue.check()?;
        Ok(catalogue)
    }

    /// The rules by service, [`EVERY`] included, alphabetical.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// The services that a scan can be narrowed to.
    pub fn selectable(&self) -> Vec<&'static str> {
        self.services.iter().map(|service| service.name).filter(|name| *name != EVERY).collect()
    }

    /// Every rule.
    pub fn rules(&self) -> impl Iterator<Item = &Arc<dyn AnyRule>> {
        self.services.iter().flat_map(|service| &service.rules)
    }

    /// The rule of this name.
    pub fn find(&self, id: &str) -> Option<&Arc<dyn AnyRule>> {
        self.rules().find(|rule| rule.about().id() == id)
    }

    /// Every framework, alphabetical.
    pub fn frameworks(&self) -> &[Arc<Framework>] {
        &self.frameworks
    }

    /// The framework of this name.
    pub fn framework(&self, id: &str) -> Option<&Arc<Framework>> {
        self.frameworks.iter().find(|framework| framework.id == id)
    }

    /// The requirements that a rule judges: framework and number.
    pub fn judged_by(&self, rule: &str) -> impl Iterator<Item = (&Framework, &Requirement)> {
        self.frameworks.iter().flat_map(move |framework| {
            let requirements = framework.requirements.iter().filter(move |of| of.rules.iter().any(|id| id == rule));
            requirements.map(move |requirement| (&**framework, requirement))
        })
    }
}

/// A rule that comes with the program.
struct BuiltIn(&'static dyn AnyRule);

impl AnyRule for BuiltIn {
    fn about(&self) -> &dyn About {
        self.0.about()
    }

    fn resource_types(&self) -> Vec<&'static str> {
        self.0.resource_types()
    }

    fn reads(&self) -> Vec<&str> {
        self.0.reads()
    }

    fn reads_for(&self, kinds: &[&Kind]) -> Vec<&str> {
        self.0.reads_for(kinds)
    }

    fn judge(&self, resource: &dyn Resource, account: &Account) -> Option<Outcome> {
        self.0.judge(resource, account)
    }
}

/// The only service of the types that a rule judges, or [`EVERY`].
fn service_of(rule: &dyn AnyRule) -> &'static str {
    let types = rule.resource_types();
    let services: BTreeSet<&'static str> =
        Kind::all().filter(|kind| types.contains(&kind.resource_type)).map(|kind| kind.service).collect();
    match services.into_iter().collect::<Vec<_>>()[..] {
        [service] => service,
        _ => EVERY,
    }
}

#[cfg(test)]
mod tests;
