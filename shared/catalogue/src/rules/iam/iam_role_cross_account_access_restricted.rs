use super::{listed, trust};
use crate::{
    model::{Account, iam::Role},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Role> = Rule {
    id: "iam-role-cross-account-access-restricted",
    title: "Only trusted accounts can assume roles",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["cross-account"],
    equivalents: &[],
    differs: &[],
    parameters: &["trusted_accounts"],
    reads: &[],
    rationale: "Whoever governs the other account decides who there becomes the role; an account that nobody here \
                remembers is a way in that nobody watches.",
    remediation: Remediation {
        text: "Take the account out of the role's trust policy, hold the policy to the organisation by \
               aws:PrincipalOrgID, or name the account in the parameter trusted_accounts.",
        cli: "aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_aws-accounts.html",
    check,
};

fn check(role: &Role, account: &Account) -> Outcome {
    trust(role, |trust| {
        if trust.admits_anyone() {
            return violation("anyone with an AWS account may assume it");
        }
        match listed(&trust.foreign_accounts(&account.parameters.trusted_accounts)) {
            None => Ok(Verdict::Compliant),
            Some(accounts) => violation(format!("accounts that are not trusted may assume it: {accounts}")),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn letting_in(rest: &str) -> Role {
        Role::trusted_by(&format!(r#"{{"Effect":"Allow","Action":"sts:AssumeRole",{rest}}}"#))
    }

    fn vendor_but(denied: &str) -> Role {
        Role::trusted_by(&format!(
            r#"{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"AWS":"222222222222"}}}},
               {{"Effect":"Deny","Action":"sts:AssumeRole",{denied}}}"#
        ))
    }

    #[test]
    fn verdicts() {
        let vendor = || letting_in(r#""Principal":{"AWS":"222222222222"}"#);
        Cases::of(&RULE)
            .compliant([
                Role::example(),
                Role::support(),
                letting_in(r#""Principal":{"AWS":["111111111111","arn:aws:iam::111111111111:role/a","AIDAEXAMPLE"]}"#),
                letting_in(r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#),
                letting_in(r#""Principal":{"AWS":"222222222222"},"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#),
                letting_in(r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"111111111111"}}"#),
                letting_in(r#""Principal":{"AWS":"222222222222"},"Condition":{"StringEquals":{"aws:PrincipalAccount":"111111111111"}}"#),
                vendor_but(r#""Principal":{"AWS":"arn:aws:iam::222222222222:root"}"#),
                vendor_but(r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}"#),
                vendor_but(r#""NotPrincipal":{"AWS":"arn:aws:iam::111111111111:root"}"#),
            ])
            .non_compliant([
                vendor(),
                letting_in(r#""Principal":"*""#),
                letting_in(r#""Principal":{"AWS":"arn:aws:iam::222222222222:role/deploy"}"#),
                letting_in(r#""Principal":{"AWS":"arn:aws:sts::222222222222:assumed-role/deploy/session"}"#),
                letting_in(r#""Principal":{"AWS":"222222222222"},"Condition":{"StringEquals":{"sts:ExternalId":"7f3c"}}"#),
                letting_in(r#""Principal":{"AWS":"222222222222"},"Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#),
                letting_in(r#""Principal":{"AWS":"222222222222"},"Condition":{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}}"#),
                letting_in(r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":["111111111111","222222222222"]}}"#),
                letting_in(r#""Principal":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::222222222222:role/*"}}"#),
                vendor_but(r#""Principal":{"AWS":"arn:aws:iam::222222222222:role/other"}"#),
                vendor_but(r#""Principal":{"AWS":"333333333333"}"#),
                vendor_but(r#""Principal":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}"#),
                vendor_but(r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":["111111111111","222222222222"]}}"#),
                vendor_but(r#""NotPrincipal":{"AWS":["arn:aws:iam::111111111111:root","arn:aws:iam::222222222222:root"]}"#),
            ])
            .not_applicable([Role::of_identity_center()])
            .given(|account| account.parameters.trusted_accounts = vec!["222222222222".to_owned()])
            .compliant([vendor()])
            .non_compliant([
                letting_in(r#""Principal":"*""#),
                letting_in(r#""Principal":{"AWS":["222222222222","333333333333"]}"#),
            ])
            .check();
    }

    #[test]
    fn accounts_are_named() {
        let role = letting_in(r#""Principal":{"AWS":["333333333333","arn:aws:iam::222222222222:root"]}"#);
        let Ok(Verdict::NonCompliant(seen)) = check(&role, &Account::example()) else { panic!("it lets in two") };
        assert_eq!(seen, "accounts that are not trusted may assume it: 222222222222, 333333333333");
    }
}
