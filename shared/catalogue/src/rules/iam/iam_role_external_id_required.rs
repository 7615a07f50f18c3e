use super::{listed, trust};
use crate::{
    model::{Account, iam::Role},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Role> = Rule {
    id: "iam-role-external-id-required",
    title: "Other accounts as a whole assume roles only with an external id",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["cross-account"],
    equivalents: &[],
    differs: &[],
    parameters: &["trusted_accounts"],
    reads: &[],
    rationale: "A vendor acts for many customers from one account; another customer who tells it this role's ARN \
                makes it work with this role, unless the role asks for the id that the vendor gave this customer alone.",
    remediation: Remediation {
        text: "Add the condition StringEquals on sts:ExternalId with the id that the third party gave, or name its role \
               and organisation; an account of one's own belongs in the parameter trusted_accounts.",
        cli: "aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    check,
};

fn check(role: &Role, account: &Account) -> Outcome {
    trust(role, |trust| {
        let mut accounts = trust.whole_accounts(&account.parameters.trusted_accounts);
        if accounts.is_empty() {
            return not_applicable("it trusts no other account as a whole");
        }
        accounts.retain(|account| trust.needs_no_external_id(account));
        match listed(&accounts) {
            None => Ok(Verdict::Compliant),
            Some(accounts) => violation(format!("all of these accounts may assume it without external id: {accounts}")),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn vendor(condition: &str) -> Role {
        Role::trusted_by(&vendor_statement(condition))
    }

    fn vendor_statement(condition: &str) -> String {
        format!(
            r#"{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"AWS":"arn:aws:iam::222222222222:root"}},
                "Condition":{condition}}}"#
        )
    }

    fn vendor_but(denied: &str) -> Role {
        let deny = format!(r#"{{"Effect":"Deny","Action":"sts:AssumeRole",{denied}}}"#);
        Role::trusted_by(&format!("{},{deny}", vendor_statement("{}")))
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                vendor(r#"{"StringEquals":{"sts:ExternalId":"7f3c"}}"#),
                vendor(r#"{"StringEquals":{"STS:externalid":["7f3c","9a1b"]}}"#),
                vendor(r#"{"StringLike":{"sts:ExternalId":"acme-*"}}"#),
                vendor(r#"{"StringEqualsIfExists":{"sts:ExternalId":"7f3c"},"Null":{"sts:ExternalId":"false"}}"#),
                vendor(r#"{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#),
                vendor(r#"{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::222222222222:role/collector"}}"#),
                vendor(r#"{"StringEquals":{"aws:PrincipalTag/product":"collector"}}"#),
                vendor(r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#),
                vendor_but(r#""Principal":"*","Condition":{"StringNotEquals":{"sts:ExternalId":"7f3c"}}"#),
                vendor_but(r#""Principal":"*","Condition":{"Null":{"sts:ExternalId":"true"}}"#).and(
                    r#"{"Effect":"Deny","Action":"*","Principal":"*","Condition":{"StringNotEqualsIfExists":{"sts:ExternalId":"7f3c"}}}"#,
                ),
                Role::trusted_by(
                    r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Condition":{"StringEquals":
                        {"aws:PrincipalAccount":"222222222222","sts:ExternalId":"7f3c"}}}"#,
                ),
            ])
            .non_compliant([
                vendor("{}"),
                Role::trusted_by(r#"{"Effect":"Allow","Action":"sts:*","Principal":{"AWS":["222222222222","111111111111"]}}"#),
                vendor(r#"{"StringLike":{"sts:ExternalId":"*"}}"#),
                vendor(r#"{"StringEqualsIfExists":{"sts:ExternalId":"7f3c"}}"#),
                vendor(r#"{"ForAllValues:StringEquals":{"sts:ExternalId":"7f3c"}}"#),
                vendor(r#"{"StringNotEquals":{"sts:ExternalId":"7f3c"}}"#),
                vendor(r#"{"Null":{"sts:ExternalId":"false"}}"#),
                vendor(r#"{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}"#),
                vendor(r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#),
                vendor(r#"{"StringEquals":{"sts:RoleSessionName":"collector"}}"#),
                vendor_but(r#""Principal":"*","Condition":{"Null":{"sts:ExternalId":"true"}}"#),
                vendor_but(r#""Principal":{"AWS":"333333333333"}"#),
                Role::trusted_by(
                    r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Condition":{"StringEquals":
                        {"aws:PrincipalAccount":"222222222222"}}}"#,
                ),
                vendor(r#"{"StringEquals":{"sts:ExternalId":"7f3c"}}"#).and(&vendor_statement("{}")),
            ])
            .not_applicable([
                Role::example(),
                Role::support(),
                Role::of_identity_center(),
                Role::trusted_by(
                    r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::222222222222:role/r"}}"#,
                ),
            ])
            .given(|account| account.parameters.trusted_accounts = vec!["222222222222".to_owned()])
            .not_applicable([vendor("{}")])
            .check();
    }
}
