use crate::{
    model::{Account, ecr::Repository},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Repository> = Rule {
    id: "ecr-repository-tagged",
    title: "ECR repositories are tagged",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["config:ECR_REPOSITORY_TAGGED"],
    differs: &[],
    parameters: &[],
    reads: &["ecr:ListTagsForResource"],
    rationale: "Without any tag nobody knows whose the repository is, what for, and whether it may go.",
    remediation: Remediation {
        text: "Add at least one tag that says whose the repository is: repository, Repository tags.",
        cli: "aws ecr tag-resource --region {region} --resource-arn {arn} --tags Key={key},Value={value}",
    },
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-using-tags.html",
    check,
};

/// Tags that begin with `aws:` are AWS's own.
fn check(repository: &Repository, _: &Account) -> Outcome {
    require(repository.identity.tags.get()?.keys().any(|key| !key.starts_with("aws:")), "has no tag")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Tags, testing::Cases};

    #[test]
    fn verdicts() {
        let with =
            |tags: Tags| Repository { identity: Repository::example().identity.tagged(tags), ..Repository::example() };
        Cases::of(&RULE)
            .compliant([Repository::example()])
            .non_compliant([
                with(Tags::new()),
                with(Tags::from([("aws:cloudformation:stack-name".to_owned(), "shop".to_owned())])),
            ])
            .check();
    }
}
