use std::{
    collections::{BTreeMap, HashMap},
    ops::Bound,
};

use super::{Iam, Principal, Role};
use crate::{
    language::policy::{
        Effect, PrincipalKind, Principals, Statement,
        effective::Effective,
        escalation,
        opening::Who,
        request::{Principal as Asking, Request},
    },
    model::{Account, GLOBAL},
    observed::{Unread, first},
};

/// How a principal comes to more privileges than its policies name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Climb {
    /// It has every privilege already.
    Administrator,
    /// By this way.
    By(String),
    /// By none that is known.
    No,
}

/// Roles by what they can come to, and by who may become them.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// Each role's power, in the order of the listing.
    powers: Vec<Power>,
    /// Powerful roles that trust the whole account.
    open: Places,
    /// Powerful roles by the principals that they trust by name.
    by_trusted: HashMap<String, Vec<usize>>,
    /// Powerful roles by the services that they trust.
    by_service: HashMap<String, Places>,
    /// Why it is not known whom some powerful role trusts: it might be anyone.
    unread_trust: Option<Unread>,
}

/// Where roles stand in the listing, by ARN, so that those of which a pattern can be about are found by its beginning.
type Places = BTreeMap<String, usize>;

/// What a role can come to.
#[derive(Clone, Debug)]
enum Power {
    /// Nothing beyond its policies.
    Plain,
    /// What is worth becoming it for.
    Powerful(String),
    /// Not known.
    Unknown(Unread),
}

/// Whom a role trusts to become it, without a condition that stands in between.
#[derive(Debug, Default)]
struct Trust<'a> {
    account: bool,
    named: Vec<&'a str>,
    services: Vec<&'a str>,
}

impl Iam {
    /// How a user, group or role can come to more privileges: by its own policies, or by roles that it may become or
    /// hand to a service, over as many roles as it takes.
    ///
    /// # Errors
    /// The gap, when what could not be read might open or close a way.
    pub fn climb(&self, principal: &dyn Principal, account: &Account) -> Result<Climb, Unread> {
        let effective = self.effective(principal)?;
        if effective.is_administrator() {
            return Ok(Climb::Administrator);
        }
        if let Some(way) = escalation::by_all(&effective) {
            return Ok(Climb::By(way));
        }
        let roles = self.roles.of(GLOBAL)?;
        let reach = self.reach.get(|| Reach::of(self, roles, account));
        reach.step(roles, principal.arn(), &effective).map(|way| way.map_or(Climb::No, Climb::By))
    }
}

impl Reach {
    fn of(iam: &Iam, roles: &[Role], account: &Account) -> Self {
        let mut reach = Self { powers: vec![Power::Plain; roles.len()], ..Self::default() };
        let mut plain = Vec::new();
        for (place, role) in roles.iter().enumerate().filter(|(_, role)| !role.is_service_linked()) {
            match iam.effective(role) {
                Err(gap) => reach.raise(place, role, Power::Unknown(gap), account),
                Ok(effective) if effective.is_administrator() => {
                    let power = Power::Powerful("allows every action on every resource".to_owned());
                    reach.raise(place, role, power, account);
                }
                Ok(effective) => match escalation::by_all(&effective) {
                    Some(way) => reach.raise(place, role, Power::Powerful(way), account),
                    None => plain.push((place, role, effective)),
                },
            }
        }
        // Each round raises the roles that can become, or hand on, one that was raised before.
        loop {
            let before = plain.len();
            plain.retain(|(place, role, effective)| {
                let power = match reach.step(roles, &role.identity.arn, effective) {
                    Ok(None) => return true,
                    Ok(Some(way)) => Power::Powerful(way),
                    Err(gap) => Power::Unknown(gap),
                };
                reach.raise(*place, role, power, account);
                false
            });
            if plain.len() == before {
                return reach;
            }
        }
    }

    fn raise(&mut self, place: usize, role: &Role, power: Power, account: &Account) {
        if let Some(slot) = self.powers.get_mut(place) {
            *slot = power;
        }
        match Trust::of(role, account) {
            Err(gap) => self.unread_trust = self.unread_trust.take().or(Some(gap)),
            Ok(trust) => {
                if trust.account {
                    self.open.insert(role.identity.arn.clone(), place);
                }
                for arn in trust.named {
                    self.by_trusted.entry(arn.to_owned()).or_default().push(place);
                }
                for service in trust.services {
                    self.by_service.entry(service.to_owned()).or_default().insert(role.identity.arn.clone(), place);
                }
            }
        }
    }

    /// The first way to a powerful role.
    fn step(&self, roles: &[Role], arn: &str, effective: &Effective<'_>) -> Result<Option<String>, Unread> {
        let named =
            self.by_trusted.get(arn).into_iter().flatten().filter_map(|place| Some((*place, roles.get(*place)?)));
        let named =
            named.filter(|(_, role)| !effective.is_denied("sts:AssumeRole", &role.identity.arn) && trusts(role, arn));
        let open = candidates(effective.statements_allowing("sts:AssumeRole"), &self.open);
        let open = open.filter_map(|place| Some((place, roles.get(place)?)));
        let open = open.filter(|(_, role)| {
            role.identity.arn != arn && effective.may("sts:AssumeRole", &role.identity.arn) && trusts(role, arn)
        });
        let by_assuming = named.chain(open).map(|(place, role)| self.way(place, role, || "may assume".to_owned()));

        let passing: Vec<&Statement> = effective.statements_allowing("iam:PassRole").collect();
        let ways = if passing.is_empty() { Vec::new() } else { escalation::ways_to_pass(effective) };
        let by_passing = ways.iter().flat_map(|(service, actions)| {
            let passed = self.by_service.get(*service).map(|trusting| candidates(passing.iter().copied(), trusting));
            let roles = passed.into_iter().flatten().filter_map(|place| Some((place, roles.get(place)?)));
            roles
                .filter(|(_, role)| {
                    effective.may_by("iam:PassRole", &role.identity.arn, |statement| {
                        escalation::passes_to(statement, service)
                    })
                })
                .map(move |(place, role)| self.way(place, role, || format!("with {actions} may run code with")))
        });
        first(by_assuming.chain(by_passing).chain(self.unread_trust.clone().map(Err)))
    }

    /// How a powerful role is got at, if it is one.
    fn way(&self, place: usize, role: &Role, how: impl Fn() -> String) -> Result<Option<String>, Unread> {
        match self.powers.get(place) {
            Some(Power::Powerful(what)) => Ok(Some(way(&how(), role, what))),
            Some(Power::Unknown(unread)) => Err(unread.clone()),
            _ => Ok(None),
        }
    }
}

/// Those of the roles that the statements can be about, and perhaps others.
fn candidates<'a>(statements: impl Iterator<Item = &'a Statement>, roles: &'a Places) -> impl Iterator<Item = usize> {
    let beginnings = statements.flat_map(|statement| match &statement.resources {
        Some(resources) if !resources.negated => resources.patterns.iter().map(|pattern| beginning(pattern)).collect(),
        _ => vec![""],
    });
    beginnings.flat_map(|beginning| {
        let following = roles.range::<str, _>((Bound::Included(beginning), Bound::Unbounded));
        following.take_while(move |(arn, _)| arn.starts_with(beginning)).map(|(_, place)| *place)
    })
}

/// What every text that matches the pattern begins with.
fn beginning(pattern: &str) -> &str {
    pattern.split(['*', '?', '$']).next().unwrap_or_default()
}

fn way(how: &str, role: &Role, what: &str) -> String {
    format!("{how} role {}, which {what}", role.identity.id)
}

impl<'a> Trust<'a> {
    fn of(role: &'a Role, account: &Account) -> Result<Self, Unread> {
        let mut trust = Self::default();
        let root = format!("arn:{}:iam::{}:root", account.partition, account.id);
        let trusting = role.trust.get()?;
        // A refusal under a condition asks for something as much as a permission under one does.
        let refused = |value: &str| {
            let named = |principals: &Principals| {
                let mut all = principals.of_kind(PrincipalKind::Aws);
                all.any(|of| of == "*" || of == root || of == account.id || of == value) != principals.negated
            };
            let mut refusing = trusting.with_effect(Effect::Deny).filter(|statement| stands_in_between(statement));
            refusing.any(|statement| {
                statement.is_about_action("sts:AssumeRole") && statement.principals.as_ref().is_some_and(named)
            })
        };
        for opening in role.assumers()? {
            match opening.who {
                Who::Service(service) => trust.services.push(service),
                Who::Everyone | Who::Aws(_) if stands_in_between(opening.statement) => {}
                Who::Everyone if refused("*") => {}
                Who::Aws(value) if refused(value) => {}
                Who::Everyone => trust.account |= opening.statement.principals.as_ref().is_some_and(|of| !of.negated),
                Who::Aws(value) if value == root || value == account.id => trust.account = true,
                Who::Aws(value) => trust.named.push(value),
                Who::Federated(_) | Who::CanonicalUser(_) => {}
            }
        }
        Ok(trust)
    }
}

/// Whether the trust policy of a role may let a principal of its account assume it.
fn trusts(role: &Role, arn: &str) -> bool {
    let account = arn.split(':').nth(4).unwrap_or_default();
    let request = Request::new(Asking::Aws { account, arn: Some(arn) }, "sts:AssumeRole", &role.identity.arn);
    role.trust.get().is_ok_and(|trust| request.can_pass(trust))
}

/// Whether the statement asks for more than being of the account, such as a second factor or a tag: then whoever wrote
/// it has thought of who may become the role.
fn stands_in_between(statement: &Statement) -> bool {
    const ASK_NOTHING: [&str; 3] = ["aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:SecureTransport"];
    statement.conditions.iter().any(|condition| !ASK_NOTHING.iter().any(|key| condition.is_on(key)))
}
