use super::trust;
use crate::{
    model::{Account, iam::Role},
    rule::{Outcome, Remediation, Rule, Severity, any_of, not_applicable, require},
};

pub(super) static RULE: Rule<Role> = Rule {
    id: "iam-role-web-identity-part-restricted",
    title: "Roles for tokens name the repository, project, workspace or service account",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["least-privilege"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Where the organisation alone, or the audience alone, is fixed, every repository of the organisation \
                and every pod of the cluster can become the role, and the least guarded of them decides.",
    remediation: Remediation {
        text: "Add a condition on the claim sub that names the part: repo:organisation/repository:* at GitHub, \
               project_path:group/project:* at GitLab, system:serviceaccount:namespace:name in a cluster.",
        cli: "aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
    check,
};

fn check(role: &Role, _: &Account) -> Outcome {
    trust(role, |trust| {
        let federations = trust.federations();
        let outcomes: Vec<Outcome> = federations
            .iter()
            .filter(|federation| federation.known.is_none_or(|known| !known.part.is_empty()))
            .map(|federation| {
                let seen = match federation.known {
                    Some(known) => format!("no condition says for what part of {} a token must be", known.name),
                    None => format!("no condition holds the tokens of {} to anything", federation.issuer),
                };
                require(!trust.admits_other_parts(federation) && !trust.admits_other_tenants(federation), seen)
            })
            .collect();
        match outcomes.is_empty() {
            true => not_applicable("it takes no tokens whose claims tell the parts of an organisation apart"),
            false => any_of(outcomes),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    /// A role for the issuer's tokens; `K:` in the condition stands for the issuer.
    fn of(issuer: &str, condition: &str) -> Role {
        Role::trusted_by(&format!(
            r#"{{"Effect":"Allow","Principal":{{"Federated":"arn:aws:iam::111111111111:oidc-provider/{issuer}"}},
                "Action":"sts:AssumeRoleWithWebIdentity","Condition":{}}}"#,
            condition.replace("K:", &format!("{issuer}:"))
        ))
    }

    fn cognito(condition: &str) -> Role {
        Role::trusted_by(&format!(
            r#"{{"Effect":"Allow","Principal":{{"Federated":"cognito-identity.amazonaws.com"}},
                "Action":"sts:AssumeRoleWithWebIdentity","Condition":{{
                "StringEquals":{{"cognito-identity.amazonaws.com:aud":"eu-west-1:1234"}}{condition}}}}}"#
        ))
    }

    const GITHUB: &str = "token.actions.githubusercontent.com";
    const CLUSTER: &str = "oidc.eks.eu-west-1.amazonaws.com/id/AB12";

    #[test]
    fn ci_services_are_asked_for_the_repository() {
        Cases::of(&RULE)
            .compliant([
                of(GITHUB, r#"{"StringLike":{"K:sub":"repo:acme/shop:*"}}"#),
                of(GITHUB, r#"{"StringEquals":{"K:sub":"repo:acme/shop:environment:prod"}}"#),
                of(GITHUB, r#"{"StringLike":{"K:sub":"repo:acme/shop-*:*"}}"#),
                of(GITHUB, r#"{"StringEquals":{"K:repository_id":"456","K:repository_owner_id":"123"}}"#),
                of(GITHUB, r#"{"StringLike":{"K:sub":"repo:acme/*"},"StringEquals":{"K:repository":"acme/shop"}}"#),
                of("token.actions.githubusercontent.com/acme", r#"{"StringLike":{"K:sub":"repo:acme/shop:*"}}"#),
                of("gitlab.com", r#"{"StringLike":{"K:sub":"project_path:acme/shop:*"}}"#),
                of("gitlab.com", r#"{"StringLike":{"K:sub":"project_path:acme/web/*"}}"#),
                of(
                    "app.terraform.io",
                    r#"{"StringLike":{"K:sub":"organization:acme:project:*:workspace:prod:run_phase:*"}}"#,
                ),
                of("app.terraform.io", r#"{"StringLike":{"K:sub":"organization:acme:project:shop:workspace:*"}}"#),
                of("agent.buildkite.com", r#"{"StringLike":{"K:sub":"organization:acme:pipeline:shop:*"}}"#),
                of("oidc.circleci.com/org/1234", r#"{"StringLike":{"K:sub":"org/1234/project/5678/user/*"}}"#),
            ])
            .non_compliant([
                of(GITHUB, "{}"),
                of(GITHUB, r#"{"StringLike":{"K:sub":"repo:*"}}"#),
                of(GITHUB, r#"{"StringLike":{"K:sub":"repo:acme/*"}}"#),
                of(GITHUB, r#"{"StringLike":{"K:sub":"repo:acme/*:ref:refs/heads/main"}}"#),
                of(GITHUB, r#"{"StringLike":{"K:sub":["repo:acme/shop:*","repo:acme/*:environment:prod"]}}"#),
                of(GITHUB, r#"{"StringEquals":{"K:repository_owner_id":"123"}}"#),
                of("token.actions.githubusercontent.com/acme", r#"{"StringEquals":{"K:aud":"sts.amazonaws.com"}}"#),
                of("gitlab.com", r#"{"StringLike":{"K:sub":"project_path:acme/*"}}"#),
                of("app.terraform.io", r#"{"StringLike":{"K:sub":"organization:acme:*"}}"#),
                of("agent.buildkite.com", r#"{"StringLike":{"K:sub":"organization:acme:*"}}"#),
                of("oidc.circleci.com/org/1234", r#"{"StringEquals":{"K:aud":"1234"}}"#),
                of("oidc.circleci.com/org/1234", r#"{"StringLike":{"K:sub":"org/1234/*"}}"#),
            ])
            .check();
    }

    #[test]
    fn clusters_are_asked_for_the_service_account() {
        Cases::of(&RULE)
            .compliant([
                of(CLUSTER, r#"{"StringEquals":{"K:aud":"sts.amazonaws.com","K:sub":"system:serviceaccount:shop:web"}}"#),
                of(CLUSTER, r#"{"StringLike":{"K:sub":"system:serviceaccount:shop:*"}}"#),
                of(CLUSTER, r#"{"StringLikeIfExists":{"K:sub":"system:serviceaccount:shop:*"},"Null":{"K:sub":"false"}}"#),
                of(CLUSTER, "{}").and(
                    &r#"{"Effect":"Deny","Principal":"*","Action":"*","Condition":{"StringNotEquals":{"K:sub":"system:serviceaccount:shop:web"}}}"#
                        .replace("K:", &format!("{CLUSTER}:")),
                ),
            ])
            .non_compliant([
                of(CLUSTER, "{}"),
                of(CLUSTER, r#"{"StringEquals":{"K:aud":"sts.amazonaws.com"}}"#),
                of(CLUSTER, r#"{"StringLike":{"K:sub":"system:serviceaccount:*"}}"#),
                of(CLUSTER, r#"{"StringLike":{"K:sub":"system:serviceaccount:*:web"}}"#),
                of(CLUSTER, r#"{"ForAllValues:StringEquals":{"K:sub":"system:serviceaccount:shop:web"}}"#),
                of(CLUSTER, r#"{"StringEqualsIfExists":{"K:sub":"system:serviceaccount:shop:web"}}"#),
                of(CLUSTER, "{}").and(r#"{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}"#),
            ])
            .check();
    }

    #[test]
    fn others_are_asked_for_something() {
        Cases::of(&RULE)
            .compliant([
                of("login.example.com", r#"{"StringEquals":{"K:aud":"0oa1b2c3"}}"#),
                of("login.example.com", r#"{"StringEquals":{"K:sub":"alice"}}"#),
                cognito(r#","ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}"#),
                cognito(r#","ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"unauthenticated"}"#),
            ])
            .non_compliant([
                of("login.example.com", "{}"),
                of("login.example.com", r#"{"StringLike":{"K:aud":"*"}}"#),
                of("login.example.com", r#"{"StringEqualsIfExists":{"K:aud":"0oa1b2c3"}}"#),
                cognito(""),
            ])
            .not_applicable([
                Role::example(),
                Role::of_identity_center(),
                of("api.pulumi.com/oidc", r#"{"StringEquals":{"K:aud":"aws:acme"}}"#),
            ])
            .check();
    }
}
