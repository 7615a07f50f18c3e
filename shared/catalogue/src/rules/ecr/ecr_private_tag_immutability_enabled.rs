use crate::{
    model::{
        Account,
        ecr::{Repository, TagMutability},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Repository> = Rule {
    id: "ecr-private-tag-immutability-enabled",
    title: "Tags of images in ECR repositories cannot be moved",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &[
        "config:ECR_PRIVATE_TAG_IMMUTABILITY_ENABLED",
        "securityhub:ECR.2",
        "prowler:ecr_repositories_tag_immutability",
    ],
    differs: &[Difference {
        from: &["prowler:ecr_repositories_tag_immutability"],
        how: "Immutability with exclusions is a violation, and so is mutability with exclusions: some tags can be \
              moved. Security Hub asks for the value `IMMUTABLE` too.",
        source: &[("ECR.2", "https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html#ecr-2")],
    }],
    parameters: &[],
    reads: &[],
    rationale: "Who can move a tag can put another image behind the name under which a tested one is deployed.",
    remediation: Remediation {
        text: "Make all tags immutable, and give each image a tag of its own: repository, Edit, Image tag settings, \
               Immutable.",
        cli: "aws ecr put-image-tag-mutability --region {region} --repository-name {name} --image-tag-mutability \
              IMMUTABLE",
    },
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    check,
};

fn check(repository: &Repository, _: &Account) -> Outcome {
    match repository.tag_mutability.get()? {
        TagMutability::Immutable => Ok(Verdict::Compliant),
        TagMutability::ImmutableBut(filters) => violation(format!("tags like {} can be moved", filters.join(", "))),
        TagMutability::Mutable => violation("tags can be moved to other images"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |mutability| Repository { tag_mutability: Known(mutability), ..Repository::example() };
        Cases::of(&RULE)
            .compliant([Repository::example()])
            .non_compliant([
                with(TagMutability::Mutable),
                with(TagMutability::ImmutableBut(vec!["latest".to_owned(), "dev-*".to_owned()])),
            ])
            .check();
    }
}
