//! Who may become a role by its trust policy.
//!
//! Each question is put as the requests of somebody who should not get in: the policy is evaluated for them, its Deny
//! statements too, and what is theirs to choose counts for them. Services are no strangers: the rules about confused
//! deputies judge them.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html>

use super::{
    Condition, Document, Effect, PrincipalKind, Statement,
    conditions::{is_account, range},
    issuers::{self, Claim, Issuer, STRANGER},
    request::{Fact, Principal, Request},
    resource::account_of_principal,
};

const ASSUME: &str = "sts:AssumeRole";
const WITH_TOKEN: &str = "sts:AssumeRoleWithWebIdentity";
const WITH_ASSERTION: &str = "sts:AssumeRoleWithSAML";

/// Context keys and what a request has of them: a pattern, a value, or nothing.
type Facts = Vec<(String, Option<String>)>;

/// A role's trust policy.
#[derive(Clone, Copy, Debug)]
pub struct Trust<'a> {
    policy: &'a Document,
    role: &'a str,
}

/// An identity provider whose tokens a role takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Federation<'a> {
    /// As the policy names the provider.
    provider: &'a str,
    /// The issuer's address without `https://`.
    pub issuer: &'a str,
    /// What is known of the issuer.
    pub known: Option<&'static Issuer>,
}

impl<'a> Trust<'a> {
    /// The trust policy of the role with this ARN.
    pub fn of(policy: &'a Document, role: &'a str) -> Self {
        Self { policy, role }
    }

    /// Whether anyone with an AWS account, or with a token that everybody can have, becomes the role.
    pub fn admits_anyone(&self) -> bool {
        let open = self.keeping(|statement| statement.principals.as_ref().is_some_and(|who| who.is_everyone()));
        let strangers = self.invented_accounts().into_iter().any(|account| {
            networks(self.policy, &account).into_iter().any(|network| {
                self.outsiders(&account).into_iter().any(|facts| {
                    let facts = [facts, network.clone()].concat();
                    self.admits(self.policy, Principal::Aws { account: &account, arn: None }, ASSUME, &facts)
                })
            })
        });
        strangers
            || Trust { policy: &open, ..*self }
                .federations()
                .iter()
                .any(|of| Trust { policy: &open, ..*self }.admits_other_tenants(of))
    }

    /// The accounts, other than the role's own and the trusted ones, whose principals become the role.
    ///
    /// An account whose principals must be of an organisation is none of them.
    pub fn foreign_accounts(&self, trusted: &[String]) -> Vec<&'a str> {
        let mut accounts = self.named_accounts(trusted);
        accounts.retain(|account| self.outsiders(account).iter().any(|facts| self.lets_in(account, facts)));
        accounts
    }

    /// The accounts that the policy trusts as a whole, other than the role's own and the trusted ones.
    pub fn whole_accounts(&self, trusted: &[String]) -> Vec<&'a str> {
        let whole = |account: &str| self.keeping(|statement| trusts_whole(statement, account));
        let mut accounts = self.named_accounts(trusted);
        accounts.retain(|account| whole(account).with_effect(Effect::Allow).next().is_some());
        accounts
    }

    /// Whether any role of an account, such as a vendor's, becomes the role without an external id that the policy
    /// fixes, in no organisation that it names and without a second factor.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html>
    pub fn needs_no_external_id(&self, account: &str) -> bool {
        let policy = self.keeping(|statement| trusts_whole(statement, account));
        let arn = format!("arn:{}:iam::{account}:role/{STRANGER}", self.partition());
        let tags = self.keys().filter(|key| key.to_ascii_lowercase().starts_with("aws:principaltag/"));
        let tags: Facts = tags.map(|key| (key.to_owned(), None)).collect();
        self.outsiders(account).into_iter().any(|mut facts| {
            facts.retain(|(key, _)| key != "aws:PrincipalArn");
            [None, Some(STRANGER)].into_iter().any(|external_id| {
                [None, Some("false")].into_iter().any(|second_factor| {
                    let mut facts = [facts.clone(), tags.clone()].concat();
                    facts.push(fact("sts:ExternalId", external_id));
                    facts.push(fact("aws:MultiFactorAuthPresent", second_factor));
                    self.admits(&policy, Principal::Aws { account, arn: Some(&arn) }, ASSUME, &facts)
                })
            })
        })
    }

    /// The identity providers whose tokens can make somebody the role.
    pub fn federations(&self) -> Vec<Federation<'a>> {
        let mut found: Vec<Federation<'a>> = Vec::new();
        for statement in self.allowing(WITH_TOKEN) {
            let Some(principals) = &statement.principals else { continue };
            let named = principals.of_kind(PrincipalKind::Federated).filter(|_| !principals.negated);
            let named: Vec<&str> = named.filter(|value| !value.contains(":saml-provider/") && *value != "*").collect();
            let of_everyone =
                principals.is_everyone() || principals.of_kind(PrincipalKind::Federated).any(|v| v == "*");
            // Google's tokens need no provider in the account: they stand for all that a policy lets in unnamed.
            let unnamed = statement.conditions.iter().filter_map(|condition| issuer_of_key(&condition.key));
            let unnamed = unnamed.chain(["accounts.google.com"]).filter(|_| of_everyone);
            for provider in named.into_iter().chain(unnamed) {
                let issuer = provider.split_once(":oidc-provider/").map_or(provider, |(_, issuer)| issuer);
                let federation = Federation { provider, issuer, known: issuers::find(issuer) };
                if !found.contains(&federation) {
                    found.push(federation);
                }
            }
        }
        found
    }

    /// Whether the issuer's tokens for others than the account's owner make their holders the role.
    pub fn admits_other_tenants(&self, federation: &Federation<'_>) -> bool {
        let claims = federation.known.filter(|known| known.shared).map(|known| known.tenant.as_slice());
        claims.is_some_and(|claims| {
            networks(self.policy, STRANGER)
                .into_iter()
                .any(|network| self.admits_token(federation, claims, Claim::of_strangers, network))
        })
    }

    /// Whether the issuer's tokens for any part of the owner's organisation there, or any token of an issuer of which
    /// nothing is known, make their holders the role.
    pub fn admits_other_parts(&self, federation: &Federation<'_>) -> bool {
        match federation.known {
            Some(known) => self.admits_token(federation, &known.part, Claim::of_other_parts, Facts::new()),
            None => {
                let prefix = format!("{}:", federation.issuer);
                let claims = self.keys().filter_map(|key| key.strip_prefix(&prefix));
                let claims: Vec<Claim> = claims.map(|claim| Claim::from(format!("{claim}={{}}*"))).collect();
                self.admits_token(federation, &claims, Claim::of_strangers, Facts::new())
            }
        }
    }

    /// The SAML providers whose assertions make somebody the role, though made out to another place than AWS.
    pub fn takes_assertions_for_others(&self) -> Vec<&'a str> {
        let mut audiences = vec![None, Some(format!("https://{STRANGER}.example/saml"))];
        for value in self.values("SAML:aud") {
            let filled = value.replacen(['*', '?'], STRANGER, 1).replace(['*', '?'], "");
            audiences
                .extend([Some(value.to_owned()), Some(filled)].into_iter().filter(|of| !is_sign_in(of.as_deref())));
        }
        self.saml_providers()
            .into_iter()
            .filter(|provider| {
                audiences.iter().any(|audience| {
                    let facts = [fact("SAML:aud", audience.as_deref())];
                    self.admits(self.policy, Principal::Federated(provider), WITH_ASSERTION, &facts)
                })
            })
            .collect()
    }

    /// The SAML providers that the policy trusts.
    pub fn saml_providers(&self) -> Vec<&'a str> {
        let mut providers: Vec<&str> = self
            .principals(WITH_ASSERTION, PrincipalKind::Federated)
            .filter(|value| value.contains(":saml-provider/"))
            .collect();
        providers.sort_unstable();
        providers.dedup();
        providers
    }

    /// Whether some principal of an account becomes the role: one that the policy names, or another.
    fn lets_in(&self, account: &str, outsider: &Facts) -> bool {
        let named = self.principals(ASSUME, PrincipalKind::Aws);
        let named = named.filter(|value| account_of_principal(value) == Some(account) && !is_whole(value));
        named.map(Some).chain([None]).any(|arn| {
            let mut facts = outsider.clone();
            // Of a user or a role the policy says who it is.
            if arn.is_some_and(|arn| arn.contains(":iam:")) {
                facts.retain(|(key, _)| key != "aws:PrincipalArn" && key != "aws:userid");
            }
            self.admits(self.policy, Principal::Aws { account, arn }, ASSUME, &facts)
        })
    }

    /// Whether some token that the issuer can make for somebody else gets in.
    fn admits_token(
        &self,
        federation: &Federation<'_>,
        claims: &[Claim],
        values_of: fn(&Claim, &[&str]) -> Vec<String>,
        mut facts: Facts,
    ) -> bool {
        let others = self.keys().filter(|key| is_of_another(key, federation.issuer));
        facts.extend(others.map(|key| (key.to_owned(), None)));
        let mut choices: Vec<(String, Vec<Option<String>>)> = Vec::new();
        for claim in claims {
            let key = claim.key(federation.issuer);
            if !self.keys().any(|asked| asked.eq_ignore_ascii_case(&key)) {
                continue;
            }
            let wanted = self.values(&key);
            let values = values_of(claim, &wanted).into_iter().filter(|value| !wanted.contains(&value.as_str()));
            // A condition that a token without the claim satisfies does not hold it to anything.
            let values = values.map(Some);
            match choices.iter_mut().find(|(known, _)| *known == key) {
                Some((_, known)) => known.extend(values),
                None => choices.push((key, values.chain([None]).collect())),
            }
        }
        let principal = Principal::Federated(federation.provider);
        for (key, values) in &mut choices {
            values.retain(|value| {
                let asked = Facts::from([(key.clone(), value.clone())]);
                let request = self.request(principal, WITH_TOKEN, &asked);
                self.allowing(WITH_TOKEN).any(|statement| {
                    let on_key = |condition: &&Condition| condition.is_on(key);
                    statement.conditions.iter().filter(on_key).all(|of| request.satisfies(of) != Some(false))
                })
            });
        }
        self.any_choice(principal, &choices, &mut facts, &mut { TRIES })
    }

    fn any_choice(
        &self,
        principal: Principal<'_>,
        choices: &[(String, Vec<Option<String>>)],
        facts: &mut Facts,
        tries: &mut u32,
    ) -> bool {
        if *tries == 0 {
            return true;
        }
        *tries = tries.saturating_sub(1);
        // What is refused with the other claims left open is refused whatever they are.
        if !self.admits(self.policy, principal, WITH_TOKEN, facts) {
            return false;
        }
        let Some(((key, values), rest)) = choices.split_first() else { return true };
        values.iter().any(|value| {
            facts.push((key.clone(), value.clone()));
            let admitted = self.any_choice(principal, rest, facts, tries);
            facts.pop();
            admitted
        })
    }

    fn admits(
        &self,
        policy: &Document,
        principal: Principal<'_>,
        action: &str,
        facts: &[(String, Option<String>)],
    ) -> bool {
        self.request(principal, action, facts).can_pass(policy)
    }

    fn request<'r>(
        &'r self,
        who: Principal<'r>,
        action: &'r str,
        facts: &'r [(String, Option<String>)],
    ) -> Request<'r> {
        facts.iter().fold(Request::new(who, action, self.role), |request, (key, value)| {
            request.with(
                key,
                match value.as_deref() {
                    None => Fact::Absent,
                    Some(value) if value.contains('*') => Fact::Like(value),
                    Some(value) => Fact::Is(value),
                },
            )
        })
    }

    /// What is known of principals of another account: once in an organisation of their own, once in none. No service
    /// acts for them.
    fn outsiders(&self, account: &str) -> Vec<Facts> {
        let organisation = format!("o-{STRANGER}");
        let path = format!("{organisation}/r-{STRANGER}/ou-{STRANGER}/");
        let arn = format!("arn:{}:iam::{account}:*", self.partition());
        [(None, None), (Some(organisation), Some(path))]
            .into_iter()
            .map(|(organisation, path)| {
                Facts::from([
                    fact("aws:PrincipalArn", Some(&arn)),
                    fact("aws:userid", Some("AROASTRANGER:*")),
                    fact("aws:PrincipalOrgID", organisation.as_deref()),
                    fact("aws:PrincipalOrgPaths", path.as_deref()),
                ])
            })
            .collect()
    }

    /// Accounts that the policy does not know: one that it nowhere names, and those that fit where it leaves a part of
    /// an account's number open.
    fn invented_accounts(&self) -> Vec<String> {
        let keys = ["aws:PrincipalAccount", "aws:PrincipalArn"];
        let wanted: Vec<&str> = keys.into_iter().flat_map(|key| self.values(key)).collect();
        let unnamed = (0..=9).rev().map(|digit: u8| digit.to_string().repeat(12));
        let unnamed = unnamed.filter(|account| !wanted.iter().any(|value| value.contains(account.as_str())));
        unnamed.take(1).chain(wanted.iter().filter_map(|value| filled_account(value))).collect()
    }

    fn named_accounts(&self, trusted: &[String]) -> Vec<&'a str> {
        let own = account_of_principal(self.role);
        let by_condition = ["aws:PrincipalAccount", "aws:PrincipalArn"].into_iter().flat_map(|key| self.values(key));
        let mut accounts: Vec<&'a str> = self
            .principals(ASSUME, PrincipalKind::Aws)
            .chain(by_condition)
            .filter_map(account_of_principal)
            .filter(|account| Some(*account) != own && !trusted.iter().any(|known| known == account))
            .collect();
        accounts.sort_unstable();
        accounts.dedup();
        accounts
    }

    fn partition(&self) -> &'a str {
        self.role.split(':').nth(1).unwrap_or("aws")
    }

    /// The policy with those of its Allow statements alone, and all that deny.
    fn keeping(&self, keep: impl Fn(&Statement) -> bool) -> Document {
        let mut policy = self.policy.clone();
        policy.statements.retain(|statement| statement.effect == Effect::Deny || keep(statement));
        policy
    }

    fn allowing(&self, action: &'static str) -> impl Iterator<Item = &'a Statement> {
        self.policy.with_effect(Effect::Allow).filter(move |statement| statement.is_about_action(action))
    }

    /// The principals of one kind that Allow statements about an action name.
    fn principals(&self, action: &'static str, kind: PrincipalKind) -> impl Iterator<Item = &'a str> {
        let named = self.allowing(action).filter_map(|statement| statement.principals.as_ref());
        named.filter(|principals| !principals.negated).flat_map(move |principals| principals.of_kind(kind))
    }

    fn conditions(&self) -> impl Iterator<Item = &'a Condition> {
        self.policy.statements.iter().flat_map(|statement| &statement.conditions)
    }

    fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.conditions().map(|condition| condition.key.as_str())
    }

    /// What the policy compares a key with.
    fn values(&self, key: &str) -> Vec<&'a str> {
        let conditions = self.conditions().filter(|condition| condition.is_on(key));
        conditions.flat_map(|condition| condition.values.iter().map(String::as_str)).collect()
    }
}

/// How many tokens are tried on one policy; after so many the next one counts as let in.
const TRIES: u32 = 2_000;

fn fact(key: &str, value: Option<&str>) -> (String, Option<String>) {
    (key.to_owned(), value.map(str::to_owned))
}

/// Where requests come from that come from nobody's network in particular: from an address outside of every narrow
/// range, or through an endpoint of their own.
fn networks(policy: &Document, account: &str) -> Vec<Facts> {
    const OF_ENDPOINTS: [&str; 7] = [
        "aws:SourceVpc",
        "aws:SourceVpce",
        "aws:SourceVpcArn",
        "aws:VpcSourceIp",
        "aws:VpceAccount",
        "aws:VpceOrgID",
        "aws:VpceOrgPaths",
    ];
    // No host has an address of the class that is kept for later.
    let mut addresses = vec!["240.0.0.1".to_owned()];
    let conditions = policy.statements.iter().flat_map(|statement| &statement.conditions);
    for value in conditions.filter(|of| of.is_on("aws:SourceIp")).flat_map(|of| &of.values) {
        let wide = range(value).filter(|(address, length)| *length < if address.is_ipv4() { 8 } else { 32 });
        addresses.extend(wide.map(|(address, _)| address.to_string()));
    }
    let outside = addresses.into_iter().map(|address| {
        let mut facts: Facts = OF_ENDPOINTS.iter().map(|key| fact(key, None)).collect();
        facts.push(fact("aws:SourceIp", Some(&address)));
        facts
    });
    let own = [
        ("aws:SourceIp", None),
        ("aws:SourceVpc", Some("vpc-stranger")),
        ("aws:SourceVpce", Some("vpce-stranger")),
        ("aws:VpceAccount", Some(account)),
        ("aws:VpceOrgID", None),
        ("aws:VpceOrgPaths", None),
    ];
    outside.chain([own.into_iter().map(|(key, value)| fact(key, value)).collect()]).collect()
}

/// Whether a principal stands for all of its account.
fn is_whole(principal: &str) -> bool {
    is_account(principal) || principal.ends_with(":root")
}

/// Whether a statement lets in an account as a whole, or everyone and so this account too.
fn trusts_whole(statement: &Statement, account: &str) -> bool {
    let whole = |value: &str| value != "*" && is_whole(value) && account_of_principal(value) == Some(account);
    statement.is_about_action(ASSUME)
        && statement
            .principals
            .as_ref()
            .is_some_and(|principals| principals.is_everyone() || principals.of_kind(PrincipalKind::Aws).any(whole))
}

/// An account's number that fits a pattern, or an ARN with a pattern for its account.
fn filled_account(pattern: &str) -> Option<String> {
    let account = if pattern.contains(':') { pattern.split(':').nth(4)? } else { pattern };
    let (before, after) = account.split_once('*')?;
    let (before, after) = (before.replace('?', "9"), after.replace('?', "9").replace('*', ""));
    let missing = 12_usize.checked_sub(before.len().checked_add(after.len())?)?;
    Some(format!("{before}{}{after}", "9".repeat(missing))).filter(|account| is_account(account))
}

/// The issuer of a claim's condition key: the host that stands before the last colon.
fn issuer_of_key(key: &str) -> Option<&str> {
    key.rsplit_once(':').map(|(issuer, _)| issuer).filter(|issuer| issuer.contains('.'))
}

/// Whether a condition key is one that the tokens of this issuer do not have.
fn is_of_another(key: &str, issuer: &str) -> bool {
    let of = key.rsplit_once(':').map_or("", |(of, _)| of);
    of.eq_ignore_ascii_case("saml") || (of.contains('.') && !of.eq_ignore_ascii_case(issuer))
}

/// Whether an address is where AWS takes assertions.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html>
/// <https://docs.aws.amazon.com/general/latest/gr/signin-service.html>
fn is_sign_in(audience: Option<&str>) -> bool {
    let host = audience.and_then(|address| address.strip_prefix("https://")).and_then(|rest| rest.split('/').next());
    let Some(host) = host else { return false };
    let domain = host.strip_prefix("signin.").or_else(|| host.split_once(".signin.").map(|(_, domain)| domain));
    const DOMAINS: [&str; 4] = ["aws.amazon.com", "amazonaws.cn", "amazonaws-us-gov.com", "amazonaws-eusc.eu"];
    domain.is_some_and(|domain| DOMAINS.contains(&domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "arn:aws:iam::111111111111:role/deploy";

    fn policy(statements: &str) -> Document {
        Document::parse(&format!(r#"{{"Statement":[{statements}]}}"#)).unwrap()
    }

    #[test]
    fn open_parts_of_an_account_number_are_filled() {
        for (pattern, expected) in [
            ("1111*", Some("111199999999")),
            ("*1111", Some("999999991111")),
            ("arn:aws:iam::1?*:role/r", Some("199999999999")),
            ("arn:aws:iam::111111111111:role/*", None),
            ("*", Some("999999999999")),
            ("1111111111111*", None),
            ("account*", None),
        ] {
            assert_eq!(filled_account(pattern).as_deref(), expected, "{pattern}");
        }
    }

    #[test]
    fn sign_in_is_told_from_other_places() {
        for (audience, expected) in [
            ("https://signin.aws.amazon.com/saml", true),
            ("https://eu-west-1.signin.aws.amazon.com/saml", true),
            ("https://signin.amazonaws-us-gov.com/saml", true),
            ("http://signin.aws.amazon.com/saml", false),
            ("https://signin.aws.amazon.com.example.com/saml", false),
            ("https://signin.example.com/saml", false),
            ("urn:amazon:webservices", false),
        ] {
            assert_eq!(is_sign_in(Some(audience)), expected, "{audience}");
        }
    }

    #[test]
    fn issuers_are_those_of_statements_about_tokens() {
        let trust = r#"{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":[
            "arn:aws:iam::111111111111:oidc-provider/gitlab.com","accounts.google.com",
            "arn:aws:iam::111111111111:saml-provider/Corp"]}},
            {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":"www.amazon.com"}}"#;
        let policy = policy(trust);
        let issuers: Vec<&str> = Trust::of(&policy, ROLE).federations().iter().map(|of| of.issuer).collect();
        assert_eq!(issuers, ["gitlab.com", "accounts.google.com"]);
    }

    #[test]
    fn a_policy_made_to_be_slow_is_judged_soon() {
        let names: Vec<String> = (0..30).map(|n| format!(r#""repo:{n}*""#)).collect();
        let claims = ["sub", "repository", "repository_id", "enterprise_id", "job_workflow_ref", "repository_owner"];
        let issuer = "token.actions.githubusercontent.com";
        let conditions = claims.map(|claim| format!(r#""{issuer}:{claim}":["*",{}]"#, names.join(","))).join(",");
        let policy = policy(&format!(
            r#"{{"Effect":"Allow","Principal":{{"Federated":"{issuer}"}},"Action":"sts:AssumeRoleWithWebIdentity",
                "Condition":{{"StringLike":{{{conditions}}}}}}},
               {{"Effect":"Deny","Principal":"*","Action":"*",
                "Condition":{{"StringLike":{{"{issuer}:repository_owner":["?*","??*"]}}}}}}"#
        ));
        let trust = Trust::of(&policy, ROLE);
        let start = std::time::Instant::now();
        trust.admits_other_tenants(&trust.federations()[0]);
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}
