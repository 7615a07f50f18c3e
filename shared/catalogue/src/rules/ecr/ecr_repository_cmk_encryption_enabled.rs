use crate::{
    model::{
        Account,
        ecr::{Encryption, Repository},
        kms::KeyLookup,
    },
    rule::{Outcome, Remediation, Rule, Severity, Verdict, require, violation},
};

pub(super) static RULE: Rule<Repository> = Rule {
    id: "ecr-repository-cmk-encryption-enabled",
    title: "ECR repositories are encrypted with a customer-managed KMS key",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-at-rest", "key-management"],
    equivalents: &["config:ECR_REPOSITORY_CMK_ENCRYPTION_ENABLED", "securityhub:ECR.5"],
    differs: &[],
    parameters: &[],
    reads: &["kms:DescribeKey", "kms:ListAliases", "kms:ListKeys"],
    rationale: "Only the use of a key of one's own can be limited by its policy, and withdrawn.",
    remediation: Remediation {
        text: "Encryption cannot be changed later: create a repository with a customer-managed key, copy the images, \
               and delete this one. Console: Create repository, Encryption settings, AWS KMS.",
        cli: "aws ecr create-repository --region {region} --repository-name {new_name} --encryption-configuration \
              encryptionType=KMS,kmsKey={key}",
    },
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
    check,
};

/// A key that is not there, or not here, is a customer's: the one that AWS manages lives in the account and region, and
/// cannot be deleted.
/// <https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key>
fn check(repository: &Repository, account: &Account) -> Outcome {
    const OF_AWS: &str = "it is encrypted with the key aws/ecr";
    let key = match repository.encryption.get()? {
        Encryption::Aes256 => return violation("it is encrypted with a key that AWS owns"),
        Encryption::Kms(key) => key,
    };
    match account.kms.find(key, &repository.identity.region)? {
        KeyLookup::Found(key) => require(key.description.get()?.is_of_customer(), OF_AWS),
        KeyLookup::AwsManaged => violation(OF_AWS),
        KeyLookup::Missing | KeyLookup::OtherAccount | KeyLookup::OtherRegion(_) => Ok(Verdict::Compliant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Regional, kms::Key},
        observed::Known,
        testing::Cases,
    };

    fn with(encryption: Encryption) -> Repository {
        Repository { encryption: Known(encryption), ..Repository::example() }
    }

    fn with_key(key: &str) -> Repository {
        with(Encryption::Kms(key.to_owned()))
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Repository::example(),
                with_key("arn:aws:kms:eu-west-1:111111111111:key/deleted"),
                with_key("arn:aws:kms:eu-west-1:222222222222:key/theirs"),
                with_key("alias/shop-deleted"),
            ])
            .non_compliant([with(Encryption::Aes256), with_key("alias/aws/ecr")])
            .given(|account| account.kms.keys = Regional::example([Key::aws_managed()]))
            .non_compliant([Repository::example()])
            .check();
    }
}
