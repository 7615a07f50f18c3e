use super::trust;
use crate::{
    model::{Account, iam::Role},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Role> = Rule {
    id: "iam-role-not-public",
    title: "Only known accounts can assume roles",
    severity: Severity::Critical,
    expectations: &[],
    themes: &["cross-account", "public-access"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Whoever has an AWS account of his own, and knows or guesses the role's name, becomes the role and may \
                do what it may. An external id is no secret and keeps nobody out.",
    remediation: Remediation {
        text: "Name the accounts or roles in Principal, or add a condition on aws:PrincipalOrgID or \
               aws:PrincipalAccount: role, Trust relationships, Edit trust policy.",
        cli: "aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
    check,
};

fn check(role: &Role, _: &Account) -> Outcome {
    trust(role, |trust| require(!trust.admits_anyone(), "anyone with an AWS account may assume it"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Identity, testing::Cases};

    fn everyone(condition: &str) -> Role {
        Role::trusted_by(&everyone_but(condition, ""))
    }

    fn everyone_but(condition: &str, denied: &str) -> String {
        format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"*"}},"Action":"sts:AssumeRole","Condition":{condition}}}{denied}"#
        )
    }

    fn but(denied: &str) -> Role {
        Role::trusted_by(&everyone_but("{}", &format!(r#",{{"Effect":"Deny","Action":"sts:AssumeRole",{denied}}}"#)))
    }

    fn letting_in(principal: &str) -> Role {
        Role::trusted_by(&format!(r#"{{"Effect":"Allow","Action":"sts:*",{principal}}}"#))
    }

    #[test]
    fn principals_decide() {
        Cases::of(&RULE)
            .compliant([
                Role::example(),
                Role::support(),
                letting_in(r#""Principal":{"AWS":["222222222222","arn:aws:iam::333333333333:root"]}"#),
                letting_in(r#""Principal":{"AWS":"arn:aws:iam::222222222222:role/deploy"}"#),
                letting_in(r#""Principal":{"AWS":"AROAEXAMPLEDELETED123"}"#),
                letting_in(r#""Principal":{"Service":"ec2.amazonaws.com"}"#),
                letting_in(r#""Principal":{"AWS":[]}"#),
                Role::trusted_by(r#"{"Effect":"Allow","Principal":"*","Action":"sts:TagSession"}"#),
                Role::trusted_by(r#"{"Effect":"Allow","Principal":"*","NotAction":"sts:*"}"#),
            ])
            .non_compliant([
                letting_in(r#""Principal":"*""#),
                letting_in(r#""Principal":{"AWS":["arn:aws:iam::111111111111:root","*"]}"#),
                letting_in(r#""Principal":{"AWS":"arn:aws:iam::*:root"}"#),
                letting_in(r#""NotPrincipal":{"AWS":"arn:aws:iam::222222222222:root"}"#),
                Role::trusted_by(r#"{"Effect":"Allow","Principal":"*","Action":"STS:Assume*"}"#),
                Role::trusted_by(r#"{"Effect":"Allow","Principal":"*","NotAction":"sts:TagSession"}"#),
                Role::trusted_by(r#"{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRoleWithWebIdentity"}"#),
            ])
            .not_applicable([
                Role::of_identity_center(),
                Role {
                    identity: Identity {
                        arn: "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/x".to_owned(),
                        ..everyone("{}").identity
                    },
                    ..everyone("{}")
                },
            ])
            .check();
    }

    #[test]
    fn conditions_that_fix_the_caller_close_it() {
        Cases::of(&RULE)
            .compliant([
                everyone(r#"{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#),
                everyone(r#"{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*/ou-1/*"}}"#),
                everyone(r#"{"StringEquals":{"AWS:principalaccount":["111111111111","222222222222"]}}"#),
                everyone(r#"{"ArnLike":{"aws:PrincipalArn":"arn:*:iam::222222222222:role/*"}}"#),
                everyone(r#"{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::222222222222:role/*"}}"#),
                everyone(r#"{"StringLike":{"aws:userid":"AROAEXAMPLE:*"}}"#),
                everyone(r#"{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","2001:db8::/48"]}}"#),
                everyone(r#"{"StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}"#),
                everyone(r#"{"StringEquals":{"aws:SourceAccount":"111111111111"}}"#),
                everyone(
                    r#"{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-1"},"Null":{"aws:PrincipalOrgID":"false"}}"#,
                ),
                everyone(r#"{"StringEqualsIfExists":{"aws:PrincipalAccount":"222222222222"}}"#),
                everyone(r#"{"Null":{"aws:PrincipalAccount":"true"}}"#),
                everyone(r#"{"Bool":{"aws:PrincipalIsAWSService":"true"}}"#),
            ])
            .non_compliant([
                everyone("{}"),
                everyone(r#"{"StringEquals":{"sts:ExternalId":"7f3c"}}"#),
                everyone(r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#),
                everyone(r#"{"StringEquals":{"aws:PrincipalTag/team":"shop"}}"#),
                everyone(r#"{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}}"#),
                everyone(r#"{"ForAllValues:StringLike":{"aws:PrincipalOrgPaths":"o-1/*"}}"#),
                everyone(r#"{"StringLike":{"aws:PrincipalOrgID":"o-*"}}"#),
                everyone(r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}"#),
                everyone(r#"{"Null":{"aws:PrincipalOrgID":"false"}}"#),
                everyone(r#"{"StringLike":{"aws:PrincipalAccount":"1111*"}}"#),
                everyone(r#"{"StringLike":{"aws:PrincipalArn":"arn:*:iam::222222222222:role/*"}}"#),
                everyone(r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/deploy"}}"#),
                everyone(r#"{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","0.0.0.0/0"]}}"#),
                everyone(r#"{"IpAddressIfExists":{"aws:SourceIp":"203.0.113.0/24"}}"#),
                everyone(r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#),
                Role::trusted_by(&everyone_but(
                    r#"{"StringEquals":{"aws:SourceVpc":["vpc-1","vpc-2"]}}"#,
                    r#",{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}"#,
                )),
            ])
            .check();
    }

    #[test]
    fn denials_close_what_they_deny() {
        Cases::of(&RULE)
            .compliant([
                but(r#""Principal":"*""#),
                but(r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}"#),
                but(r#""Principal":{"AWS":"*"},"Condition":{"StringNotLike":{"aws:PrincipalAccount":"111111111111"}}"#),
                but(r#""Principal":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111111111111:*"}}"#),
                but(r#""NotPrincipal":{"AWS":["arn:aws:iam::111111111111:root","arn:aws:iam::111111111111:role/a"]}"#),
                but(r#""Principal":"*","Condition":{"Bool":{"aws:PrincipalIsAWSService":"false"}}"#),
                but(r#""Principal":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#),
            ])
            .non_compliant([
                but(r#""Principal":{"AWS":"222222222222"}"#),
                but(r#""Principal":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}"#),
                but(r#""Principal":"*","Condition":{"StringNotEqualsIfExists":{"sts:ExternalId":"7f3c"}}"#),
                but(r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#),
                but(r#""Principal":"*","Condition":{"StringNotLike":{"aws:PrincipalArn":"arn:*:111111111111:*"}}"#),
                but(r#""Principal":"*","Condition":{"ForAnyValue:StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}"#),
                but(r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"},
                    "Bool":{"aws:SecureTransport":"false"}}"#),
                Role::trusted_by(&everyone_but(
                    "{}",
                    r#",{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRoleWithSAML"}"#,
                )),
            ])
            .check();
    }
}
