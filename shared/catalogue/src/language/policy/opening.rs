//! What a policy of a resource opens, and to whom: its Allow statements part by part, less what its Deny statements
//! refuse.

use super::{
    Document, Effect, PrincipalKind, Principals, Statement, Terms,
    conditions::{Origin, held_to, spared_by},
    pattern,
    place::Place,
    request::{Principal, Request},
    resource::{account_of_principal, covers_action},
};

/// Whom a part of a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who<'a> {
    /// Everyone, signed or not, and every service: `*`, everyone but some, or the principals of any account.
    Everyone,
    /// An account, a user, a role or a session, as the policy names it.
    Aws(&'a str),
    /// An AWS service.
    Service(&'a str),
    /// An identity provider.
    Federated(&'a str),
    /// The canonical id of an account, which does not say which.
    CanonicalUser(&'a str),
}

/// Origins of which every request must have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound<'a> {
    /// The condition key that says so; `None` when there is more to it than one condition.
    pub key: Option<&'a str>,
    /// Whether an Allow statement holds requests to the origins, or a Deny statement spares them.
    pub effect: Effect,
    /// The origins.
    pub origins: Vec<Origin>,
}

/// One part of an Allow statement that no Deny statement refuses altogether.
#[derive(Clone, Debug)]
pub struct Opening<'a> {
    /// The Allow statement.
    pub statement: &'a Statement,
    /// Whom it lets in.
    pub who: Who<'a>,
    /// Of what origin they must be. All bounds hold; without any, everyone of those is let in.
    pub bounds: Vec<Bound<'a>>,
}

/// What a policy opens of the actions that match one of these patterns.
pub fn openings<'a, S: AsRef<str>>(document: &'a Document, place: &Place<'_>, actions: &[S]) -> Vec<Opening<'a>> {
    let denials: Vec<&Statement> = document.with_effect(Effect::Deny).collect();
    let mut found = Vec::new();
    for statement in document.with_effect(Effect::Allow) {
        let held: Vec<Bound<'a>> = statement
            .conditions
            .iter()
            .filter_map(|condition| {
                let origins = held_to(condition, statement, place)?;
                Some(Bound { key: Some(condition.key.as_str()), effect: Effect::Allow, origins })
            })
            .collect();
        let actions = action_parts(statement, actions);
        let resources = resource_parts(statement.resources.as_ref(), place);
        for who in whos(statement) {
            if who.request().is_some_and(|request| cannot_satisfy(&request, statement)) {
                continue;
            }
            for action in &actions {
                for resource in &resources {
                    let applying = denials.iter().filter(|denial| covers(denial, action, resource));
                    let spared: Vec<Bound<'a>> = applying.filter_map(|denial| spared(denial, who, place)).collect();
                    if !spared.iter().any(|bound| bound.origins.is_empty()) {
                        found.push(Opening { statement, who, bounds: held.iter().cloned().chain(spared).collect() });
                    }
                }
            }
        }
    }
    found
}

impl<'a> Who<'a> {
    /// The AWS service, when it is one.
    pub fn service(self) -> Option<&'a str> {
        match self {
            Self::Service(name) => Some(name),
            Self::Everyone | Self::Aws(_) | Self::Federated(_) | Self::CanonicalUser(_) => None,
        }
    }

    /// The request that one of these makes, as far as it is known; `None` when they have too little in common.
    fn request(self) -> Option<Request<'a>> {
        let principal = match self {
            Self::Aws(value) => {
                let account = account_of_principal(value)?;
                let is_whole = value == account || value.ends_with(":root");
                Principal::Aws { account, arn: (!is_whole).then_some(value) }
            }
            Self::Service(name) => Principal::Service(name),
            Self::Everyone | Self::Federated(_) | Self::CanonicalUser(_) => return None,
        };
        Some(Request::new(principal, "", ""))
    }
}

impl Opening<'_> {
    /// Whether anyone at all is let in.
    pub fn is_public(&self) -> bool {
        self.who == Who::Everyone && self.bounds.is_empty()
    }

    /// The other accounts that are let in: by name, or because the bounds of everyone or of a service name them.
    pub fn accounts(&self) -> Vec<String> {
        let mut accounts: Vec<String> = match self.who {
            Who::Aws(value) => account_of_principal(value).map(str::to_owned).into_iter().collect(),
            Who::Everyone | Who::Service(_) => {
                let origins = self.bounds.iter().flat_map(|bound| &bound.origins);
                origins.filter_map(Origin::account).map(str::to_owned).collect()
            }
            Who::Federated(_) | Who::CanonicalUser(_) => Vec::new(),
        };
        accounts.retain(|account| self.bounds.iter().all(|bound| bound.admits(account)));
        accounts
    }

    /// Whether somebody beyond this account is let in, whom the policy names or not.
    pub fn reaches_beyond(&self, account: &str) -> bool {
        let of_others = |origin: &Origin| match origin {
            Origin::Account(known) => known != account,
            Origin::Named(_) => true,
            Origin::Service => false,
        };
        match self.who {
            Who::Everyone => self.bounds.iter().all(|bound| bound.origins.iter().any(of_others)),
            Who::Aws(value) => match account_of_principal(value) {
                Some(named) => named != account && self.bounds.iter().all(|bound| bound.admits(named)),
                // The id of a user or role of the account that was deleted.
                None => !value.starts_with("AIDA") && !value.starts_with("AROA"),
            },
            Who::Service(_) | Who::Federated(_) | Who::CanonicalUser(_) => false,
        }
    }

    /// Whether an AWS service is let in without saying for whom it acts.
    pub fn is_of_service_without_source(&self) -> bool {
        let is_open = |bound: &Bound<'_>| bound.origins.contains(&Origin::Service);
        match self.who {
            Who::Service(_) => self.bounds.iter().all(is_open),
            Who::Everyone => !self.bounds.is_empty() && self.bounds.iter().all(is_open),
            Who::Aws(_) | Who::Federated(_) | Who::CanonicalUser(_) => false,
        }
    }
}

impl Bound<'_> {
    /// Whether somebody of the account can be of one of the origins.
    fn admits(&self, account: &str) -> bool {
        self.origins.iter().any(|origin| origin.account().is_none_or(|known| known == account))
    }
}

fn whos<'a>(statement: &'a Statement) -> Vec<Who<'a>> {
    let Some(principals) = &statement.principals else { return Vec::new() };
    if principals.negated {
        return vec![Who::Everyone];
    }
    let who = |(kind, value): &'a (PrincipalKind, String)| match kind {
        _ if is_of_any_account(*kind, value) => Who::Everyone,
        PrincipalKind::Aws => Who::Aws(value),
        PrincipalKind::Service => Who::Service(value),
        PrincipalKind::Federated => Who::Federated(value),
        PrincipalKind::CanonicalUser => Who::CanonicalUser(value),
    };
    principals.entries.iter().map(who).collect()
}

fn is_of_any_account(kind: PrincipalKind, value: &str) -> bool {
    let account = || value.split(':').nth(4).is_some_and(|account| account.contains('*'));
    kind == PrincipalKind::Aws && (value == "*" || account())
}

fn cannot_satisfy(request: &Request<'_>, statement: &Statement) -> bool {
    statement.conditions.iter().any(|condition| request.satisfies(condition) == Some(false))
}

/// Patterns, all of which a text must match.
type Both<'a> = Vec<&'a str>;

/// What the statement is about of the actions asked for, in parts.
fn action_parts<'a, S: AsRef<str>>(statement: &'a Statement, asked: &'a [S]) -> Vec<Both<'a>> {
    let terms = &statement.actions;
    let meet = |asked: &'a str| -> Vec<Both<'a>> {
        let low = asked.to_lowercase();
        if terms.negated {
            let exempt = terms.patterns.iter().any(|exempt| pattern::covers(&exempt.to_lowercase(), &low));
            return if exempt { Vec::new() } else { vec![vec!["*", asked]] };
        }
        let meeting = terms.patterns.iter().filter(|pattern| pattern::overlap(&pattern.to_lowercase(), &low));
        meeting.map(|pattern| vec![pattern.as_str(), asked]).collect()
    };
    asked.iter().flat_map(|asked| meet(asked.as_ref())).collect()
}

/// What the terms are about of the place's resources, in parts. What seems to be about another resource is kept as it
/// is: services have names of their own for parts of a resource.
fn resource_parts<'a>(terms: Option<&'a Terms>, place: &'a Place<'_>) -> Vec<Both<'a>> {
    let own = place.resources().iter().map(String::as_str);
    match terms {
        _ if place.resources().is_empty() && terms.is_none_or(|terms| terms.negated) => vec![vec!["*"]],
        None => own.map(|resource| vec![resource]).collect(),
        Some(terms) if terms.negated => {
            let is_exempt = |resource: &&str| terms.patterns.iter().any(|exempt| pattern::covers(exempt, resource));
            own.filter(|resource| !is_exempt(resource)).map(|resource| vec![resource]).collect()
        }
        Some(terms) => terms.patterns.iter().flat_map(|pattern| meeting(pattern, place)).collect(),
    }
}

fn meeting<'a>(pattern: &'a str, place: &'a Place<'_>) -> Vec<Both<'a>> {
    let own = place.resources().iter().map(String::as_str);
    let met: Vec<Both<'a>> =
        own.filter(|resource| pattern::overlap(&open(pattern), resource)).map(|own| vec![pattern, own]).collect();
    if met.is_empty() { vec![vec![pattern]] } else { met }
}

/// The pattern with `*` in the place of policy variables.
fn open(pattern: &str) -> String {
    let mut parts = pattern.split("${");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "*" + part.split_once('}').map_or("", |(_, behind)| behind))
}

/// Whether a Deny statement is about all of a part.
fn covers(denial: &Statement, action: &Both<'_>, resource: &Both<'_>) -> bool {
    action.iter().any(|action| covers_action(&denial.actions, action))
        && resource.iter().any(|resource| covers_resource(denial.resources.as_ref(), resource))
}

/// Whether the terms are about all that a pattern stands for.
pub(super) fn covers_resource(terms: Option<&Terms>, resource: &str) -> bool {
    match terms {
        None => true,
        Some(terms) if terms.negated => {
            !terms.patterns.iter().any(|exempt| pattern::overlap(&open(exempt), &open(resource)))
        }
        Some(terms) => terms.patterns.iter().any(|pattern| pattern::covers(pattern, resource)),
    }
}

/// The origins of these that a Deny statement spares, none when it refuses them all; `None` when it spares others too.
fn spared<'a>(denial: &'a Statement, who: Who<'_>, place: &Place<'_>) -> Option<Bound<'a>> {
    let principals = denial.principals.as_ref()?;
    let request = who.request();
    let mut keys = Vec::new();
    let mut origins = match &request {
        Some(request) => (request.is_among(principals)?).then(Vec::new)?,
        None => spared_of_everyone(principals)?,
    };
    for condition in &denial.conditions {
        match request.as_ref().and_then(|request| request.satisfies(condition)) {
            Some(true) => {}
            Some(false) => return None,
            None => {
                origins.extend(spared_by(condition, place)?);
                keys.push(condition.key.as_str());
            }
        }
    }
    let key = match keys[..] {
        [key] if !principals.negated => Some(key),
        _ => None,
    };
    Some(Bound { key, effect: Effect::Deny, origins })
}

fn spared_of_everyone(principals: &Principals) -> Option<Vec<Origin>> {
    if !principals.negated {
        return principals.is_everyone().then(Vec::new);
    }
    let spared = principals.entries.iter().map(|(kind, value)| match kind {
        PrincipalKind::Service => Some(Origin::Service),
        _ if is_of_any_account(*kind, value) => None,
        _ => Some(
            account_of_principal(value)
                .map_or_else(|| Origin::Named(value.clone()), |account| Origin::Account(account.to_owned())),
        ),
    });
    spared.collect()
}
