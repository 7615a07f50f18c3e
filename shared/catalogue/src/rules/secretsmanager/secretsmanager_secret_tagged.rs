use crate::{
    model::{Account, Resource, secretsmanager::Secret},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Secret> = Rule {
    id: "secretsmanager-secret-tagged",
    title: "Secrets are tagged",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["securityhub:SecretsManager.5"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Without any tag nobody knows whose the secret is, and policies on tags do not hold for it.",
    remediation: Remediation {
        text: "Add at least one tag that says whose the secret is: secret, Tags.",
        cli: "aws secretsmanager tag-resource --secret-id {name} --tags Key={key},Value={value} --region {region}",
    },
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/managing-secrets_tagging.html",
    check,
};

/// Tags that begin with `aws:` are AWS's own.
fn check(secret: &Secret, _: &Account) -> Outcome {
    match secret.tags() {
        None => not_applicable("a service manages the secret"),
        Some(tags) => require(tags?.keys().any(|key| !key.starts_with("aws:")), "has no tag"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{model::Tags, testing::Cases};

    #[test]
    fn verdicts() {
        let stack = Tags::from([("aws:cloudformation:stack-name".to_owned(), "shop".to_owned())]);
        let bare = || Secret { identity: Secret::example().identity.tagged([]), ..Secret::example() };
        Cases::of(&RULE)
            .compliant([Secret::example()])
            .non_compliant([bare(), Secret { identity: Secret::example().identity.tagged(stack), ..Secret::example() }])
            .not_applicable([Secret { owning_service: Some("rds".to_owned()), ..bare() }])
            .check();
    }
}
