use super::{listed, trust};
use crate::{
    model::{Account, iam::Role},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Role> = Rule {
    id: "iam-role-saml-audience-restricted",
    title: "Roles for SAML take assertions for AWS sign-in only",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["central-identity"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "An identity provider signs assertions for every application that it serves; whoever runs one of the \
                others could use those that its users bring to become the role.",
    remediation: Remediation {
        text: "Add the condition StringEquals on SAML:aud with https://signin.aws.amazon.com/saml, or the regional \
               sign-in endpoints that are used.",
        cli: "aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html",
    check,
};

fn check(role: &Role, _: &Account) -> Outcome {
    trust(role, |trust| {
        if trust.saml_providers().is_empty() {
            return not_applicable("it trusts no SAML provider");
        }
        match listed(&trust.takes_assertions_for_others()) {
            None => Ok(Verdict::Compliant),
            Some(providers) => violation(format!("no condition holds SAML:aud to AWS sign-in for {providers}")),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn signing_in(condition: &str) -> Role {
        Role::trusted_by(&format!(
            r#"{{"Effect":"Allow","Principal":{{"Federated":"arn:aws:iam::111111111111:saml-provider/Corp"}},
                "Action":["sts:AssumeRoleWithSAML","sts:TagSession"],"Condition":{condition}}}"#
        ))
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                signing_in(r#"{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}"#),
                signing_in(r#"{"StringEquals":{"saml:aud":["https://signin.aws.amazon.com/saml",
                    "https://eu-west-1.signin.aws.amazon.com/saml"]}}"#),
                signing_in(r#"{"StringLike":{"SAML:aud":"https://*.signin.aws.amazon.com/saml"}}"#),
                signing_in(r#"{"StringEquals":{"SAML:aud":"https://eu-west-1.signin.aws.amazon.com/saml/acs/SAMLSP1"}}"#),
                signing_in(r#"{"StringEquals":{"SAML:aud":"https://signin.amazonaws.cn/saml"}}"#),
                signing_in("{}").and(
                    r#"{"Effect":"Deny","Principal":"*","Action":"sts:*",
                        "Condition":{"StringNotEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}"#,
                ),
            ])
            .non_compliant([
                signing_in("{}"),
                signing_in(r#"{"StringEquals":{"SAML:iss":"https://idp.example.com"}}"#),
                signing_in(r#"{"StringEquals":{"SAML:aud":"https://shop.example.com/saml"}}"#),
                signing_in(r#"{"StringLike":{"SAML:aud":"*"}}"#),
                signing_in(r#"{"StringLike":{"SAML:aud":"https://signin.aws.amazon.com*"}}"#),
                signing_in(r#"{"StringEqualsIfExists":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}"#),
                signing_in(r#"{"ForAllValues:StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}"#),
                signing_in(r#"{"StringNotEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}"#),
                signing_in(r#"{"Null":{"SAML:aud":"false"}}"#),
                signing_in("{}").and(r#"{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}"#),
            ])
            .not_applicable([
                Role::example(),
                Role::of_identity_center(),
                Role::trusted_by(
                    r#"{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity"}"#,
                ),
            ])
            .check();
    }
}
