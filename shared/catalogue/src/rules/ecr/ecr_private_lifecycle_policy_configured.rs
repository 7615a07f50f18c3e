use crate::{
    model::{Account, ecr::Repository},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Repository> = Rule {
    id: "ecr-private-lifecycle-policy-configured",
    title: "ECR repositories have a lifecycle policy",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["data-lifecycle"],
    equivalents: &[
        "config:ECR_PRIVATE_LIFECYCLE_POLICY_CONFIGURED",
        "securityhub:ECR.3",
        "prowler:ecr_repositories_lifecycle_policy_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &["ecr:GetLifecyclePolicy"],
    rationale: "Old images cost money, and each can still be started with the weaknesses that it had.",
    remediation: Remediation {
        text: "Say which images expire: repository, Lifecycle policy, Create rule.",
        cli: "aws ecr put-lifecycle-policy --region {region} --repository-name {name} --lifecycle-policy-text \
              file://policy.json",
    },
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
    check,
};

fn check(repository: &Repository, _: &Account) -> Outcome {
    require(*repository.lifecycle_policy.get()?, "it has no lifecycle policy")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Repository::example()])
            .non_compliant([Repository { lifecycle_policy: Known(false), ..Repository::example() }])
            .check();
    }
}
