use crate::{
    language::policy::place::Place,
    model::{Account, secretsmanager::Secret},
    rule::{Outcome, Remediation, Rule, Severity, Verdict},
    rules::grants,
};

pub(super) static RULE: Rule<Secret> = Rule {
    id: "secretsmanager-secret-not-public",
    title: "Policies of secrets let in only known accounts and services",
    severity: Severity::Critical,
    expectations: &[],
    themes: &["public-access", "secrets"],
    equivalents: &["prowler:secretsmanager_not_publicly_accessible"],
    parameters: &[],
    reads: &["secretsmanager:GetResourcePolicy"],
    rationale: "A secret that anyone with an AWS account may read is none.",
    remediation: Remediation {
        text: "Name the accounts or roles in the policy, or add a condition on aws:PrincipalOrgID or aws:SourceArn: secret, \
               Overview, Resource permissions, Edit permissions. Then change the secret.",
        cli: "aws secretsmanager put-resource-policy --secret-id {name} --resource-policy file://policy.json \
              --block-public-policy --region {region}",
    },
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
    check,
};

fn check(secret: &Secret, account: &Account) -> Outcome {
    match secret.policy.get()? {
        Some(policy) => grants::none_is_public(policy, &Place::resource(&account.id, &secret.identity.arn)),
        None => Ok(Verdict::Compliant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn granting(principal_and_condition: &str) -> Secret {
        Secret::with_policy(&format!(
            r#"{{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*",{principal_and_condition}}}"#
        ))
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Secret::example(),
                granting(r#""Principal":{"AWS":"222222222222"}"#),
                granting(r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1234567890"}}"#),
                granting(r#""Principal":{"Service":"redshift.amazonaws.com"}"#),
            ])
            .non_compliant([
                granting(r#""Principal":"*""#),
                granting(r#""Principal":{"AWS":"*"}"#),
                granting(r#""NotPrincipal":{"AWS":"222222222222"}"#),
                granting(
                    r#""Principal":"*","Condition":{"StringEquals":{"secretsmanager:VersionStage":"AWSCURRENT"}}"#,
                ),
            ])
            .check();
    }
}
