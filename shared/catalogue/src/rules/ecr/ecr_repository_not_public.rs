use crate::{
    language::policy::place::Place,
    model::{Account, ecr::Repository},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict},
    rules::grants,
};

pub(super) static RULE: Rule<Repository> = Rule {
    id: "ecr-repository-not-public",
    title: "ECR repositories let only known accounts and services push and pull",
    severity: Severity::Critical,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &["prowler:ecr_repositories_not_publicly_accessible"],
    differs: &[
        Difference {
            from: &["prowler:ecr_repositories_not_publicly_accessible"],
            how: "Only conditions count that hold a grant to fixed values of who or what asks. An unconditional \
                  `Deny` to everyone outweighs the grant.",
            source: &[(
                "Policy evaluation logic",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
            )],
        },
        Difference {
            from: &["prowler:ecr_repositories_not_publicly_accessible"],
            how: "`NotPrincipal` with `Allow` lets in everyone else.",
            source: &[(
                "NotPrincipal",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
            )],
        },
    ],
    parameters: &[],
    reads: &["ecr:GetRepositoryPolicy"],
    rationale: "Anyone with an AWS account can pull the images of a public repository, with all the code in them, or \
                push false ones.",
    remediation: Remediation {
        text: "Name the accounts in the policy, or add a condition on aws:PrincipalOrgID: repository, Permissions, \
               Edit policy JSON.",
        cli: "aws ecr set-repository-policy --region {region} --repository-name {name} --policy-text file://policy.json",
    },
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
    check,
};

fn check(repository: &Repository, account: &Account) -> Outcome {
    match repository.policy.get()? {
        Some(policy) => grants::none_is_public(policy, &Place::resource(&account.id, &repository.identity.arn)),
        None => Ok(Verdict::Compliant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    /// Policies of repositories name no resource.
    fn granting(principal_and_condition: &str) -> Repository {
        Repository::with_policy(&format!(
            r#"{{"Effect":"Allow","Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],{principal_and_condition}}}"#
        ))
    }

    #[test]
    fn verdicts() {
        const DENY: &str = r#"{"Effect":"Deny","Principal":"*","Action":"ecr:*"}"#;
        Cases::of(&RULE)
            .compliant([
                Repository::example(),
                granting(r#""Principal":{"AWS":"arn:aws:iam::222222222222:root"}"#),
                granting(r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1234567890"}}"#),
                granting(r#""Principal":{"Service":"lambda.amazonaws.com"}"#),
                Repository::with_policy(&format!(
                    r#"{{"Effect":"Allow","Principal":"*","Action":"ecr:BatchGetImage"}},{DENY}"#
                )),
            ])
            .non_compliant([
                granting(r#""Principal":"*""#),
                granting(r#""Principal":{"AWS":"*"}"#),
                granting(r#""Principal":"*","Condition":{"StringLike":{"aws:PrincipalOrgID":"*"}}"#),
                granting(r#""NotPrincipal":{"AWS":"222222222222"}"#),
            ])
            .check();
    }
}
