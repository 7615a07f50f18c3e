use crate::{
    model::Account,
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "iam-saml-provider-exists",
    title: "People sign in through a SAML identity provider",
    severity: Severity::Low,
    expectations: &[],
    themes: &["central-identity"],
    equivalents: &["prowler:iam_check_saml_providers_sts"],
    differs: &[],
    parameters: &[],
    reads: &["iam:ListSAMLProviders"],
    rationale: "With federation, people sign in where they are hired and fired, and get temporary credentials instead \
                of long-lived ones.",
    remediation: Remediation {
        text: "Use IAM Identity Center, or add the company's identity provider: IAM, Identity providers, Add \
               provider.",
        cli: "aws iam create-saml-provider --name {name} --saml-metadata-document file://metadata.xml",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_saml.html",
    check,
};

fn check(account: &Account, _: &Account) -> Outcome {
    require(!account.iam.saml_providers.get()?.is_empty(), "the account has no SAML identity provider")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn with(change: impl FnOnce(&mut Account)) -> Account {
        let mut account = Account::example();
        change(&mut account);
        account
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Account::example()])
            .non_compliant([with(|account| account.iam.saml_providers = Known(Vec::new()))])
            .check();
    }
}
