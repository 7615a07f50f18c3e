use crate::{
    language::policy::place::Place,
    model::{Account, secretsmanager::Secret},
    rule::{Outcome, Remediation, Rule, Severity, Verdict},
    rules::grants,
};

pub(super) static RULE: Rule<Secret> = Rule {
    id: "secretsmanager-secret-cross-account-access-restricted",
    title: "Policies of secrets let in only trusted accounts",
    severity: Severity::High,
    expectations: &[],
    themes: &["cross-account", "secrets"],
    equivalents: &[],
    differs: &[],
    parameters: &["trusted_accounts"],
    reads: &["secretsmanager:GetResourcePolicy"],
    rationale: "Another account decides for itself which of its principals read the secret.",
    remediation: Remediation {
        text: "Remove the account from the policy, or name it in the parameter trusted_accounts: secret, Overview, Resource \
               permissions, Edit permissions.",
        cli: "aws secretsmanager put-resource-policy --secret-id {name} --resource-policy file://policy.json --region {region}",
    },
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html",
    check,
};

fn check(secret: &Secret, account: &Account) -> Outcome {
    match secret.policy.get()? {
        Some(policy) => grants::none_is_foreign(policy, &Place::resource(&account.id, &secret.identity.arn), account),
        None => Ok(Verdict::Compliant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn granting(principal: &str) -> Secret {
        Secret::with_policy(&format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":"secretsmanager:GetSecretValue","Resource":"*"}}"#
        ))
    }

    #[test]
    fn verdicts() {
        let other = r#"{"AWS":"arn:aws:iam::222222222222:role/reader"}"#;
        Cases::of(&RULE)
            .compliant([Secret::example(), granting(r#"{"AWS":"arn:aws:iam::111111111111:role/reader"}"#)])
            .non_compliant([granting(other), granting(r#""*""#)])
            .given(|account| account.parameters.trusted_accounts = vec!["222222222222".to_owned()])
            .compliant([granting(other)])
            .non_compliant([granting(r#""*""#)])
            .check();
    }
}
