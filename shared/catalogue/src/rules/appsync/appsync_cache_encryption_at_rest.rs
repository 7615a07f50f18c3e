use crate::{
    model::{Account, appsync::Api},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Api> = Rule {
    id: "appsync-cache-encryption-at-rest",
    title: "Caches of AppSync APIs are encrypted at rest",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-at-rest"],
    equivalents: &[
        "config:APPSYNC_CACHE_CT_ENCRYPTION_AT_REST",
        "config:APPSYNC_CACHE_ENCRYPTION_AT_REST",
        "securityhub:AppSync.1",
    ],
    differs: &[],
    parameters: &[],
    reads: &["appsync:GetApiCache"],
    rationale: "A cache holds the same data as the sources behind the API, and needs the same protection.",
    remediation: Remediation {
        text: "Encryption cannot be changed on a cache: delete it and create it again with encryption: API, Caching.",
        cli: "aws appsync create-api-cache --api-id {id} --ttl {seconds} --api-caching-behavior {behavior} --type \
              {type} --at-rest-encryption-enabled --transit-encryption-enabled --region {region}",
    },
    source: "https://docs.aws.amazon.com/appsync/latest/devguide/enabling-caching.html",
    check,
};

fn check(api: &Api, _: &Account) -> Outcome {
    match api.cache.get()? {
        None => not_applicable("it has no cache"),
        Some(cache) => require(cache.encrypted_at_rest, "its cache is not encrypted at rest"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::appsync::Cache, observed::Known, testing::Cases};

    fn with(encrypted: bool) -> Api {
        let cache = Cache { encrypted_at_rest: encrypted, encrypted_in_transit: !encrypted };
        Api { cache: Known(Some(cache)), ..Api::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE).compliant([with(true)]).non_compliant([with(false)]).not_applicable([Api::example()]).check();
    }
}
