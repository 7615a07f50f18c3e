use super::trust;
use crate::{
    language::policy::issuers::Claim,
    model::{Account, iam::Role},
    rule::{Outcome, Remediation, Rule, Severity, any_of, not_applicable, require},
};

pub(super) static RULE: Rule<Role> = Rule {
    id: "iam-role-web-identity-tenant-restricted",
    title: "Roles for GitHub, GitLab and other shared token issuers say whose tokens they take",
    severity: Severity::Critical,
    expectations: &[],
    themes: &["central-identity", "public-access"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Everybody with an account at such a service gets tokens of the same issuer, with the audience of their \
                choice; a role that does not ask whose a token is takes them all.",
    remediation: Remediation {
        text: "Add a condition, without IfExists or ForAllValues, on the claim that names the own organisation, such as \
               StringLike on token.actions.githubusercontent.com:sub with repo:organisation/repository:*.",
        cli: "aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
    check,
};

fn check(role: &Role, _: &Account) -> Outcome {
    trust(role, |trust| {
        let federations = trust.federations();
        let shared = federations.iter().filter_map(|of| of.known.filter(|known| known.shared).map(|known| (of, known)));
        let outcomes: Vec<Outcome> = shared
            .map(|(federation, known)| {
                let seen = format!(
                    "it takes anyone's token of {}: no condition on {} says whose",
                    known.name,
                    names(&known.tenant)
                );
                require(!trust.admits_other_tenants(federation), seen)
            })
            .collect();
        match outcomes.is_empty() {
            true => not_applicable("it trusts no issuer of tokens that is known to serve everybody"),
            false => any_of(outcomes),
        }
    })
}

/// The claims of which one has to be fixed.
fn names(claims: &[Claim]) -> String {
    let mut names: Vec<&str> = claims.iter().map(|claim| claim.name.as_str()).collect();
    names.dedup();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{rule::Verdict, testing::Cases};

    fn of(issuer: &str, condition: &str) -> Role {
        Role::trusted_by(&format!(
            r#"{{"Effect":"Allow","Principal":{{"Federated":"arn:aws:iam::111111111111:oidc-provider/{issuer}"}},
                "Action":"sts:AssumeRoleWithWebIdentity","Condition":{condition}}}"#
        ))
    }

    fn built_in(issuer: &str, condition: &str) -> Role {
        Role::trusted_by(&format!(
            r#"{{"Effect":"Allow","Principal":{{"Federated":"{issuer}"}},
                "Action":"sts:AssumeRoleWithWebIdentity","Condition":{condition}}}"#
        ))
    }

    /// GitHub's, under the audience and this; `K:` stands for the issuer.
    fn github(condition: &str) -> Role {
        let condition = condition.replace("K:", "token.actions.githubusercontent.com:");
        of("token.actions.githubusercontent.com", &condition)
    }

    fn deny(condition: &str) -> String {
        let condition = condition.replace("K:", "token.actions.githubusercontent.com:");
        format!(r#"{{"Effect":"Deny","Principal":"*","Action":"sts:*","Condition":{condition}}}"#)
    }

    const AUDIENCE: &str = r#"{"StringEquals":{"K:aud":"sts.amazonaws.com"}}"#;

    #[test]
    fn github_is_asked_for_its_organisation() {
        Cases::of(&RULE)
            .compliant([
                github(r#"{"StringEquals":{"K:aud":"sts.amazonaws.com","K:sub":"repo:acme/shop:ref:refs/heads/main"}}"#),
                github(r#"{"StringLike":{"K:sub":["repo:acme/shop:*","repo:acme/*"]}}"#),
                github(r#"{"StringLike":{"K:SUB":"repo:acme@123/shop@456:*"}}"#),
                github(r#"{"ForAnyValue:StringLike":{"K:sub":"repo:acme/*:ref:refs/heads/main"}}"#),
                github(r#"{"StringEqualsIgnoreCase":{"K:sub":"repo:Acme/shop:environment:prod"}}"#),
                github(r#"{"StringLike":{"K:sub":"repository_owner_id:123:*"}}"#),
                github(r#"{"StringEquals":{"K:repository_owner_id":"123"}}"#),
                github(r#"{"StringEquals":{"K:repository_id":"456"}}"#),
                github(r#"{"StringLike":{"K:job_workflow_ref":"acme/flows/.github/workflows/*"}}"#),
                github(r#"{"StringLikeIfExists":{"K:sub":"repo:acme/*"},"Null":{"K:sub":"false"}}"#),
                github(r#"{"StringLike":{"K:sub":"repo:*:environment:prod"},"StringEquals":{"K:enterprise_id":"9"}}"#),
                github(AUDIENCE).and(&deny(r#"{"StringNotLike":{"K:sub":"repo:acme/*"}}"#)),
                github(r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#),
                github(r#"{"StringEquals":{"gitlab.com:sub":"project_path:acme/shop:ref_type:branch:ref:main"}}"#),
            ])
            .non_compliant([
                github("{}"),
                github(AUDIENCE),
                github(r#"{"ForAllValues:StringLike":{"K:sub":"repo:acme/shop:*"}}"#),
                github(r#"{"StringLikeIfExists":{"K:sub":"repo:acme/shop:*"}}"#),
                github(r#"{"StringLike":{"K:sub":"*"}}"#),
                github(r#"{"StringLike":{"K:sub":"repo:*"}}"#),
                github(r#"{"StringLike":{"K:sub":"repo:*/shop:ref:refs/heads/main"}}"#),
                github(r#"{"StringLike":{"K:sub":"repo:acme*"}}"#),
                github(r#"{"StringLike":{"K:sub":"repo:acme*/shop:*"}}"#),
                github(r#"{"StringLike":{"K:sub":"*:environment:prod"}}"#),
                github(r#"{"StringLike":{"K:sub":["repo:acme/shop:*","repo:*:environment:prod"]}}"#),
                github(r#"{"StringEquals":{"K:sub":"environment:prod"}}"#),
                github(r#"{"StringNotLike":{"K:sub":"repo:evil/*"}}"#),
                github(r#"{"StringEquals":{"K:environment":"prod","K:ref":"refs/heads/main"}}"#),
                github(r#"{"StringEquals":{"K:actor":"alice"}}"#),
                github(r#"{"Null":{"K:sub":"false"}}"#),
                github(r#"{"StringLike":{"K:sub":"repo:acme/*"}}"#).and(
                    r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"},
                        "Action":"sts:AssumeRoleWithWebIdentity"}"#,
                ),
                github(AUDIENCE).and(&deny(r#"{"StringLike":{"K:sub":"repo:evil/*"}}"#)),
                github(AUDIENCE).and(&deny(r#"{"StringNotLike":{"K:sub":"repo:*/shop:*"}}"#)),
                github(AUDIENCE).and(r#"{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}"#),
                github(AUDIENCE).and(r#"{"Effect":"Deny","Principal":{"AWS":"111111111111"},"Action":"sts:*"}"#),
                github(r#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#),
                Role::trusted_by(
                    r#"{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole*","Condition":
                        {"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}}"#,
                ),
            ])
            .not_applicable([
                Role::example(),
                Role::support(),
                Role::of_identity_center(),
                of("token.actions.githubusercontent.com/acme", "{}"),
                of("oidc.eks.eu-west-1.amazonaws.com/id/AB12", "{}"),
                of("login.example.com", "{}"),
                Role::trusted_by(
                    r#"{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRole"}"#,
                ),
            ])
            .check();
    }

    #[test]
    fn every_issuer_is_asked_for_its_own_claim() {
        Cases::of(&RULE)
            .compliant([
                of("gitlab.com", r#"{"StringLike":{"gitlab.com:sub":"project_path:acme/*:ref_type:branch:ref:main"}}"#),
                of("app.terraform.io", r#"{"StringLike":{"app.terraform.io:sub":"organization:acme:project:*"}}"#),
                of("agent.buildkite.com", r#"{"StringLike":{"agent.buildkite.com:sub":"organization:acme:*"}}"#),
                of("api.pulumi.com/oidc", r#"{"StringEquals":{"api.pulumi.com/oidc:aud":"aws:acme"}}"#),
                of("oidc.vercel.com", r#"{"StringEquals":{"oidc.vercel.com:aud":"https://vercel.com/acme"}}"#),
                built_in(
                    "cognito-identity.amazonaws.com",
                    r#"{"StringEquals":{"cognito-identity.amazonaws.com:aud":"eu-west-1:1234"}}"#,
                ),
                built_in(
                    "accounts.google.com",
                    r#"{"StringEquals":{"accounts.google.com:aud":"1234.apps.googleusercontent.com"}}"#,
                ),
                built_in("accounts.google.com", r#"{"StringEquals":{"accounts.google.com:sub":"1234"}}"#),
                built_in("accounts.google.com", r#"{"StringLike":{"accounts.google.com:email":"*@acme.example"}}"#),
                built_in("graph.facebook.com", r#"{"StringEquals":{"graph.facebook.com:app_id":"1234"}}"#),
                built_in(
                    "www.amazon.com",
                    r#"{"StringEquals":{"www.amazon.com:app_id":"amzn1.application-oa2-client.1"}}"#,
                ),
                of(
                    "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d",
                    r#"{"StringEquals":{"sts:RoleSessionName":"MicrosoftSentinel_1234"}}"#,
                ),
            ])
            .non_compliant([
                of("gitlab.com", r#"{"StringEquals":{"gitlab.com:aud":"https://gitlab.com"}}"#),
                of("gitlab.com", r#"{"StringLike":{"gitlab.com:sub":"project_path:*/shop:*"}}"#),
                of("app.terraform.io", r#"{"StringEquals":{"app.terraform.io:aud":"aws.workload.identity"}}"#),
                of("app.terraform.io", r#"{"StringLike":{"app.terraform.io:sub":"organization:acme*"}}"#),
                of(
                    "agent.buildkite.com",
                    r#"{"StringLike":{"agent.buildkite.com:sub":"organization:*:pipeline:shop:*"}}"#,
                ),
                of("api.pulumi.com/oidc", r#"{"StringLike":{"api.pulumi.com/oidc:aud":"aws:*"}}"#),
                of("oidc.vercel.com", r#"{"StringLike":{"oidc.vercel.com:aud":"https://vercel.com/*"}}"#),
                built_in("cognito-identity.amazonaws.com", "{}"),
                built_in(
                    "cognito-identity.amazonaws.com",
                    r#"{"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}"#,
                ),
                built_in(
                    "cognito-identity.amazonaws.com",
                    r#"{"StringLike":{"cognito-identity.amazonaws.com:aud":"eu-west-1:*"}}"#,
                ),
                built_in("accounts.google.com", r#"{"StringEquals":{"accounts.google.com:oaud":"sts.amazonaws.com"}}"#),
                built_in(
                    "accounts.google.com",
                    r#"{"StringLike":{"accounts.google.com:aud":"*.apps.googleusercontent.com"}}"#,
                ),
                built_in("graph.facebook.com", "{}"),
                of(
                    "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d",
                    r#"{"StringLike":{"sts:RoleSessionName":"MicrosoftSentinel_*"}}"#,
                ),
            ])
            .check();
    }

    #[test]
    fn the_claim_is_named() {
        let role = of("gitlab.com", "{}");
        let Ok(Verdict::NonCompliant(seen)) = check(&role, &Account::example()) else { panic!("it takes all") };
        assert_eq!(seen, "it takes anyone's token of GitLab: no condition on sub says whose");
    }
}
