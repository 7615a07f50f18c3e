use crate::{
    language::policy::place::Place,
    model::{Account, secretsmanager::Secret},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict},
    rules::grants,
};

pub(super) static RULE: Rule<Secret> = Rule {
    id: "secretsmanager-secret-not-public",
    title: "Policies of secrets let in only known accounts and services",
    severity: Severity::Critical,
    expectations: &[],
    themes: &["public-access", "secrets"],
    equivalents: &["prowler:secretsmanager_not_publicly_accessible"],
    differs: &[
        Difference {
            from: &["prowler:secretsmanager_not_publicly_accessible"],
            how: "Only conditions count that hold a grant to fixed values of who or what asks: a wildcard as the \
                  value, a policy variable other than the owner's own `${aws:ResourceAccount}` and \
                  `${aws:ResourceOrgID}`, and keys such as `aws:CalledVia` leave it public. Ranges of addresses \
                  restrict it.",
            source: &[(
                "Global condition keys",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
            )],
        },
        Difference {
            from: &["prowler:secretsmanager_not_publicly_accessible"],
            how: "An unconditional `Deny` to everyone outweighs the grant.",
            source: &[(
                "Policy evaluation logic",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
            )],
        },
        Difference {
            from: &["prowler:secretsmanager_not_publicly_accessible"],
            how: "`NotPrincipal` with `Allow` lets in everyone else.",
            source: &[(
                "NotPrincipal",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
            )],
        },
        Difference {
            from: &["prowler:secretsmanager_not_publicly_accessible"],
            how: "A secret without a resource policy is compliant: nobody outside of the account can reach it.",
            source: &[(
                "Resource-based policies",
                "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
            )],
        },
    ],
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
