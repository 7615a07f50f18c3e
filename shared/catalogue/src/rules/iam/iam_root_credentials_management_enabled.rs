use crate::{
    model::{Account, iam::Organization},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "iam-root-credentials-management-enabled",
    title: "The organisation manages root credentials of its member accounts centrally",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["root-user"],
    equivalents: &["prowler:iam_root_credentials_management_enabled"],
    differs: &[],
    parameters: &[],
    reads: &["iam:ListOrganizationsFeatures"],
    rationale: "Member accounts do not need passwords, keys or devices of root; without them there is nothing to lose \
                or to look after.",
    remediation: Remediation {
        text: "In the management account: IAM, Root access management, Enable.",
        cli: "aws iam enable-organizations-root-credentials-management",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html",
    check,
};

fn check(account: &Account, _: &Account) -> Outcome {
    match account.iam.organization.get()? {
        Organization::None => not_applicable("the account is in no organisation"),
        Organization::Member => not_applicable("another account manages root credentials"),
        Organization::Administrator { features } => require(
            features.iter().any(|feature| feature == "RootCredentialsManagement"),
            "root credentials of member accounts are not managed centrally",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn placed(organization: Organization) -> Account {
        let mut account = Account::example();
        account.iam.organization = Known(organization);
        account
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Account::example()])
            .non_compliant([placed(Organization::Administrator { features: vec!["RootSessions".to_owned()] })])
            .not_applicable([placed(Organization::None), placed(Organization::Member)])
            .check();
    }
}
