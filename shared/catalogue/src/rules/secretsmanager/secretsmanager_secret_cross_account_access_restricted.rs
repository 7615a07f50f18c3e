use crate::{
    model::{Account, secretsmanager::Secret},
    policy::resource::{cross_account_grants, label, public_grants},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, require},
};

pub(super) static RULE: Rule<Secret> = Rule {
    id: "secretsmanager-secret-cross-account-access-restricted",
    title: "Policies of secrets let in only trusted accounts",
    severity: Severity::High,
    expectations: &[],
    equivalents: &[],
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
    let Some(policy) = secret.policy.get()? else {
        return Ok(Verdict::Compliant);
    };
    let public =
        public_grants(policy).into_iter().map(|statement| format!("{} lets in anyone", label(policy, statement)));
    let foreign = cross_account_grants(policy, &account.id, &account.parameters.trusted_accounts)
        .into_iter()
        .map(|grant| format!("{} lets in {}", label(policy, grant.statement), grant.accounts.join(", ")));
    let faults: Vec<String> = public.chain(foreign).collect();
    require(faults.is_empty(), faults.join("; "))
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
