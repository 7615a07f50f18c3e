use crate::{
    model::Account,
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "security-account-information-provided",
    title: "The account names someone to ask in matters of security",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["account-contacts"],
    equivalents: &["config:SECURITY_ACCOUNT_INFORMATION_PROVIDED", "securityhub:Account.1"],
    differs: &[],
    parameters: &[],
    reads: &["account:GetAlternateContact"],
    rationale: "AWS writes to the security contact when it sees an attack on or from the account; without one it \
                writes to the root user's address, which few people read.",
    remediation: Remediation {
        text: "Name a security contact: Account, Alternate contacts.",
        cli: "aws account put-alternate-contact --alternate-contact-type SECURITY --name {name} --title {title} \
              --email-address {address} --phone-number {number}",
    },
    source: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html",
    check,
};

fn check(_: &Account, account: &Account) -> Outcome {
    require(*account.security_contact.get()?, "it has no security contact")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let without = Account { security_contact: Known(false), ..Account::example() };
        Cases::of(&RULE).compliant([Account::example()]).non_compliant([without]).check();
    }
}
