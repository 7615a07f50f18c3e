use crate::{
    model::{Account, iam::Organization},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "account-part-of-organizations",
    title: "The account belongs to an organisation",
    severity: Severity::High,
    expectations: &[],
    themes: &["central-identity"],
    equivalents: &["config:ACCOUNT_PART_OF_ORGANIZATIONS"],
    differs: &[],
    parameters: &[],
    reads: &["iam:ListOrganizationsFeatures"],
    rationale: "Only an organisation can set limits that nobody in the account can lift, and see all accounts in one \
                place.",
    remediation: Remediation {
        text: "Create an organisation in AWS Organizations, or accept an invitation into one.",
        cli: "aws organizations create-organization --feature-set ALL",
    },
    source: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_introduction.html",
    check,
};

fn check(account: &Account, _: &Account) -> Outcome {
    let organization = account.iam.organization.get()?;
    require(*organization != Organization::None, "the account is in no organisation")
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
            .compliant([Account::example(), placed(Organization::Member)])
            .non_compliant([placed(Organization::None)])
            .check();
    }
}
